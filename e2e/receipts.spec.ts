import type { Browser, Page } from "@playwright/test";
import { catalog, templateOf } from "../packages/blocks/src";
import { encodeLink, type ModelGraph } from "../packages/graph/src";
import { type Receipt, receiptIn, withReceipt } from "../packages/receipt/src";
import { expect, test } from "./fixture";

/** Spirals for two epochs: a run of a few seconds with a dozen marks. */
async function shortRun(): Promise<string> {
  const graph = templateOf("spirals-adder")?.graph;
  if (graph === undefined) throw new Error("the template is gone");
  const short: ModelGraph = { ...graph, run: { ...graph.run, epochs: 2, batch: 20 } };
  const link = await encodeLink(short, catalog);
  if (!link.ok) throw new Error(link.error.message);
  return link.value;
}

/** Opens a link as another person, who has never been here, and the experiment in it. */
async function opened(browser: Browser, link: string): Promise<Page> {
  const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await page.goto(link);
  await page.getByRole("dialog").getByRole("button", { name: "Open only" }).click();
  await page.locator(".react-flow__node").first().waitFor();
  return page;
}

const barOf = (page: Page) => page.getByRole("region", { name: "The result that came" });

async function check(page: Page, how: RegExp): Promise<void> {
  await barOf(page)
    .getByRole("button", { name: /^Check / })
    .click();
  await page.getByRole("button", { name: how }).click();
}

/** The receipt behind a link, and the link without it. */
function takenApart(link: string): { readonly plain: string; readonly receipt: Receipt } {
  const read = receiptIn(link);
  if (!read.ok || read.value === undefined) throw new Error("the link has a receipt");
  return { plain: link.slice(0, link.lastIndexOf(".r1.")), receipt: read.value };
}

test("a result goes along with its link, and another person checks it to step 50 and whole", async ({
  page,
  browser,
}) => {
  await page.goto(await shortRun());
  await page.getByRole("dialog").getByRole("button", { name: "Open only" }).click();
  await page.locator(".react-flow__node").first().waitFor();
  await page.getByRole("button", { name: "Share" }).click();
  const choice = page.getByRole("checkbox", { name: "With result" });
  await expect(choice).toBeDisabled();
  await expect(page.getByText("has not been run yet")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/done/);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(choice).toBeChecked();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/\.r1\./);
  const link = await field.inputValue();
  await choice.uncheck();
  await expect(field).not.toHaveValue(/\.r1\./);
  const plain = await field.inputValue();
  expect(link.length - plain.length).toBeLessThanOrEqual(220);

  // Nothing trains by itself; the claim is green only where it was made again.
  const other = await opened(browser, link);
  const bar = barOf(other);
  const status = bar.getByRole("status");
  await expect(bar).toContainText(
    /Claimed: .* test accuracy after 2 epochs, seed 0, WASM engine 2/,
  );
  await expect(status).toHaveText("Not checked on this device yet.");
  await check(other, /^50 steps/);
  await expect(status).toHaveText(/^As claimed so far: the first 50 of \d+ steps/);
  await expect(bar).not.toHaveClass(/good/);
  const green = bar.locator(".claim-marks .agreed");
  const { receipt } = takenApart(link);
  await expect(green).toHaveCount(receipt.marks.filter(({ step }) => step <= 50).length);
  await check(other, /^The whole run/);
  await expect(status).toHaveText(/^As claimed: all \d+ steps/);
  await expect(bar).toHaveClass(/good/);
  await expect(green).toHaveCount(receipt.marks.length + 1);
  await expect(other.locator(".progress:visible")).not.toHaveText(/step|done/);

  // A later visit knows the claim; what was made again is of the visit before.
  await other.reload();
  await expect(status).toHaveText("Not checked on this device yet.");
  await bar.getByRole("button", { name: "Put this claim away" }).click();
  await expect(bar).toHaveCount(0);
  await other.keyboard.press("Control+k");
  await other.keyboard.type("result that came");
  await other.keyboard.press("Enter");
  await expect(other.getByRole("dialog", { name: "The result that came" })).toBeVisible();
  await other.getByRole("button", { name: "Show it above the network" }).click();
  await other.keyboard.press("Escape");
  await expect(bar).toBeVisible();
  await other.context().close();

  // One digit of one mark.
  const { plain: bare } = takenApart(link);
  const wrong = receipt.marks.at(-2);
  if (wrong === undefined) throw new Error("there are several marks");
  const marks = receipt.marks.map(({ step, hash }) =>
    step === wrong.step
      ? { step, hash: `${hash.slice(0, -1)}${hash.endsWith("0") ? "1" : "0"}` }
      : { step, hash },
  );
  const liar = await opened(browser, withReceipt(bare, { ...receipt, marks }));
  await check(liar, /^The whole run/);
  await expect(barOf(liar).getByRole("status")).toHaveText(
    new RegExp(`^Not as claimed: the weights differ after step ${wrong.step}; the last mark`),
  );
  await liar.context().close();
});

test("a link that lost the end of its result opens, and says so", async ({ page, browser }) => {
  await page.goto("");
  const receipt: Receipt = {
    ...{ app: "0.1.0", document: "0123456789abcdef", data: "0123456789ab", seed: 0 },
    ...{ engine: "wasm", module: "0123456789ab", steps: 100, weights: "01".repeat(16) },
    marks: [],
    warm: false,
  };
  const link = new URL(withReceipt(await shortRun(), receipt), page.url()).href;
  const cut = await opened(browser, link.slice(0, -12));
  await expect(barOf(cut)).toContainText("lost its last 12 characters");
  await cut.context().close();
  // Whole, but of another experiment.
  const other = await opened(browser, link);
  await expect(barOf(other)).toContainText("another experiment");
  await expect(barOf(other).getByRole("button", { name: /Check/ })).toHaveCount(0);
  await other.context().close();
});

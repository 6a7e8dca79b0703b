import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { FrameLocator, Page } from "@playwright/test";
import { hosts } from "../playwright.config";
import { expect, otherSite, served, test } from "./fixture";

const dist = fileURLToPath(new URL("../app/dist", import.meta.url));

/** Returns the HTML of the Share dialog for a run of one epoch; `host` is the copy of the app that the frame is to show. */
async function snippetFor(page: Page, host: string, site: string): Promise<string> {
  await page.goto("");
  for (const [name, value] of [
    ["Epochs", "1"],
    ["Batch", "250"],
  ] as const) {
    const field = page.getByRole("textbox", { name, exact: true });
    await field.fill(value);
    await field.press("Enter");
  }
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByText("Put it into a course page").click();
  await page.getByLabel("Tell results to").fill(`${site}/course/7`);
  await page.getByLabel("Panel").last().selectOption("curves");
  const html = page.getByLabel("HTML for another page");
  await expect(html).toHaveValue(/^<iframe src=".*embed\.html#1z\./);
  const text = await html.inputValue();
  return text.replace(new URL(page.url()).origin, new URL(host).origin);
}

/** A page that writes down every message it gets, whoever sends it. */
const listening = (body: string) =>
  `<!doctype html><title>Course</title><script>
    window.got = []; addEventListener("message", ({ origin, data }) => got.push({ origin, data }));
  </script>${body}`;

const messages = (page: Page) =>
  page.evaluate(() => (window as unknown as { got: { origin: string; data: object }[] }).got);

const frameOf = (page: Page): FrameLocator => page.frameLocator("iframe");

async function runsToItsEnd(page: Page): Promise<void> {
  await frameOf(page).getByRole("button", { name: "Run", exact: true }).click();
  await expect(frameOf(page).locator(".progress")).toHaveText("done, 1 epoch");
}

/** Everything that this origin keeps on the device, by name. */
const kept = () =>
  indexedDB
    .databases()
    .then((all) => [...all.map(({ name }) => name), ...Object.keys({ ...localStorage })].sort());

test("a plain page: nobody is let in by default, and on the list it runs, tells the page and keeps nothing", async ({
  page,
}) => {
  await otherSite(async (site, put) => {
    const refused = await snippetFor(page, hosts.full, site);
    await expect(page.getByText("Saved on this device")).toBeVisible();
    put("/refused", listening(refused));
    await page.goto(`${site}/refused`);
    await expect(frameOf(page).getByRole("alert")).toContainText(
      `${new URL(hosts.full).host} does not let pages of ${site} show it`,
    );
    const way = frameOf(page).getByRole("link", { name: "Open the experiment in a tab" });
    expect(await way.getAttribute("href")).toMatch(/\/#1z\.[^;]+$/);

    await served(
      dist,
      async (host) => {
        // The same site and browser: what is kept there is what a frame could reach.
        await page.goto(host);
        await expect(page.getByRole("button", { name: "Share" })).toBeVisible();
        await page.getByLabel("Name of this experiment").fill("mine");
        await expect(page.locator(".saved:visible").last()).toHaveText(/^Saved/);
        put(
          "/course",
          listening(refused.replace(new URL(hosts.full).origin, new URL(host).origin)),
        );
        await page.goto(`${site}/course`);
        const frame = frameOf(page);
        await expect(frame.getByText("Can a network tell clothes apart")).toBeVisible();
        await expect(frame.locator(".card-hit").first()).toBeVisible();
        // Read from within the frame, which sees all that the page of its own has kept.
        const before = await page.frames()[1]?.evaluate(kept);
        expect(before).toContain("adder-studio-documents");
        expect(before?.filter((name) => name?.startsWith("embed|"))).toEqual([]);
        await runsToItsEnd(page);
        await expect.poll(() => messages(page)).toHaveLength(1);
        const [message] = await messages(page);
        expect(message?.origin).toBe(new URL(host).origin);
        expect(message?.data).toMatchObject({
          type: "adder-studio/run-finished@1",
          seed: 0,
          epochs: 1,
          engine: "wasm",
          operations: { additions: 832_200, multiplications: 840 },
          weights: expect.stringMatching(/^[0-9a-f]{64}$/),
        });
        expect(await page.frames()[1]?.evaluate(kept)).toEqual(before);
        await page.goto(host);
        await expect(page.getByLabel("Name of this experiment")).toHaveValue("mine");
      },
      { embed: [site] },
    );
  });
});

for (const sandbox of ["allow-scripts allow-same-origin", "allow-scripts"]) {
  test(`a learning platform's frame, sandbox="${sandbox}": it runs, with storage and isolation refused`, async ({
    page,
  }) => {
    await otherSite(async (site, put) => {
      await served(
        dist,
        async (host) => {
          const snippet = await snippetFor(page, host, site);
          put("/unit", listening(snippet.replace("<iframe", `<iframe sandbox="${sandbox}"`)));
          await page.goto(`${site}/unit`);
          await runsToItsEnd(page);
          const frame = page.frames()[1];
          expect(await frame?.evaluate(() => crossOriginIsolated)).toBe(false);
          expect(await frame?.evaluate(() => typeof SharedArrayBuffer)).toBe("undefined");
          await expect.poll(() => messages(page)).toHaveLength(1);
          const [message] = await messages(page);
          // A frame without an origin is "null" to the page around it.
          const isOwn = sandbox.includes("same-origin");
          expect(message?.origin).toBe(isOwn ? new URL(host).origin : "null");
          expect(message?.data).toMatchObject({ epochs: 1 });
        },
        { embed: [site] },
      );
    });
  });
}

test("a Markdown site: 600 by 400, dark, no referrer, and nobody but the named page is told", async ({
  page,
}) => {
  await otherSite(async (site, put) => {
    await served(
      dist,
      async (host) => {
        const snippet = (await snippetFor(page, host, "https://elsewhere.example")).replace(
          ";panel=curves",
          ";theme=dark;panel=curves",
        );
        put(
          "/notes.html",
          listening(
            `<meta name="referrer" content="no-referrer"><article style="width: 600px"><p>Some words.</p><p>${snippet.replace("480", "400")}</p></article>`,
          ),
          { "Content-Security-Policy": `frame-src ${host}`, "Referrer-Policy": "no-referrer" },
        );
        await page.goto(`${site}/notes.html`);
        const frame = frameOf(page);
        await runsToItsEnd(page);
        await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
        const wide = await frame.locator("html").evaluate((it) => it.scrollWidth - it.clientWidth);
        expect(wide).toBe(0);
        for (const name of ["Run again", "Step", "Reset"])
          await expect(frame.getByRole("button", { name })).toBeInViewport();
        const found = await new AxeBuilder({ page }).include(["iframe", "body"]).analyze();
        expect(found.violations).toEqual([]);
        expect(await messages(page)).toEqual([]);
      },
      { embed: ["*"] },
    );
  });
});

test("a page that frames the app itself gets the page for frames, also from a host without headers", async ({
  page,
  plainHost,
}) => {
  await otherSite(async (site, put) => {
    put("/steal", listening(`<iframe src="${plainHost}"></iframe>`));
    await page.goto(`${site}/steal`);
    await expect(frameOf(page).getByRole("alert")).toContainText(`pages of ${site}`);
    await expect(frameOf(page).locator(".topbar")).toHaveCount(0);
  });
});

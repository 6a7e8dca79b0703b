import type { RandomStream } from "@adder-studio/core";
import type { Page } from "playwright-core";
import { command, nameField } from "./page";
import { oneOf } from "./random";

/** One thing that a person does in the app. */
interface Deed {
  readonly name: string;
  readonly weight: number;
  act(page: Page, draw: RandomStream): Promise<unknown>;
}

const dialogs = [
  "Share …",
  "Library …",
  "Lessons …",
  "Experiments to try …",
  "Restore points …",
  "Your data …",
  "Picture …",
  "History …",
  "Universal approximation lab …",
  "Class board …",
  "About this device …",
  "Keyboard …",
  "Export as PyTorch code",
];

const templates = [
  "LeNet-5 with adders",
  "Two spirals with adders",
  "A curve from one adder layer",
];

const blocks = ["Adder", "ReLU", "Batch norm", "Dropout", "Max pool", "Dense"];

const tabs = ["Train", "Look", "Why", "Cost", "Code"];

const toggles = [
  "Outline or canvas",
  "Tidy the layout",
  "Fit the network",
  "Show pictures on blocks",
  "Grid of 8 pixels, on or off",
  "Show or fold the block list",
  "Show or fold the properties",
  "Show or fold the panels",
  "Colours: light",
  "Colours: dark",
];

/** Milliseconds until a control that cannot be pressed is left alone: long, for a machine that does other things. */
const patienceMs = 4000;

/** Milliseconds that a person looks at something: long enough for what loads late to come. */
const glanceMs = 250;

/** Presses a button of the top bar; one that is disabled, as Run is for a network with a fault, is left alone. */
async function pressButton(page: Page, name: string): Promise<boolean> {
  const button = page.getByRole("button", { name, exact: true });
  if ((await button.count()) === 0 || (await button.isDisabled())) return false;
  await button.click({ timeout: patienceMs });
  return true;
}

const deeds: readonly Deed[] = [
  {
    name: "rename the experiment",
    weight: 3,
    act: (page, draw) => nameField(page).fill(`Try ${draw.below(1000)}`),
  },
  {
    name: "add a block",
    weight: 3,
    async act(page, draw) {
      await page.keyboard.press("Escape");
      await command(page, "Search the block list");
      const search = page.getByRole("searchbox");
      await search.fill(oneOf(draw, blocks), { timeout: patienceMs });
      await search.press("Enter");
    },
  },
  {
    name: "delete a block",
    weight: 2,
    async act(page, draw) {
      const cards = page.locator(".card:visible:not(.first-page *, .still *)");
      const count = await cards.count();
      if (count < 4) return;
      await cards.nth(draw.below(count)).click({ timeout: patienceMs, force: true });
      await page.keyboard.press("Delete");
    },
  },
  { name: "swap all", weight: 1, act: (page) => command(page, "Swap the whole network") },
  {
    name: "undo",
    weight: 6,
    async act(page, draw) {
      for (let i = draw.below(4); i >= 0; i--) await page.keyboard.press("Control+z");
    },
  },
  { name: "redo", weight: 2, act: (page) => page.keyboard.press("Control+Shift+z") },
  {
    name: "train for a while",
    weight: 5,
    async act(page, draw) {
      if (!(await pressButton(page, "Run"))) return;
      await page.waitForTimeout(1000 + draw.below(3000));
      await page.getByRole("button", { name: "Pause", exact: true }).click({ timeout: patienceMs });
    },
  },
  { name: "one step", weight: 2, act: (page) => pressButton(page, "Step") },
  { name: "reset", weight: 1, act: (page) => pressButton(page, "Reset") },
  {
    name: "open a dialog",
    weight: 8,
    async act(page, draw) {
      await command(page, oneOf(draw, dialogs));
      await page.getByRole("dialog").first().waitFor({ timeout: patienceMs });
      await page.waitForTimeout(glanceMs);
      for (let i = 0; i < 3 && (await page.getByRole("dialog").count()) > 0; i++) {
        await page.keyboard.press("Escape");
        await page.waitForTimeout(50);
      }
    },
  },
  {
    name: "look at a panel",
    weight: 6,
    async act(page, draw) {
      await page
        .getByRole("tab", { name: oneOf(draw, tabs), exact: true })
        // Two panels may stand side by side.
        .first()
        .click({ timeout: patienceMs });
      const inner = page.locator(".dock button:not([role=tab]):visible");
      const count = Math.min(3, await inner.count());
      if (count > 0) await inner.nth(draw.below(count)).click({ timeout: patienceMs });
      await page.waitForTimeout(glanceMs);
    },
  },
  {
    name: "press a switch, and back",
    weight: 4,
    // Twice: what is folded or hidden would make two samples at rest different pages.
    async act(page, draw) {
      const name = oneOf(draw, toggles);
      await command(page, name);
      await page.waitForTimeout(glanceMs);
      await command(page, name);
    },
  },
  {
    name: "next test image",
    weight: 2,
    act: (page) => command(page, "Next test image"),
  },
  {
    name: "open another experiment",
    weight: 2,
    act: (page, draw) => command(page, `Open template: ${oneOf(draw, templates)}`),
  },
];

const total = deeds.reduce((sum, { weight }) => sum + weight, 0);

/** Does one thing, as a person would; returns its name and whether the page let it be done. */
export async function doSomething(
  page: Page,
  draw: RandomStream,
): Promise<{ readonly name: string; readonly done: boolean }> {
  let left = draw.below(total);
  const deed = deeds.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  if (deed === undefined) throw new Error("The weights do not add up.");
  try {
    await deed.act(page, draw);
    return { name: deed.name, done: true };
  } catch (error) {
    if (page.isClosed() || !/Timeout|intercepts/.test(String(error))) throw error;
    // What is disabled or covered just now; counted, since a person who can do nothing tests nothing.
    for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
    return { name: `${deed.name} (${String(error).split("\n")[2]?.trim() ?? ""})`, done: false };
  }
}

/** Brings the page to a state in which two samples can be compared: no dialog, nothing trains, the first network. */
export async function comeToRest(page: Page): Promise<void> {
  for (let i = 0; i < 4 && (await page.getByRole("dialog").count()) > 0; i++) {
    await page.keyboard.press("Escape");
    await page.waitForTimeout(50);
  }
  const stop = page.getByRole("button", { name: "Pause", exact: true });
  if (await stop.isVisible()) await stop.click({ timeout: patienceMs }).catch(() => undefined);
  await command(page, "Open template: LeNet-5 with adders");
  await page.waitForTimeout(300);
  const train = page.getByRole("tab", { name: "Train", exact: true }).first();
  if (await train.isVisible()) await train.click();
  await page.waitForTimeout(700);
}

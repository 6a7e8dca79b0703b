import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { drop } from "./drop";
import { expect, test } from "./fixture";

/** A small network on points, and a lesson of two steps. */
const file = JSON.stringify({
  format: "adder-studio",
  version: 1,
  title: "Two clouds",
  nodes: {
    input1: { type: "input", props: { dataset: "gaussians", pointTrain: 400, pointTest: 200 } },
    flatten1: { type: "flatten", props: {} },
    dense1: { type: "dense", props: { units: 8 } },
    relu1: { type: "relu", props: {} },
    dense2: { type: "dense", props: { units: 2 } },
    out1: { type: "classOutput", props: {} },
  },
  edges: ["input1 flatten1", "flatten1 dense1", "dense1 relu1", "relu1 dense2", "dense2 out1"].map(
    (pair) => {
      const [from, to] = pair.split(" ");
      return { from: { node: from, port: "y" }, to: { node: to, port: "x" } };
    },
  ),
  run: { epochs: 2, batch: 20 },
  share: { locked: [], hidden: [], prompt: "", seedRule: "fixed" },
  lesson: {
    title: "Clouds apart",
    access: "settings",
    steps: [
      {
        title: "Guess",
        text: "A network is to tell two clouds apart. Press [Run](#run).",
        questions: [
          { kind: "predict", prompt: "How well will it do?", choices: ["Badly", "Well"] },
        ],
        check: { kind: "all", of: [{ kind: "answered" }, { kind: "ran", epochs: 2 }] },
      },
      {
        title: "Explain",
        text: "Say it in your own words.",
        questions: [{ kind: "answer", prompt: "Why was that?", choices: [] }],
        check: { kind: "answered" },
      },
    ],
  },
});

/** Opens the file as a teacher would, and takes the link that Share has for it. */
async function linkOf(page: Page): Promise<string> {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await drop(page, [{ name: "clouds.json", bytes: Buffer.from(file) }]);
  await page.getByRole("button", { name: "Begin the lesson" }).click();
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1\w\./);
  return field.inputValue();
}

/** Walks with Tab to a control. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  await expect(target.first()).toBeVisible();
  for (let press = 0; press < 120; press++) {
    if (await target.evaluateAll((all) => all.includes(document.activeElement as HTMLElement)))
      return;
    await page.keyboard.press(key);
  }
  throw new Error("Tab does not come there");
}

async function isSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test("a lesson by link: predict, run, answer, hand in, by keyboard alone and with a reload", async ({
  page,
  browser,
}) => {
  const link = await linkOf(page);
  const context = await browser.newContext({ serviceWorkers: "block" });
  const student = await context.newPage();
  await student.goto(link);
  const sheet = student.getByRole("dialog");
  await expect(sheet.getByRole("heading", { name: "Clouds apart" })).toBeVisible();
  await expect(sheet.getByText("A shared lesson of 2 steps")).toBeVisible();
  await expect(
    sheet.getByText("You may change values and training settings; blocks and wires stay."),
  ).toBeVisible();
  // The lesson is read first: nothing offers to run.
  await expect(sheet.getByRole("button", { name: "Open and run" })).toHaveCount(0);
  // Numbers of the network are for those who ask.
  await expect(sheet.getByText(/multiplications/)).toBeHidden();
  await student.keyboard.press("Enter");
  const lesson = student.getByRole("region", { name: "The lesson" });
  await expect(lesson.getByText("Step 1 of 2")).toBeVisible();
  await expect(lesson.getByRole("heading", { name: "Guess" })).toBeFocused();
  await expect(student.locator(".card")).toHaveCount(6);
  // Wires are read by the names of their blocks.
  await expect(student.getByRole("img", { name: "Flatten to Dense 1" })).toBeAttached();

  await student.keyboard.press("Control+Enter");
  await expect(student.locator(".lesson-refusal")).toContainText("First say what you expect");
  await expect(student.getByRole("radio", { name: "Badly" })).toBeFocused();
  await isSound(student);
  await student.keyboard.press("ArrowDown");
  await expect(student.getByRole("radio", { name: "Well" })).toBeChecked();

  await student.reload();
  await expect(student.getByRole("radio", { name: "Well" })).toBeChecked();
  await student.keyboard.press("Control+Enter");
  await expect(lesson.getByText("This step is passed")).toBeVisible({ timeout: 60_000 });
  await expect(lesson.locator(".lesson-outcome")).toContainText(/You said“Well”.*Test accuracy \d/);
  await tabTo(student, lesson.getByRole("button", { name: "Next" }));
  await student.keyboard.press("Enter");
  await expect(lesson.getByRole("heading", { name: "Explain" })).toBeFocused();
  await tabTo(student, lesson.getByRole("textbox", { name: "Why was that?" }));
  await student.keyboard.type("The clouds hardly touch");
  await expect(lesson.getByText("You have done all 2 steps")).toBeVisible();

  // Three presses: Hand in, a name, and Enter.
  await tabTo(student, lesson.getByRole("button", { name: "Hand in" }));
  await student.keyboard.press("Enter");
  const dialog = student.getByRole("dialog", { name: "Hand in" });
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await student.keyboard.type("zoë 7");
  await expect(dialog.locator(".hand-in-digits")).toHaveText(/^Your code: [0-9A-HJKMNP-TV-Z]{48}$/);
  await isSound(student);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await student.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toContainText("Copied");
  const copied = await student.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")[0]).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){11}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(copied.split("\n")[1]).toBe("Answer 2: The clouds hardly touch");
  await context.close();

  // On a phone: the lesson opens by itself, below a bar with its step.
  const small = await browser.newContext({
    serviceWorkers: "block",
    viewport: { width: 390, height: 844 },
  });
  const phone = await small.newPage();
  await phone.goto(link);
  await phone.getByRole("button", { name: "Begin the lesson" }).click();
  const bar = phone.getByRole("button", { name: "Step 1 of 2" });
  await expect(bar).toHaveAttribute("aria-expanded", "true");
  // Playwright holds a press back as long as a button says that it is disabled.
  await phone.locator(".run-bar .primary").click({ force: true });
  await expect(phone.locator(".lesson-refusal")).toBeVisible();
  await phone.getByText("Badly").click();
  await phone.locator(".run-bar .primary").click();
  await expect(phone.getByRole("button", { name: "Next" }).first()).toBeVisible({
    timeout: 60_000,
  });
  await isSound(phone);
  await small.close();
});

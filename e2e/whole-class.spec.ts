import { type HandInFacts, handInCode, scanAll } from "../packages/classroom/src/code";
import { expect, test } from "./fixture";

/** Students of the class: three in every run of the tests, thirty by `npm run test:class`. */
const size = Number(process.env.CLASS_SIZE ?? 3);

/** A network that is trained in a second, without a lesson yet. */
const file = JSON.stringify({
  format: "adder-studio",
  version: 1,
  title: "Two spirals",
  nodes: {
    input1: { type: "input", props: { dataset: "spirals", pointTrain: 400, pointTest: 200 } },
    flatten1: { type: "flatten", props: {} },
    adder1: { type: "adderDense", props: { units: 8 } },
    batchNorm1: { type: "batchNorm", props: {} },
    relu1: { type: "relu", props: {} },
    dense1: { type: "dense", props: { units: 2 } },
    out1: { type: "classOutput", props: {} },
  },
  edges: [
    "input1 flatten1",
    "flatten1 adder1",
    "adder1 batchNorm1",
    "batchNorm1 relu1",
    "relu1 dense1",
    "dense1 out1",
  ].map((pair) => {
    const [from, to] = pair.split(" ");
    return { from: { node: from, port: "y" }, to: { node: to, port: "x" } };
  }),
  run: { epochs: 2, batch: 20 },
});

const factsIn = (text: string): readonly HandInFacts[] =>
  scanAll(text).flatMap(({ reading }) => (reading.kind === "code" ? [reading.facts] : []));

test(`a lesson is prepared, learned by ${size} students, handed in and gathered`, async ({
  page,
  browser,
}) => {
  test.setTimeout(60_000 + size * 60_000);
  // The teacher prepares it beside the real app.
  await page.goto("");
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  await page.locator("input[type=file][accept*='.onnx']").setInputFiles({
    name: "spirals.json",
    mimeType: "application/json",
    buffer: Buffer.from(file),
  });
  await page.getByRole("button", { name: "Open only" }).click();
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: "Prepare a lesson" }).click();
  await page.getByRole("button", { name: "Start with three steps" }).click();
  await page.getByRole("tab", { name: "Limits" }).click();
  await page.getByRole("radio", { name: "Only run it" }).check();
  await page.getByRole("radio", { name: "Each student's own number" }).check();
  await page.getByRole("tab", { name: "Hand out" }).click();
  const link = await page.getByRole("textbox", { name: "Link: For students" }).inputValue();
  expect(link.length).toBeLessThan(1200);

  // Each student has a browser of their own.
  const handed: string[] = [];
  for (let number = 1; number <= size; number++) {
    const context = await browser.newContext({
      serviceWorkers: "block",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const student = await context.newPage();
    await student.goto(link);
    await student.getByRole("button", { name: "Begin the lesson" }).click();
    const lesson = student.getByRole("region", { name: "The lesson" });
    await lesson.getByLabel("Your number on the list").fill(String(number));
    await lesson.getByRole("button", { name: "Use it" }).click();
    await lesson.getByText("About 50").click();
    await lesson.getByRole("button", { name: "Next" }).click();
    await student.getByRole("button", { name: "Run", exact: true }).click();
    await expect(lesson.getByText("This step is passed")).toBeVisible();
    await lesson.getByRole("button", { name: "Next" }).click();
    await lesson.getByRole("textbox", { name: "What surprised you" }).fill("How fast it was");
    await lesson.getByRole("button", { name: "Hand in" }).first().click();
    const dialog = student.getByRole("dialog", { name: "Hand in" });
    await dialog.getByRole("textbox").fill(`KID${number}`);
    await dialog.getByRole("button", { name: "Copy" }).click();
    handed.push(await student.evaluate(() => navigator.clipboard.readText()));
    await context.close();
  }

  // What each code says is what was done, with a seed of one's own.
  const facts = handed.flatMap(factsIn);
  expect(facts.map(({ seed }) => seed)).toEqual(facts.map((_, index) => index + 1));
  expect(new Set(facts.map(({ weights }) => weights)).size).toBe(size);
  for (const { passed } of facts) expect(passed).toEqual([true, true, true]);

  // One code that was made up, and one with a slip of the keyboard.
  const [first] = facts as [HandInFacts];
  const total = first.quality.kind === "share" ? first.quality.total : 0;
  const forged = handInCode({
    ...first,
    name: "FORGED",
    seed: 99,
    quality: { kind: "share", correct: total, total },
  });
  const mistyped = (handed[1] ?? "").replace(/^(.{10})..../, "$1ZZZZ");
  const all = [handed[0], mistyped, ...handed.slice(2), forged].join("\n");
  await page.goto("#board");
  const board = page.getByRole("dialog", { name: "Class board" });
  const rowOf = (name: string) =>
    board.getByRole("row").filter({ has: page.getByRole("button", { name, exact: true }) });
  await board.getByRole("textbox", { name: "Codes" }).fill(all);
  await board.getByRole("button", { name: "Add", exact: true }).click();
  await expect(board.getByText("Group 3 is mistyped")).toBeVisible();
  await board.getByRole("button", { name: /^Take it with/ }).click();
  await expect(board.getByRole("row")).toHaveCount(size + 2);
  for (const { name, quality } of facts) {
    if (quality.kind !== "share") throw new Error("an error");
    const share = `${((quality.correct / quality.total) * 100).toFixed(1)}\u202f%`;
    await expect(rowOf(name).locator(".board-figure")).toHaveText(share);
  }

  // The teacher's own document is the lesson: runs are repeated at once.
  await board.getByRole("button", { name: "Check all" }).click();
  for (const { name } of facts) await expect(rowOf(name)).toContainText("same bits");
  await expect(rowOf("FORGED")).toContainText("not this run");
});

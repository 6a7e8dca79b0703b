import { expect, test } from "./fixture";

test("a teacher prepares a lesson with a check that is pointed at and a lock; a student opens its link", async ({
  page,
  browser,
}) => {
  await page.goto("");
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: /Prepare a lesson/ }).click();
  const editor = page.getByRole("region", { name: "Prepare a lesson" });
  await editor.getByRole("button", { name: "Start with three steps" }).click();
  await editor.getByLabel("Title of the lesson").fill("Why batch norm?");

  // A typing burst is one step of undo.
  const words = editor.getByLabel("Words", { exact: true });
  await words.fill("");
  await words.pressSequentially("Look at the network");
  await page.getByLabel("Title of the step").focus();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(words).toHaveValue(/do not press Run yet/);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(words).toHaveValue("Look at the network");

  // A check by pointing: the press on the block picks it, and does nothing else.
  await editor.getByRole("button", { name: "2 Run" }).click();
  await editor.getByRole("button", { name: "Pick by pointing" }).click();
  await page.locator("[data-block][aria-label^='Adder 1']").click();
  await expect(page.locator(".inspector .name-field")).toHaveCount(0);
  await editor.getByRole("button", { name: "Adder before Batch norm" }).click();
  await expect(editor.getByText("Adder somewhere before Batch norm")).toBeVisible();
  await expect(editor.getByText("Holds right now")).toBeVisible();
  await editor.getByRole("button", { name: "Pick by pointing" }).click();
  await page.keyboard.press("Escape");
  await expect(editor.getByRole("button", { name: "Pick by pointing" })).toBeFocused();

  // Steps change places by keyboard, and undo puts them back.
  await editor.getByRole("button", { name: "2 Run" }).press("Alt+ArrowUp");
  await expect(editor.getByRole("button", { name: "1 Run" })).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(editor.getByRole("button", { name: "2 Run" })).toBeVisible();

  const inspector = page.locator(".inspector");
  await inspector.getByRole("button", { name: "Lock Learning rate for students" }).click();
  await editor.getByRole("tab", { name: "Limits" }).click();
  await expect(editor.getByRole("button", { name: "Unlock Learning rate" })).toBeVisible();

  // As a student: the lock is in force for the teacher, too, and is gone again afterwards.
  await editor.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByLabel("Learning rate, locked by the lesson")).toBeDisabled();
  await page.getByRole("button", { name: "Back to writing" }).click();
  await expect(inspector.getByLabel("Learning rate", { exact: true })).toBeEnabled();

  await editor.getByRole("tab", { name: "Hand out" }).click();
  const link = await editor.getByLabel("Link: For students", { exact: true }).inputValue();
  expect(link.length).toBeLessThan(1200);
  await expect(editor.getByLabel("Link: For you and other teachers", { exact: true })).toHaveValue(
    `${link}&t=1`,
  );

  const student = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await student.goto(link);
  await student.getByRole("dialog").getByRole("button", { name: "Begin the lesson" }).click();
  await expect(student.getByText("Why batch norm?")).toBeVisible();
  await expect(student.getByText("Step 1 of 3")).toBeVisible();
  await expect(student.getByText("Look at the network")).toBeVisible();
  await expect(student.getByLabel("Learning rate, locked by the lesson")).toBeDisabled();
  // It stays their teacher's.
  await student.keyboard.press("Control+k");
  await student.getByPlaceholder("Type what you want to do").fill("Prepare a lesson");
  await expect(student.getByRole("option", { name: /given to you/ })).toBeVisible();
  await student.context().close();
});

import type { OwnLesson } from "@adder-studio/graph";
import { afterEach, beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { Studio } from "../../studio/studio";
import { type Mounted, mount, realStudio } from "../../testing/live-run";
import { LessonEditor } from "./LessonEditor";
import { openEditor } from "./open";
import { startTrial } from "./trial";

let studio: Studio;
let page: Mounted;
beforeEach(async () => {
  studio = realStudio();
  openEditor(studio);
  page = mount(
    studio,
    <div style={{ display: "flex", height: "100%" }}>
      <div style={{ width: 340 }}>
        <LessonEditor />
      </div>
      <button type="button" data-setting="run.lr">
        Learning rate
      </button>
    </div>,
    700,
    900,
  );
  await press("Start with three steps");
});
afterEach(() => {
  page.unmount();
  studio.dispose();
});

const patience = { timeout: 20_000 };

function lesson(): OwnLesson | undefined {
  const { lesson: held } = studio.document.store.getState().graph;
  return held !== undefined && "steps" in held ? held : undefined;
}
const titles = () => lesson()?.steps.map(({ title }) => title);

function named(name: string): HTMLElement | undefined {
  const all = [...page.element.querySelectorAll<HTMLElement>("button, input, textarea, select")];
  return all.find((one) => {
    const label = "labels" in one ? (one as HTMLInputElement).labels?.[0]?.textContent : undefined;
    return [one.getAttribute("aria-label"), label?.trim(), one.textContent?.trim()].includes(name);
  });
}
async function find(name: string): Promise<HTMLElement> {
  await expect.poll(() => named(name), patience).toBeDefined();
  return named(name) as HTMLElement;
}
async function press(name: string): Promise<void> {
  await userEvent.click(await find(name));
}

test("fields write into the document at once; a burst of typing is one step of undo", async () => {
  await userEvent.type(await find("Title of the step"), "!?");
  await expect.poll(titles, patience).toEqual(["Predict!?", "Run", "Explain"]);
  studio.undo();
  expect(titles()).toEqual(["Predict", "Run", "Explain"]);
  await expect
    .poll(() => (named("Title of the step") as HTMLInputElement).value, patience)
    .toBe("Predict");
});

test("a question without words stays in the form, with a sentence, and leaves the history alone", async () => {
  const before = studio.document.store.getState().past.length;
  await press("Add a question");
  const prompt = await find("Question 2");
  expect(document.activeElement).toBe(prompt);
  expect(page.element.textContent).toContain("until then students do not see it");
  expect(lesson()?.steps[0]?.questions).toHaveLength(1);
  expect(studio.document.store.getState().past).toHaveLength(before);
  await userEvent.type(prompt, "Why? ");
  expect((prompt as HTMLTextAreaElement).value).toBe("Why? ");
  expect(lesson()?.steps[0]?.questions[1]?.prompt).toBe("Why?");
});

test("steps are added, duplicated, moved by keys and by pointer, and removed, each with one undo", async () => {
  await press("Add a step");
  await userEvent.type(await find("Title of the step"), "Again");
  await press("4Again");
  await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
  await expect.poll(titles, patience).toEqual(["Predict", "Run", "Again", "Explain"]);
  await press("Duplicate");
  await expect.poll(titles, patience).toEqual(["Predict", "Run", "Again", "Again", "Explain"]);
  await press("Remove");
  await expect.poll(titles, patience).toEqual(["Predict", "Run", "Again", "Explain"]);
  studio.undo();
  expect(titles()).toHaveLength(5);
  studio.redo();
  // Closed, so that all of the list is in sight.
  await press("4Explain");
  await press("4Explain");
  const [first, , , last] = [...page.element.querySelectorAll<HTMLElement>(".le-grip")];
  await userEvent.dragAndDrop(first as HTMLElement, last as HTMLElement);
  await expect.poll(titles, patience).toEqual(["Run", "Again", "Explain", "Predict"]);
  studio.undo();
  expect(titles()).toEqual(["Predict", "Run", "Again", "Explain"]);
});

test("a setting that is pointed at by keyboard offers its checks; Escape gives the focus back", async () => {
  await press("Pick by pointing");
  const setting = page.element.querySelector<HTMLElement>("[data-setting]") as HTMLElement;
  setting.focus();
  await expect.poll(() => document.querySelector(".le-picking-frame"), patience).not.toBeNull();
  await userEvent.keyboard("{Enter}");
  await press("Two runs that differ in Learning rate alone");
  const check = { kind: "all", of: [{ kind: "answered" }, { kind: "varied", field: "lr" }] };
  await expect.poll(() => lesson()?.steps[0]?.check, patience).toEqual(check);
  await press("Pick by pointing");
  await userEvent.keyboard("{Escape}");
  const back = await find("Pick by pointing");
  await expect.poll(() => document.activeElement, patience).toBe(back);
  expect(lesson()?.steps[0]?.check).toEqual(check);
});

test("a number that a check cannot take gets a sentence, and the check keeps its own", async () => {
  await press("2Run");
  const field = (await find("At least epochs (0: any)")) as HTMLInputElement;
  await userEvent.fill(field, "many");
  await expect.poll(() => page.element.textContent, patience).toContain("a whole number from 0");
  expect(lesson()?.steps[1]?.check).toEqual({ kind: "ran", epochs: 0 });
  await userEvent.fill(field, "3");
  await expect.poll(() => lesson()?.steps[1]?.check, patience).toEqual({ kind: "ran", epochs: 3 });
});

test("as a student the teacher cannot change what is locked; what was tried can be put back", async () => {
  studio.change(
    { kind: "setShare", share: { locked: ["run.lr"], hidden: [], prompt: "", seedRule: "fixed" } },
    { label: "lock" },
  );
  const { graph } = studio.document.store.getState();
  startTrial(studio);
  const set = (field: "lr" | "epochs", value: number) =>
    studio.change({ kind: "setRun", field, value }, { label: "try" });
  expect(set("lr", 0.5)).toBe(false);
  expect(set("epochs", 3)).toBe(true);
  await press("Back, undo what I tried");
  await find("Title of the lesson");
  expect(studio.document.store.getState().graph).toEqual(graph);
  expect(set("lr", 0.5)).toBe(true);
});

test("a ready lesson's words become the document's own, and undo gives the ready one back", async () => {
  const { graph } = studio.document.store.getState();
  const lesson = { id: "why-batch-norm" };
  studio.openDocument({ ...graph, lesson }, { kind: "template", graph });
  openEditor(studio);
  await press("Change this lesson");
  await find("Title of the lesson");
  expect(titles()?.length).toBeGreaterThan(2);
  studio.undo();
  expect(studio.document.store.getState().graph.lesson).toEqual(lesson);
  await find("Change this lesson");
});

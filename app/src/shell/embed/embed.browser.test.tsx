import type { OwnLesson } from "@adder-studio/graph";
import { afterEach, expect, test } from "vitest";
import { page as view } from "vitest/browser";
import { mount, openLive } from "../../testing/live-run";
import { EmbedApp } from "./EmbedApp";
import { finishedRun, tellResults } from "./result";
import "./embed.css";

const patience = { timeout: 60_000 };
let close: () => unknown = () => undefined;
afterEach(() => close());

function open(lesson?: OwnLesson) {
  const studio = openLive();
  const { graph } = studio.document.store.getState();
  const short = { ...graph, run: { ...graph.run, epochs: 1, batch: 250 } };
  studio.openDocument({ ...short, ...(lesson && { lesson }) }, undefined);
  const page = mount(studio, <EmbedApp studio={studio} panel="curves" />, 600, 400);
  close = () => {
    page.unmount();
    studio.dispose();
  };
  const button = (name: string) =>
    [...page.element.querySelectorAll("button")].find(
      (it) => (it.getAttribute("aria-label") ?? it.textContent?.trim()) === name,
    );
  const press = async (name: string) => {
    await expect.poll(() => button(name), patience).toBeDefined();
    // By itself: Run stays a button to press where a lesson refuses it, and says why.
    button(name)?.click();
  };
  return { studio, element: page.element, press };
}

test("a frame shows question, network, panel and Run; the page at the origin is told once of each run", async () => {
  const { studio, element, press } = open();
  const told: (readonly [unknown, string])[] = [];
  const page = {
    postMessage: (message: unknown, origin: unknown) => {
      told.push([message, String(origin)]);
    },
  };
  const stop = tellResults(studio, "https://lms.example", page);
  await expect
    .poll(() => element.querySelectorAll(".card-hit").length, patience)
    .toBeGreaterThan(5);
  expect(element.querySelector("h1")?.textContent).toContain("Can a network tell clothes apart");
  expect(finishedRun(studio)).toBeUndefined();
  await press("Run");
  await expect.poll(() => told.length, patience).toBe(1);
  expect(told[0]?.[1]).toBe("https://lms.example");
  expect(told[0]?.[0]).toEqual(finishedRun(studio));
  expect(told[0]?.[0]).toMatchObject({ epochs: 1, error: undefined });
  stop();
});

test("a lesson stands beside the network: its prediction comes before Run, the panel behind a press", async () => {
  const { studio, element, press } = open({
    title: "A lesson",
    access: "run",
    steps: [
      {
        ...{ title: "Guess", text: "Look at *this*." },
        questions: [{ kind: "predict", prompt: "How many?", choices: ["Many", "Few"] }],
      },
    ],
  });
  await expect.poll(() => element.querySelector(".lesson h2")?.textContent, patience).toBe("Guess");
  await press("Run");
  await expect.poll(() => document.querySelector(".lesson-refusal"), patience).not.toBeNull();
  expect(studio.run.store.getState().session.phase).toBe("idle");
  // Its label lies over it.
  element.querySelector<HTMLElement>(".lesson-question input")?.click();
  await press("Curves");
  await expect.poll(() => element.querySelector("[data-panel='curves']"), patience).not.toBeNull();
  await press("Run");
  await expect.poll(() => studio.run.store.getState().session.phase, patience).toBe("done");
});

const long: OwnLesson = {
  title: "Long",
  access: "open",
  steps: [{ title: "Read", text: "A line.\n\n".repeat(60), questions: [] }],
};

test.each([
  [360, 480],
  [390, 480],
  [480, 480],
  [560, 480],
  [390, 300],
  [390, 844],
  [390, 480, long],
] as [number, number, OwnLesson?][])(
  "at %i x %i the network has a size, Run can be pressed and the way to the app is whole",
  async (width, height, lesson?: OwnLesson) => {
    const before = [window.innerWidth, window.innerHeight] as const;
    await view.viewport(width, height);
    const { element } = open(lesson);
    const closeStudio = close;
    close = () => {
      closeStudio();
      return view.viewport(...before);
    };
    // As #root stands in the page of a frame: as high as what is in it where the page scrolls, else as the window.
    element.className = "";
    const scrolls = width < 600 && height < 500;
    element.style.cssText = `width:${width}px;height:${scrolls ? "auto" : `${height}px`}`;
    const part = (name: string) => element.querySelector(name)?.getBoundingClientRect();
    const inPanel = lesson === undefined ? ".curves" : ".lesson h2";
    await expect.poll(() => element.querySelector(inPanel), patience).not.toBeNull();
    expect(part(".stage")?.height).toBeGreaterThanOrEqual(150);
    expect(part(".embed-panel")?.height).toBeGreaterThanOrEqual(140);
    expect(part(".embed")?.height).toBeLessThanOrEqual(Math.max(height, 480));
    expect(part(".embed-foot a")?.right).toBeLessThanOrEqual(width);
    const run = [...element.querySelectorAll("button")].find((it) => it.textContent === "Run");
    run?.scrollIntoView();
    const { left = 0, top = 0 } = run?.getBoundingClientRect() ?? {};
    expect(document.elementFromPoint(left + 40, top + 12)?.closest("button")).toBe(run);
  },
);

import type { OwnLesson } from "@adder-studio/graph";
import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { RunControls } from "../../shell/topbar/RunControls";
import { mount, openLive } from "../../testing/live-run";
import { HandInDialog } from "./HandInDialog";
import { LessonSide } from "./LessonSide";

const lesson: OwnLesson = {
  title: "Adders",
  access: "open",
  steps: [
    {
      title: "Guess",
      text: "Press [Run](#run), *then* look.\n\n- <img src=x onerror=alert(1)>\n- two",
      questions: [
        { kind: "predict", prompt: "How good?", choices: ["Bad", "Good"] },
        { kind: "answer", prompt: "Why?", choices: [] },
      ],
      check: { kind: "all", of: [{ kind: "answered" }, { kind: "ran", epochs: 1 }] },
    },
    { title: "Talk", text: "Compare.", questions: [] },
  ],
};

const patience = { timeout: 60_000 };
let close: () => void = () => undefined;
afterEach(() => close());

function openLesson() {
  const studio = openLive();
  const { graph } = studio.document.store.getState();
  const run = { ...graph.run, epochs: 1, batch: 200 };
  const share = { ...graph.share, seedRule: "per-student" } as const;
  studio.openDocument({ ...graph, run, share, lesson }, undefined);
  const page = mount(
    studio,
    <>
      <RunControls />
      <div style={{ width: 300, height: 640 }}>
        <LessonSide blocks={null} />
      </div>
    </>,
    600,
    700,
  );
  close = () => {
    page.unmount();
    studio.dispose();
  };
  const find = (selector: string) => document.querySelector<HTMLElement>(selector);
  const button = (name: string) =>
    [...document.querySelectorAll("button")].find((it) => it.textContent?.trim() === name);
  return { studio, page, find, button };
}

test("words are text, a link points at its part, and Run waits for the prediction", async () => {
  const { studio, find, button } = openLesson();
  await expect.poll(() => find(".lesson h2")?.textContent, patience).toBe("Guess");
  expect(find(".lesson-words")?.textContent).toContain("<img src=x onerror=alert(1)>");
  expect(find(".lesson-words img")).toBeNull();
  expect(find(".lesson-words em")?.textContent).toBe("then");
  // By keyboard the focus goes along.
  find(".lesson-part")?.focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => find(".lesson-ring")).not.toBeNull();
  expect(document.activeElement).toBe(find(".run-controls .primary"));

  // The lesson's seed for each student is drawn, and shown large.
  const { seed } = studio.document.store.getState().graph.run;
  expect(find(".lesson-seed strong")?.textContent).toBe(String(seed));
  expect(find(".run-controls .primary")?.ariaDisabled).toBe("true");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => find(".lesson-refusal")?.textContent).toMatch(/what you expect/);
  expect((document.activeElement as HTMLInputElement).type).toBe("radio");
  expect(studio.run.session.state.phase).toBe("idle");
  expect(button("Next")?.ariaDisabled).toBe("true");
  expect(find("#lesson-reason")?.textContent).toMatch(/Answer the question/);
});

test("a prediction stands beside the outcome, the step is passed, and the run can be handed in", async () => {
  const { studio, page, find, button } = openLesson();
  await expect.poll(() => find(".lesson-choice input"), patience).not.toBeNull();
  await userEvent.click(document.querySelectorAll(".lesson-choice")[1] as Element);
  await expect.poll(() => find(".run-controls .primary")?.ariaDisabled).not.toBe("true");
  await userEvent.type(find(".lesson-question textarea") as Element, "it only adds ");
  await userEvent.click(find(".run-controls .primary") as Element);
  await expect
    .poll(() => find(".lesson-outcome")?.textContent, patience)
    .toMatch(/You said“Good”Here is what happenedTest accuracy \d+\.\d.% after 1 epoch\./);
  // What was said cannot be changed any more.
  expect(find(".predict input")).toBeNull();
  await expect.poll(() => find(".lesson-checks h3")?.textContent).toBe("This step is passed");
  const record = studio.run.session.state;
  expect(record.phase).toBe("done");
  await userEvent.click(button("Next") as Element);
  await expect.poll(() => find(".lesson h2")?.textContent).toBe("Talk");
  expect(document.activeElement).toBe(find(".lesson h2"));

  page.render(<HandInDialog />);
  await expect
    .poll(() => find(".hand-in-digits")?.textContent, patience)
    .toMatch(/^Your code: [0-9A-HJKMNP-TV-Z]{48}$/);
  const code = find(".hand-in-digits")?.textContent;
  expect(document.activeElement).toBe(find(".hand-in-name input"));
  await userEvent.keyboard("zoë 7");
  await expect.poll(() => find(".hand-in-name p")?.textContent).toContain("ZOE7");
  expect(find(".hand-in-digits")?.textContent).not.toBe(code);
  expect(find(".hand-in-answers")?.textContent).toContain("it only adds");
});

import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { mount, openLive } from "../../testing/live-run";
import { countdownOf } from "./countdown";
import { JoinDialog } from "./JoinDialog";
import { PresenterBar } from "./PresenterBar";
import { PresenterQuestion } from "./PresenterQuestion";

let close: () => void = () => undefined;
afterEach(() => close());

test("a class sees the title; speed and panels are one press away", async () => {
  const paces: number[] = [];
  const studio = openLive((session) => ({
    ...session,
    get state() {
      return session.state;
    },
    get history() {
      return session.history;
    },
    pace(ms) {
      paces.push(ms);
      session.pace(ms);
    },
  }));
  const { element, unmount } = mount(studio, <PresenterBar />);
  close = () => {
    unmount();
    studio.dispose();
  };
  const button = (name: string) =>
    [...element.querySelectorAll("button")].find(
      (it) => (it.getAttribute("aria-label") ?? it.textContent?.trim()) === name,
    );
  await expect
    .poll(() => element.querySelector("h1")?.textContent)
    .toBe(studio.document.store.getState().graph.title);
  await userEvent.click(button("Very slow") as Element);
  expect(paces.at(-1)).toBe(2000);
  expect(button("Very slow")?.getAttribute("aria-pressed")).toBe("true");
  // Nothing is trained yet: there is no picture to freeze.
  expect(button("Freeze")?.disabled).toBe(true);
  const { dockOpen } = studio.ui.store.getState();
  await userEvent.click(button("Panels") as Element);
  expect(studio.ui.store.getState().dockOpen).toBe(!dockOpen);
  unmount();
  // Whoever leaves gets the training at full speed again.
  expect(paces.at(-1)).toBe(0);
  close = () => studio.dispose();
});

test("page keys and arrows of a remote control go through the hints, the question stays", async () => {
  const studio = openLive();
  const { element, unmount } = mount(
    studio,
    <>
      <PresenterQuestion />
      <div className="canvas">
        <button type="button">A block</button>
      </div>
      <input aria-label="A field" />
    </>,
  );
  close = () => {
    unmount();
    studio.dispose();
  };
  const text = () => element.querySelector(".presenter-step p")?.textContent ?? "";
  await expect.poll(text).toBe("3 things to try ");
  const question = element.querySelector("h2")?.textContent;
  expect(question).toContain("Can a network tell clothes apart");
  for (const [key, at] of [
    ["{PageDown}", "Try 1 of 3:"],
    ["{ArrowRight}", "Try 2 of 3:"],
    ["{PageDown}", "Try 3 of 3:"],
    ["{PageDown}", "Try 3 of 3:"],
    ["{PageUp}", "Try 2 of 3:"],
    ["{ArrowLeft}", "Try 1 of 3:"],
  ] as const) {
    await userEvent.keyboard(key);
    await expect.poll(text).toContain(at);
    expect(element.querySelector("h2")?.textContent).toBe(question);
  }
  // On a block arrows walk the network; in a field all keys are the field's.
  (element.querySelector(".canvas button") as HTMLElement).focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(text()).toContain("Try 1 of 3:");
  await userEvent.keyboard("{PageDown}");
  await expect.poll(text).toContain("Try 2 of 3:");
  (element.querySelector("input") as HTMLElement).focus();
  await userEvent.keyboard("{PageDown}");
  expect(text()).toContain("Try 2 of 3:");
});

test("a lesson's steps take the place of hints, and the page is at the step that the class sees", async () => {
  const studio = openLive();
  const { graph } = studio.document.store.getState();
  const step = (title: string, text: string, prompt: string) => ({
    ...{ title, text },
    questions: [{ kind: "predict" as const, prompt, choices: [] }],
  });
  const steps = [step("Look", "At *this*.", "What comes?"), step("Run", "Now.", "What came?")];
  studio.openDocument({ ...graph, lesson: { title: "L", access: "open", steps } }, undefined);
  const { element, unmount } = mount(studio, <PresenterQuestion />);
  close = () => {
    unmount();
    studio.dispose();
  };
  const seen = () => element.querySelector(".presenter-question")?.textContent ?? "";
  await expect.poll(seen).toBe("LookStep 1 of 2: At this. What comes?");
  await userEvent.keyboard("{PageUp}");
  expect(studio.ui.store.getState().lessonStep).toBe(0);
  await userEvent.keyboard("{PageDown}");
  await expect.poll(seen).toBe("RunStep 2 of 2: Now. What came?");
  expect(studio.ui.store.getState().lessonStep).toBe(1);
});

test("the code to scan holds the document's link, and the countdown ends with a sign in the bar, too", async () => {
  let now = 0;
  const opened = openLive();
  const studio = { ...opened, now: () => now };
  const { element, unmount } = mount(
    studio,
    <>
      <PresenterBar />
      <JoinDialog />
    </>,
  );
  close = () => {
    unmount();
    opened.dispose();
  };
  const button = (name: string) =>
    [...element.querySelectorAll("button")].find((it) => it.textContent?.trim() === name);
  const shown = (selector: string) => element.querySelector(selector)?.textContent ?? undefined;
  await expect.poll(() => element.querySelectorAll("svg.qr").length).toBe(1);
  const minutes = element.querySelector(".join-clock input") as HTMLInputElement;
  await userEvent.fill(minutes, "soon");
  await userEvent.click(button("Start the countdown") as Element);
  expect(shown(".join-clock [role=alert]")).toContain("Give the minutes as a number");
  expect(countdownOf(studio).getState().ends).toBeUndefined();
  await userEvent.fill(minutes, "1.5");
  await userEvent.click(button("Start the countdown") as Element);
  await expect.poll(() => shown(".join-time")).toBe("1:30");
  now = 31_000;
  await expect.poll(() => shown(".join-time")).toBe("0:59");
  await expect.poll(() => shown(".presenter-join")).toBe("0:59");
  now = 91_000;
  await expect.poll(() => shown(".join-time")).toBe("Time is up");
  expect(shown(".presenter-join")).toBe("Time is up");
  await expect.poll(() => studio.ui.store.getState().announcement.text).toBe("Time is up");
  await userEvent.click(button("One minute more") as Element);
  await expect.poll(() => shown(".join-time")).toBe("1:00");
  await userEvent.click(button("End the countdown") as Element);
  await expect.poll(() => shown(".presenter-join")).toBe("QR code");
});

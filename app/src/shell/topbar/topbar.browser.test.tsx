import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { Studio } from "../../studio/studio";
import { mount, openLive, realStudio } from "../../testing/live-run";
import { Progress, RunControls } from "./RunControls";

const patience = { timeout: 150_000 };
let close: () => void = () => undefined;
afterEach(() => close());

function show(studio: Studio): HTMLElement {
  const { element, unmount } = mount(
    studio,
    <>
      <RunControls />
      <Progress />
    </>,
  );
  close = () => {
    unmount();
    studio.dispose();
  };
  return element;
}

const button = (host: HTMLElement, name: string) =>
  [...host.querySelectorAll("button")].find(
    (it) => (it.getAttribute("aria-label") ?? it.textContent) === name,
  );

test("one step trains one step and waits; Run goes on, and Reset begins again", async () => {
  const studio = openLive();
  const host = show(studio);
  await expect.poll(() => button(host, "Step")).toBeDefined();
  expect(button(host, "Reset")?.disabled).toBe(true);
  await userEvent.click(button(host, "Step") as Element);
  await expect.poll(() => studio.run.session.state.phase, patience).toBe("paused");
  expect(studio.run.session.history.step).toBe(1);
  await expect.poll(() => button(host, "Resume")).toBeDefined();

  await userEvent.click(button(host, "Resume") as Element);
  await expect.poll(() => studio.run.session.history.step, patience).toBeGreaterThan(2);
  await userEvent.click(button(host, "Pause") as Element);
  await expect.poll(() => studio.run.session.state.phase, patience).toBe("paused");
  await expect.poll(() => host.textContent).toMatch(/epoch|step/i);

  await userEvent.click(button(host, "Reset") as Element);
  await expect.poll(() => studio.run.session.state.phase, patience).toBe("idle");
  await expect.poll(() => button(host, "Run")).toBeDefined();
});

test("a network with an error does not run: a press opens the problems and names the first", async () => {
  const studio = realStudio();
  const { nodes } = studio.document.store.getState().graph;
  const input = Object.keys(nodes).find((id) => nodes[id]?.type === "input") as string;
  studio.edit({ kind: "removeNodes", ids: [input] }, { label: "test" });
  const host = show(studio);
  await expect.poll(() => button(host, "Run")?.getAttribute("aria-disabled")).toBe("true");
  // Not by userEvent: it takes what is aria-disabled for what cannot be pressed.
  button(host, "Run")?.click();
  const { problemsOpen, announcement } = studio.ui.store.getState();
  expect(problemsOpen).toBe(true);
  expect(announcement.text).toMatch(/^Cannot run: ./);
  expect(studio.run.session.state.phase).toBe("idle");
});

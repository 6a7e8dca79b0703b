import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { mount, openLive } from "../../testing/live-run";
import { PresenterBar } from "./PresenterBar";

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

import type { SessionState } from "@adder-studio/session/client";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { Studio } from "../../studio/studio";
import { mount, openLive, realStudio } from "../../testing/live-run";
import { FailedCard } from "./FailedCard";
import { Problems } from "./Problems";
import { StatusBar } from "./StatusBar";

const patience = { timeout: 150_000 };
let close: () => void = () => undefined;
afterEach(() => close());

function show(studio: Studio, part: ReactNode): HTMLElement {
  const { element, unmount } = mount(studio, part);
  close = () => {
    unmount();
    studio.dispose();
  };
  return element;
}

test("the status bar counts what lowering found, and opens the list of problems", async () => {
  const studio = realStudio();
  const host = show(
    studio,
    <>
      <StatusBar />
      <Problems />
    </>,
  );
  await expect.poll(() => host.querySelector(".statusbar")).not.toBeNull();
  const { totals } = studio.derive().lowered;
  expect(host.querySelector(".ledger b")?.textContent).toBe(
    totals.all.parameters.toLocaleString("en-US"),
  );
  const { nodes } = studio.document.store.getState().graph;
  const input = Object.keys(nodes).find((id) => nodes[id]?.type === "input") as string;
  studio.edit({ kind: "removeNodes", ids: [input] }, { label: "test" });
  const count = () => studio.derive().lowered.diagnostics.length;
  expect(count()).toBeGreaterThan(0);
  const button = () => host.querySelector<HTMLElement>(".status-button");
  await expect.poll(() => button()?.className).toContain("error");
  expect(button()?.textContent).toMatch(/^\d+ problem/);
  await userEvent.click(button() as Element);
  expect(studio.ui.store.getState().problemsOpen).toBe(true);
  const [first] = studio.derive().lowered.diagnostics;
  await expect.poll(() => host.textContent).toContain(first?.message);
});

test("a failure names its reason, and a press changes the setting that led to it and trains again", async () => {
  let phase: SessionState["phase"] = "failed";
  const message = "The loss is not a number any more.";
  const studio = openLive((session) => ({
    ...session,
    get state() {
      const { state } = session;
      return phase === "failed"
        ? {
            ...state,
            phase,
            diagnostic: { code: "loss-not-finite", severity: "error", message } as const,
          }
        : state;
    },
    get history() {
      return session.history;
    },
    start(request) {
      phase = "running";
      session.start(request);
    },
  }));
  const host = show(studio, <FailedCard />);
  await expect.poll(() => host.querySelector(".failed")?.textContent).toContain(message);
  const { lr } = studio.document.store.getState().graph.run;
  await userEvent.click(host.querySelector(".failed .strong") as Element);
  expect(studio.document.store.getState().graph.run.lr).toBeLessThan(lr);
  await expect.poll(() => studio.run.session.state.phase, patience).toBe("running");
  await expect.poll(() => host.querySelector(".failed")).toBeNull();
});

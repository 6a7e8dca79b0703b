import { templates } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { createSession } from "@adder-studio/session/client";
import type { ComponentType } from "react";
import { createRoot } from "react-dom/client";
import { expect } from "vitest";
import { StudioProvider } from "../../state/context";
import { memoryStorage } from "../../state/storage";
import { createStudio, type Studio } from "../../state/studio";
import { createDrawLoop } from "../draw-loop";
import { DrawLoopProvider } from "../use-draw";
import "../../styles/index.css";

/** A room on a live run: real images, the wasm engine, the same numbers on every machine. For tests. */
export interface LiveRoom {
  readonly studio: Studio;
  readonly element: HTMLElement;
  /** Shows the picture, or the table. */
  show(table: boolean): Promise<void>;
  close(): void;
}

interface LiveOptions {
  readonly template?: string;
  readonly change?: (graph: ModelGraph) => ModelGraph;
  /** Steps to make. */
  readonly steps: number;
  readonly table?: boolean;
  /** Opens the room once the run waits, not before it starts. */
  readonly late?: boolean;
}

export async function openLive(
  Room: ComponentType<{ table: boolean }>,
  { template = "lenet5-bn-adder", change, steps, table = false, late = false }: LiveOptions,
): Promise<LiveRoom> {
  const studio = createStudio({
    session: createSession({ dataBase: `${location.origin}/` }),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 0,
    newKey: () => "test",
  });
  const graph = templates.find(({ id }) => id === template)?.graph;
  if (graph !== undefined) studio.openDocument(change?.(graph) ?? graph, undefined);
  const element = document.createElement("div");
  element.className = "dock-body";
  element.style.cssText = "width: 900px; height: 320px";
  document.body.append(element);
  const root = createRoot(element);
  const loop = createDrawLoop(studio.run.session);
  const render = (asTable: boolean) =>
    root.render(
      <StudioProvider value={studio}>
        <DrawLoopProvider value={loop}>
          <Room table={asTable} />
        </DrawLoopProvider>
      </StudioProvider>,
    );
  if (!late) render(table);
  studio.run.pick("wasm");
  studio.run.start({ pauseAt: steps });
  await expect.poll(() => studio.run.session.state.phase, { timeout: 150_000 }).toBe("paused");
  expect(studio.run.session.history.step).toBe(steps);
  if (late) render(table);
  return {
    studio,
    element,
    async show(asTable) {
      render(asTable);
      await frames(3);
    },
    close() {
      root.unmount();
      loop.dispose();
      studio.run.dispose();
      element.remove();
    },
  };
}

/** Waits for so many frames. */
export async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
}

/** Numbers for a golden: five digits that matter. */
export function rounded(values: Iterable<number | null>): string {
  return [...values]
    .map((value) => (value === null ? "-" : Number(value.toPrecision(5))))
    .join(" ");
}

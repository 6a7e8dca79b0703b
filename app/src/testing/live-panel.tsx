import { templates } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import type { ComponentType } from "react";
import { expect } from "vitest";
import { softMs } from "../draw/draw-loop";
import type { Studio } from "../studio/studio";
import { mount, realStudio } from "./live-run";

/** A panel on a live run: real images, the wasm engine, the same numbers on every machine. For tests. */
export interface LivePanel {
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
  /** Opens the panel once the run waits, not before it starts. */
  readonly late?: boolean;
}

export async function openPanel(
  Panel: ComponentType<{ table: boolean }>,
  { template = "lenet5-bn-adder", change, steps, table = false, late = false }: LiveOptions,
): Promise<LivePanel> {
  const studio = realStudio();
  const graph = templates.find(({ id }) => id === template)?.graph;
  if (graph !== undefined) studio.openDocument(change?.(graph) ?? graph, undefined);
  const panel = mount(studio, late ? null : <Panel table={table} />, 900, 320);
  studio.run.start({ pauseAt: steps });
  await expect.poll(() => studio.run.session.state.phase, { timeout: 150_000 }).toBe("paused");
  expect(studio.run.session.history.step).toBe(steps);
  if (late) panel.render(<Panel table={table} />);
  return {
    studio,
    element: panel.element,
    async show(asTable) {
      panel.render(<Panel table={asTable} />);
      await frames(3);
    },
    close() {
      panel.unmount();
      studio.run.dispose();
    },
  };
}

/** Waits until what is due with the next beat is drawn, and for so many frames. */
export async function frames(count: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2 * softMs));
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
}

/** Numbers for a golden: five digits that matter. */
export function rounded(values: Iterable<number | null>): string {
  return [...values]
    .map((value) => (value === null ? "-" : Number(value.toPrecision(5))))
    .join(" ");
}

import { createElement } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { observerOf } from "../../observe/observer";
import type { Studio } from "../../studio/studio";
import { type Mounted, mount, openLive } from "../../testing/live-run";
import { PredictionsPanel } from "./PredictionsPanel";
import "../../styles/index.css";

let root: Mounted | undefined;
let studio: Studio | undefined;

afterEach(() => {
  root?.unmount();
  studio?.dispose();
  document.body.replaceChildren();
});

const cells = () => [...document.querySelectorAll<HTMLButtonElement>(".matrix button")];

it("shows what the last test said of every image, and opens the images behind each count", async () => {
  studio = openLive();
  root = mount(studio, createElement(PredictionsPanel, { table: false }));
  await vi.waitFor(() => expect(document.body.textContent).toContain("Press Run"));
  const { session } = studio.run;
  // 2000 images, 64 at a time: 31 steps an epoch, and the test follows the last of them.
  studio.run.start({ pauseAt: 32 });
  await vi.waitFor(() => expect(cells()).toHaveLength(100), { timeout: 150_000 });

  // The figures of the epoch follow its predictions, in a message of their own.
  await vi.waitFor(() => expect(session.history.epochs).toHaveLength(1), { timeout: 150_000 });
  const [test] = session.history.epochs;
  const predictions = session.predictions;
  expect(predictions?.labels.length).toBeGreaterThan(100);
  const count = (cell: HTMLElement | undefined) => Number(cell?.textContent || 0);
  const sum = cells().reduce((all, cell) => all + count(cell), 0);
  expect(sum).toBe(predictions?.labels.length);
  const diagonal = Array.from({ length: 10 }, (_, k) => count(cells()[11 * k]));
  const right = diagonal.reduce((all, cell) => all + cell, 0);
  expect(right / sum).toBeCloseTo(test?.testAccuracy ?? Number.NaN, 6);

  // A cell and the images that it counts.
  const worst = cells().find((cell) => cell.getAttribute("aria-pressed") === "true");
  const images = () => document.querySelectorAll<HTMLButtonElement>(".image-grid button");
  await vi.waitFor(() => expect(images().length).toBe(Math.min(60, count(worst))));
  const [first] = images();
  const index = Number(/image (\d+)/.exec(first?.title ?? "")?.[1]) - 1;
  first?.click();
  expect(observerOf(studio).store.getState().image).toEqual({ index });

  // One Tab stop; the arrows walk, Enter opens.
  expect(cells().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  cells()[0]?.focus();
  await userEvent.keyboard("{ArrowDown}{ArrowRight}");
  await vi.waitFor(() => expect(document.activeElement).toBe(cells()[11]));
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(cells()[11]?.getAttribute("aria-pressed")).toBe("true"));
  expect(document.querySelector(".answers .panel-title span")?.textContent).toMatch(
    `${count(cells()[11])} `,
  );
});

import { expect, it } from "vitest";
import { openPanel } from "../../testing/live-panel";
import { clamps, evaluate, evaluationOf, widths } from "./evaluation";
import { IntegerPanel } from "./IntegerPanel";

const steps = 20;

function press(element: HTMLElement, label: string): void {
  const button = [...element.querySelectorAll("button")].find((it) =>
    it.textContent?.includes(label),
  );
  if (button === undefined) throw new Error(`no button ${label}`);
  button.click();
}

it("tries the weights of a paused run on whole numbers, and leaves the run alone", async () => {
  const { studio, element, close } = await openPanel(IntegerPanel, { steps });
  const before = await studio.run.session.exportWeights();
  press(element, "Run on whole numbers");
  const state = () => evaluationOf(studio).getState();
  await expect.poll(() => state().going).toBe(true);
  await expect.poll(() => state().going, { timeout: 120_000 }).toBe(false);
  const { reports, fault, step } = state();
  expect(fault).toBeUndefined();
  expect(step).toBe(steps);
  expect(reports.map(({ settings }) => settings.clamp)).toEqual(clamps);
  for (const { figures, layers, clamped, float, settings } of reports) {
    expect(figures.map(({ bits }) => bits)).toEqual(widths);
    expect(layers).toHaveLength(4);
    // What the lossless clamp takes off, a constant gives back: nothing but rounding is left.
    if (settings.clamp === "lossless") {
      expect(clamped?.apart).toBeLessThan(1e-3);
      expect(clamped?.accuracy).toBe(float.accuracy);
      expect(layers.every((layer) => layer.clamped > 0.2)).toBe(true);
    }
    for (const { layers: own } of figures) {
      for (const { accumulatorBits, enoughBits } of own) {
        expect(accumulatorBits).toBeLessThanOrEqual(enoughBits);
      }
    }
  }
  // The page shows these numbers, and no others.
  await expect.poll(() => element.querySelectorAll(".numbers").length).toBe(2);
  const [accuracies] = element.querySelectorAll(".numbers");
  const cells = [...(accuracies?.querySelectorAll("tbody tr") ?? [])].map((row) =>
    [...row.children].map(({ textContent }) => (textContent ?? "").replaceAll("\u202f", " ")),
  );
  widths.forEach((bits, at) => {
    const told = reports.map(
      ({ figures }) => `${((figures[at]?.accuracy ?? 0) * 100).toFixed(2)} %`,
    );
    expect(cells[at + 1]?.slice(0, 4)).toEqual([`int${bits}`, ...told]);
  });
  expect(element.querySelector(".integer-notes")?.textContent).toContain("In float32:");
  expect(studio.run.session.state).toMatchObject({ phase: "paused", step: steps });
  expect(await studio.run.session.exportWeights()).toEqual(before);

  // Again, and given up at once: nothing more comes.
  const again = evaluate(studio);
  await expect.poll(() => element.textContent).toContain("Cancel");
  press(element, "Cancel");
  await again;
  expect(state()).toMatchObject({ going: false, fault: undefined });
  expect(state().reports.flatMap(({ figures }) => figures).length).toBeLessThan(widths.length);
  close();
}, 180_000);

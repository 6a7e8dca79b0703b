import { expect, it } from "vitest";
import { columns } from "../../draw/series";
import { frames, openPanel, rounded } from "../../testing/live-panel";
import { formatNumber, formatPercent } from "../../ui/format";
import { CurvesPanel } from "./CurvesPanel";

const steps = 20;

it("writes the figures of the run, and its table those of each epoch", async () => {
  const panel = await openPanel(CurvesPanel, {
    steps,
    change: (graph) => ({ ...graph, run: { ...graph.run, batch: 1000, epochs: 3 } }),
  });
  const { studio, element } = panel;
  const { history } = studio.run.session;
  const [loss, accuracy] = [columns.loss, columns.accuracy].map((column) =>
    history.column(column).slice(-20),
  );
  const mean = (values: Float32Array | undefined) =>
    (values ?? new Float32Array(0)).reduce((sum, value) => sum + value, 0) / (values?.length ?? 1);
  await frames(4);
  const [first] = history.epochs.slice(-1);
  expect(first?.epoch).toBe(2);
  const texts = [...element.querySelectorAll("figcaption .now")].map((it) => it.textContent);
  expect(texts[0]).toBe(
    `test ${formatNumber(first?.testLoss ?? 0)} · train ${formatNumber(mean(loss))}`,
  );
  expect(texts[1]).toBe(
    `test ${formatPercent(first?.testAccuracy ?? 0)} · train ${formatPercent(mean(accuracy))}`,
  );
  expect(element.querySelector(".curves > p")?.textContent).toContain(
    `After epoch 2: test accuracy ${formatPercent(first?.testAccuracy ?? 0)}`,
  );

  await panel.show(true);
  const rows = [...element.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map(({ textContent }) => textContent),
  );
  expect(rows).toEqual(
    history.epochs.map((epoch) => [
      String(epoch.epoch),
      formatNumber(epoch.trainLoss),
      formatPercent(epoch.trainAccuracy),
      formatNumber(epoch.testLoss),
      formatPercent(epoch.testAccuracy),
    ]),
  );
  // Wasm gives the same bits everywhere: the curve itself is a golden.
  const drawn = rounded(history.column(columns.loss));
  await expect(`${drawn}\n`).toMatchFileSnapshot("golden/loss.txt");
  panel.close();
});

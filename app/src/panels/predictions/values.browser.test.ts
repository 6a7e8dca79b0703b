import { readData } from "@adder-studio/data/readers";
import { forgetOwnData, saveOwnData } from "@adder-studio/session/own-data";
import { createElement } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { factsOf } from "../../features/data/own-data";
import { dataEdit } from "../../features/data/use-data";
import type { Studio } from "../../studio/studio";
import { type Mounted, mount, realStudio } from "../../testing/live-run";
import { PredictionsPanel } from "./PredictionsPanel";

let root: Mounted | undefined;
let studio: Studio | undefined;

afterEach(async () => {
  root?.unmount();
  studio?.dispose();
  document.body.replaceChildren();
  await forgetOwnData();
});

/** 200,000 at the least: what a network says of it without its scale is near 0. */
const rows = Array.from({ length: 200 }, (_, i) => {
  const [area, rooms] = [(i * 37) % 160, (i * 11) % 6];
  return `${area},${rooms},${200_000.5 + 2500 * area - 4000 * rooms}`;
});

it("a table's values are learnt by the training worker and told in their own units", async () => {
  const file = new Blob([`area,rooms,price\n${rows.join("\n")}`]);
  const source = {
    path: "houses.csv",
    size: file.size,
    head: async (count: number) => new Uint8Array(await file.slice(0, count).arrayBuffer()),
    bytes: async () => new Uint8Array(await file.arrayBuffer()),
    stream: () => file.stream(),
  };
  const set = await readData([source], { size: 0, column: 0 });
  const record = await saveOwnData(set, "houses.csv", 1);
  if (record === undefined) throw new Error("not kept");
  studio = realStudio();
  await studio.openTemplate("approx-1d-adder");
  const { graph } = studio.document.store.getState();
  const made = dataEdit(graph, factsOf(record, record.column), undefined);
  if (made === undefined) throw new Error("no place for it");
  expect(made.errors).toEqual([]);
  studio.change(made.edit, { label: "use it" });
  root = mount(studio, createElement(PredictionsPanel, { table: false }));
  await vi.waitFor(() => expect(document.body.textContent).toContain("Press Run"));
  studio.run.start({ pauseAt: 5 * 30 });
  await vi.waitFor(() => expect(document.body.textContent).toContain("After epoch"), {
    timeout: 60_000,
  });
  const prices = [...(set.test.targets ?? [])];
  const cells = [...document.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map(({ textContent }) => textContent ?? ""),
  );
  expect(cells).toHaveLength(5);
  for (const [place = "", right = "", answer = ""] of cells) {
    const price = prices[Number(place) - 1] ?? 0;
    expect(right).toBe(`${(price / 1000).toFixed(0)}\u202fk`);
    expect(answer).toMatch(/^\d{2,3}(\.\d+)?\u202fk$/);
  }
  const [, error = ""] =
    /error is ([\d.]+)\u202fk \(RMSE\)/.exec(document.body.textContent ?? "") ?? [];
  expect(Number(error)).toBeGreaterThan(0);
  const picture = document.querySelector("canvas[role=img]");
  expect(picture?.getAttribute("aria-label")).toContain("of 40 test examples");
});

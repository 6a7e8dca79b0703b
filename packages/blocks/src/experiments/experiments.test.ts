import { decodeLink, encodeLink, parseGraph, sameDocument } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { lower } from "../lower";
import { questionIn } from "../questions";
import { catalog } from "../registry";
import { experiments, settingGraph } from ".";

const settings = experiments.flatMap((experiment) =>
  experiment.settings.map((setting) => ({
    name: `${experiment.id}/${setting.id}`,
    graph: settingGraph(experiment, setting),
  })),
);

describe("experiments", () => {
  it("have names of their own, and sentences that invite", () => {
    const ids = experiments.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, settings: own, measures } of experiments) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      const names = own.map((setting) => setting.id);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z0-9.-]+$/);
      const measured = measures.map((measure) => measure.id);
      expect(new Set(measured).size).toBe(measured.length);
      for (const { paper = {} } of own) {
        for (const name of Object.keys(paper)) expect(measured).toContain(name);
      }
    }
  });

  it("expect orders of their own settings and measures only", () => {
    for (const { settings: own, measures, expectations } of experiments) {
      for (const { above, below, measure } of expectations) {
        expect(own.map(({ id }) => id)).toEqual(expect.arrayContaining([above, below]));
        expect(measures.map(({ id }) => id)).toContain(measure);
        expect(above).not.toBe(below);
      }
    }
  });

  it.each(settings)("$name is a document that runs, and survives its link", async ({ graph }) => {
    expect(lower(graph).ir).toBeDefined();
    expect(questionIn(graph)).toMatchObject({ text: expect.stringMatching(/\?$/) });
    expect(parseGraph(graph, catalog).ok).toBe(true);
    const link = await encodeLink(graph, catalog);
    const back = await decodeLink(link.ok ? link.value : "", catalog);
    expect(back.ok && sameDocument(back.value.graph, graph)).toBe(true);
  });

  it("mute what a setting says and nothing else", () => {
    const bare = settings.find(({ name }) => name === "no-batch-norm/adder-bare");
    const nodes = Object.values(bare?.graph.nodes ?? {});
    expect(nodes.filter(({ off }) => off).map(({ type }) => type)).toEqual(
      Array.from({ length: 5 }, () => "batchNorm"),
    );
    expect(nodes.filter(({ type, off }) => type === "batchNorm" && !off)).toEqual([]);
  });
});

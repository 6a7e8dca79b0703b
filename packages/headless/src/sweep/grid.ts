import type { ModelGraph } from "@adder-studio/graph";
import { templateGraph, withSetting } from "../target";
import { UsageError } from "../usage";

/** One axis of a sweep: a path of `--set`, or `template`. */
export interface Axis {
  readonly path: string;
  readonly values: readonly string[];
}

/** A point of the grid: its values by path, in the order of the axes. */
export type Setting = Readonly<Record<string, string>>;

/** Parses an axis: `path=a,b`. */
export function parseAxis(text: string): Axis {
  const equals = text.indexOf("=");
  const path = text.slice(0, equals);
  const values = text.slice(equals + 1).split(",");
  if (equals < 1 || values.includes("")) {
    throw new UsageError(`--grid takes path=value,value, not "${text}".`);
  }
  if (new Set(values).size < values.length) {
    throw new UsageError(`--grid ${text} names a value twice.`);
  }
  return { path, values };
}

const mostSeeds = 1000;

/** Parses seeds, each once: `1..5`, `3` or `1,4,9`. */
export function parseSeeds(text: string): readonly number[] {
  const refuse = () => new UsageError(`--seeds takes 1..5 or 1,2,7, not "${text}".`);
  const seeds = text.split(",").flatMap((part) => {
    const range = /^(\d{1,10})(?:\.\.(\d{1,10}))?$/.exec(part);
    if (!range) throw refuse();
    const first = Number(range[1]);
    const last = range[2] === undefined ? first : Number(range[2]);
    if (last < first || last > 4294967295 || last - first >= mostSeeds) throw refuse();
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  if (new Set(seeds).size < seeds.length || seeds.length > mostSeeds) throw refuse();
  return seeds;
}

/** Lists every combination of the axes' values; the last axis changes fastest. */
export function gridOf(axes: readonly Axis[]): readonly Setting[] {
  const paths = axes.map(({ path }) => path);
  if (new Set(paths).size < paths.length) throw new UsageError("--grid names a path twice.");
  return axes.reduce<readonly Setting[]>(
    (points, { path, values }) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [path]: value }))),
    [{}],
  );
}

/**
 * Makes the document at a point: the base, or the template that the point names; then the settings of all points, then the
 * point's own values.
 */
export function atPoint(
  base: ModelGraph | undefined,
  point: Setting,
  before: readonly string[],
): ModelGraph {
  const { template, ...others } = point;
  const start = template === undefined ? base : templateGraph(template);
  if (!start) throw new UsageError("Name a file, a link, or template:NAME.");
  const common = before.reduce((graph, setting) => withSetting(graph, setting), start);
  return Object.entries(others).reduce(
    (graph, [path, value]) => withSetting(graph, `${path}=${value}`, "--grid"),
    common,
  );
}

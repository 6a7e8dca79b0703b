import { targetOf } from "@adder-studio/data";
import type { ModelIR } from "@adder-studio/ir";
import { type ReactNode, useEffect, useRef } from "react";
import { Exports } from "../../draw/Exports";
import type { Table } from "../../draw/export";
import type { Ink } from "../../draw/figure/ink";
import { layOut } from "../../draw/figure/lay-out";
import type { LegendEntry } from "../../draw/figure/sheet";
import { type Room, type SceneHandle, useScene } from "../../draw/figure/use-scene";
import { write } from "../../draw/use-draw";
import type { DrawSnapshot } from "../../observe/observer";
import { usePredictions } from "../../observe/prediction-log";
import { useTestSet } from "../../observe/test-set";
import { useSnapshot } from "../../observe/use-snapshot";
import { useRun, useUi } from "../../studio/context";
import { formatNumber, formatPercent } from "../../ui/format";
import { classColor } from "../features/classes";
import { areasOf, coordinate, furthest, placeOf, summaryOf } from "./labels";
import { ClassSide, ValueSide } from "./PointsSide";
import { type Part, pointsFigure } from "./paint";
import type { Space } from "./space";
import { verdictAt } from "./verdict";
import "../../draw/why.css";
import "../features/features.css";
import "./points.css";

interface PointsProps {
  readonly ir: ModelIR;
  readonly space: Space;
  readonly seed: number;
  readonly table: boolean;
  /** Buttons for the other views of this panel. */
  readonly tools?: ReactNode;
}

/** The view of a network's outputs over the whole line or plane of its examples, as it trains. */
export function PointsView({ ir, space, seed, table, tools }: PointsProps) {
  const { set, fault } = useTestSet(ir, seed);
  const started = useRun((state) => state.started !== undefined);
  const dark = useUi((state) => state.scheme === "dark");
  const { features, classes, op, reach, target } = space;
  const names = set?.classNames ?? [];
  const answers = useRef<Float32Array>(undefined);
  const summary = useRef<HTMLParagraphElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const side = useRef<HTMLElement>(null);
  const { last } = usePredictions();
  const describe = (part: Part) => (room: Room) =>
    layOut(pointsFigure(room, { space, answers: answers.current, set, last }, part), room.measure);
  const plot = useScene(describe("answers"));
  const goal = useScene(describe("target"));
  const off = useScene(describe("off"));
  const isSurface = classes === 0 && features === 2;
  const redraw = () => {
    for (const one of isSurface ? [plot, goal, off] : [plot]) one.redraw();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the points, or what a test said of them, have come
  useEffect(redraw, [plot, set, space, last]);
  const shown = rowsOf(space);

  const show: DrawSnapshot = (look) => {
    if (!started) return;
    answers.current = look.get(`grid ${op} ${space.side} ${reach}`);
    const now = answers.current;
    redraw();
    const outputs = side.current?.getElementsByTagName("output") ?? [];
    if (classes === 0) {
      const most =
        now === undefined
          ? ""
          : `In the difference the strongest colours are \u00b1${formatNumber(furthest(space, now).most, 3)}.`;
      for (const one of outputs) write(one, most);
    } else {
      const areas = now === undefined ? [] : areasOf(space, now);
      for (const [k, area] of areas.entries()) write(outputs[k] ?? null, formatPercent(area));
    }
    write(
      summary.current,
      now === undefined
        ? "The network's answers appear after its next step."
        : `${look.step === undefined ? "" : `After step ${look.step}: `}${summaryOf(space, now, names)}`,
    );
    const cells = body.current?.getElementsByTagName("output") ?? [];
    shown.forEach((place, i) => {
      write(cells[i] ?? null, now === undefined ? "" : said(space, now, place, names));
    });
  };
  useSnapshot(started ? [{ kind: "grid", op, side: space.side, extent: reach }] : [], show, set);

  const what = classes > 0 ? "decision map" : features === 1 ? "curve" : "surface";
  const title = classes > 0 ? "Decision map" : features === 1 ? "Curve" : "Surface";
  const csv = (): Table => {
    const now = answers.current;
    const heads = features === 1 ? ["x"] : ["x1", "x2"];
    const scores = Array.from({ length: classes }, (_, k) => `score of ${names[k] ?? k}`);
    if (now === undefined) return [heads];
    const per = Math.max(1, classes);
    return [
      [...heads, ...(classes > 0 ? scores : ["target", "answer"])],
      ...Array.from({ length: now.length / per }, (_, i) => {
        const [x, y] = placeOf(space, i);
        const place = features === 1 ? [x] : [x, y];
        const own = [...now.subarray(i * per, (i + 1) * per)];
        return [...place, ...(classes > 0 ? own : [targetOf(target).at(x, y), ...own])];
      }),
    ];
  };
  const legend: readonly LegendEntry[] =
    classes > 0
      ? names.map((text, label) => ({ text, ink: classColor(label, dark) as Ink }))
      : [
          { text: "target", ink: "text" },
          { text: "network", ink: "adder-strong" },
        ];
  const picture = () => ({
    title,
    lines: isSurface ? [charts.map(([name]) => name).join(" | ")] : [],
    legend,
    scenes: charts.map(([, one]) => one.scene()),
    notes: [summary.current?.textContent ?? ""],
  });
  const charts: readonly (readonly [string, SceneHandle])[] = isSurface
    ? [
        ["What the network answers", plot],
        ["The function", goal],
        ["Network − function", off],
      ]
    : [["", plot]];
  // Beside a plane is room; below it would make the plane smaller.
  const beside = features === 2 && !table;
  const story = (
    <p className="why-story" ref={summary}>
      {fault?.message ?? (started ? "" : "Press Run to see what the network answers.")}
    </p>
  );
  return (
    <div className="points-place">
      <div
        className={`why-panel points-room${table ? "" : features === 1 ? " is-curve" : isSurface ? " plane surface" : " plane"}`}
      >
        <div className="why-head">
          <strong>{title}</strong>
          <span className="feature-from">
            {classes > 0
              ? "what the network takes each place for"
              : "what the network answers, beside the function"}
          </span>
          {tools}
          <Exports what={what} table={csv} picture={table ? undefined : picture} />
        </div>
        {table ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <section className="table-scroll" tabIndex={0} aria-label={`Numbers of the ${what}`}>
            <table className="numbers">
              <thead>
                <tr>
                  {features === 1 ? <th scope="col">x</th> : null}
                  {features === 2 ? <th scope="col">(x₁, x₂)</th> : null}
                  {classes > 0 ? null : <th scope="col">Target</th>}
                  <th scope="col">{classes > 0 ? "Taken for" : "Network"}</th>
                </tr>
              </thead>
              <tbody ref={body}>
                {shown.map((place) => {
                  const [x, y] = placeOf(space, place);
                  const [a, b] = [coordinate(x), coordinate(y)];
                  return (
                    <tr key={place}>
                      <th scope="row">{features === 1 ? a : `(${a}, ${b})`}</th>
                      {classes > 0 ? null : <td>{formatNumber(targetOf(target).at(x, y), 3)}</td>}
                      <td>
                        <output />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </section>
        ) : (
          <div className="points-body">
            {charts.map(([name, { canvas }]) => (
              <figure key={name}>
                {name === "" ? null : <figcaption>{name}</figcaption>}
                <div className="why-plot" role="img" aria-label={name || `${title} of the network`}>
                  <canvas ref={canvas} />
                </div>
              </figure>
            ))}
            <aside className="points-side" ref={side}>
              {classes > 0 ? (
                <ClassSide names={names} dark={dark} last={last} />
              ) : (
                <ValueSide space={space} dark={dark} />
              )}
              {beside ? story : null}
            </aside>
          </div>
        )}
        {beside ? null : story}
      </div>
    </div>
  );
}

/** Places of the grid that the table lists. */
function rowsOf({ features, side }: Space): readonly number[] {
  const every = features === 1 ? 10 : 8;
  const line = Array.from({ length: Math.floor((side - 1) / every) + 1 }, (_, k) => k * every);
  return features === 1 ? line : line.flatMap((y) => line.map((x) => y * side + x));
}

function said(space: Space, answers: Float32Array, place: number, names: readonly string[]) {
  if (space.classes === 0) return formatNumber(answers[place] as number, 3);
  const { label, share } = verdictAt(answers, place, space.classes);
  return `${names[label] ?? `class ${label + 1}`}, ${formatPercent(share)}`;
}

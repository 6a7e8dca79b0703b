import { type ModelIR, taskOf } from "@adder-studio/ir";
import type { ObserveItem } from "@adder-studio/session/client";
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { pathName } from "../../document/block-info";
import { Exports } from "../../draw/Exports";
import type { Table } from "../../draw/export";
import { targetAt, targetTowards } from "../../draw/figure/hit";
import type { Ink } from "../../draw/figure/ink";
import { layOut } from "../../draw/figure/lay-out";
import type { Target } from "../../draw/figure/shape";
import { useScene } from "../../draw/figure/use-scene";
import { write } from "../../draw/use-draw";
import { RecordedBar } from "../../features/recorded/RecordedBar";
import { RecordedOffer } from "../../features/recorded/RecordedOffer";
import type { Recording } from "../../features/recorded/read";
import { useRecorded, useRecordingInfo } from "../../features/recorded/recorded";
import { keyOf } from "../../observe/observer";
import { useTestSet } from "../../observe/test-set";
import { useObserver, useSnapshot } from "../../observe/use-snapshot";
import { useRun, useUi } from "../../studio/context";
import "../../draw/why.css";
import "./features.css";
import { ClassLegend } from "./ClassLegend";
import { classColor } from "./classes";
import {
  type ClassPlace,
  classPlaces,
  embed,
  type Features,
  featuresOf,
  rayRatio,
  sourceOf,
} from "./embedding";
import { FeatureTable, type FeatureTableHandle } from "./FeatureTable";
import { ImageCard } from "./ImageCard";
import { axisNames, featureText } from "./labels";
import type { Embedding } from "./pca";
import { type Range, rangeOf, scatterFigure } from "./scatter";

/** The panel of features: test examples as points, as the network's last layer takes them in. */
export function FeaturesPanel({ table }: { table: boolean }) {
  const started = useRun((state) => state.started);
  const recording = useRecorded((state) => state.open);
  const info = useRecordingInfo();
  const features = useMemo(
    () => (started === undefined ? undefined : featuresOf(started.ir)),
    [started],
  );
  if (started === undefined && recording !== undefined) {
    const { graph, ir, op, dims, count, documentHash } = recording;
    const from = sourceOf(ir, op);
    return (
      <FeatureView
        key={documentHash}
        table={table}
        features={{ item: { kind: "sample", op, count }, dims, count, from }}
        ir={ir}
        seed={graph.run.seed}
        from={pathName(graph, from)}
        recording={recording}
      />
    );
  }
  if (started === undefined) {
    return info === undefined ? (
      <p className="panel-empty">
        Press Run to watch test examples become points here and classes move apart.
      </p>
    ) : (
      <div className="features">
        <RecordedOffer />
      </div>
    );
  }
  if (taskOf(started.ir) === "values") {
    return (
      <p className="panel-empty">
        This network answers with a value, so there are no classes to tell apart here. Predictions
        draws what it answers.
      </p>
    );
  }
  if (features === undefined) {
    return <p className="panel-empty">This network has no layer that reads out the classes.</p>;
  }
  const from = pathName(started.graph, features.from);
  const { seed } = started.graph.run;
  // Another run or network begins without a past to follow.
  return (
    <FeatureView
      key={`${keyOf(features.item)} ${features.dims}`}
      table={table}
      features={features}
      ir={started.ir}
      seed={seed}
      from={from}
    />
  );
}

interface Drawn {
  embedding: Embedding | undefined;
  range: Range | undefined;
  places: readonly ClassPlace[];
  step: number | undefined;
}

const nothing: ArrayLike<number> = [];
const noItems: readonly ObserveItem[] = [];

function FeatureView({
  table,
  features,
  ir,
  seed,
  from,
  recording,
}: {
  table: boolean;
  features: Features;
  ir: ModelIR;
  seed: number;
  from: string;
  /** The recording that snapshots come from in place of a run. */
  recording?: Recording;
}) {
  const { item, dims, count } = features;
  const observer = useObserver();
  const { set, fault } = useTestSet(ir, seed);
  const dark = useUi((state) => state.scheme) === "dark";
  const [only, setOnly] = useState<number>();
  const [picked, setPicked] = useState<number>();
  const [at, setAt] = useState((recording?.snapshots.length ?? 1) - 1);
  const recorded = recording?.snapshots[at];
  const drawn = useRef<Drawn>({
    embedding: undefined,
    range: undefined,
    places: [],
    step: undefined,
  });
  const summary = useRef<HTMLParagraphElement>(null);
  const rows = useRef<FeatureTableHandle>(null);
  const labels = set?.labels ?? nothing;

  const plot = useScene((room) => {
    const { embedding, range } = drawn.current;
    if (embedding === undefined || range === undefined) return undefined;
    const axes = axisNames(dims, embedding);
    const { points } = embedding;
    const figure = scatterFigure(room, { points, labels, range, only, picked, axes });
    return layOut(figure, room.measure);
  });

  const see = () => {
    const { snapshot } = observer;
    const values = recording === undefined ? snapshot.get(keyOf(item)) : recorded?.features;
    const step = recording === undefined ? snapshot.step : recorded?.step;
    const now = drawn.current;
    if (values === undefined || values.length < dims) {
      drawn.current = { ...now, embedding: undefined, places: [] };
    } else {
      const embedding = embed(values, dims, now.embedding);
      const places = classPlaces(embedding.points, labels);
      const range = rangeOf(embedding.points, now.range);
      drawn.current = { embedding, range, places, step };
      const seen = embedding.points.length / 2;
      const rays = dims === 2 ? rayRatio(embedding.points, labels, places) : Number.NaN;
      write(summary.current, featureText(dims, seen, step, embedding, places, rays));
      rows.current?.write(places);
    }
    plot.redraw();
  };
  useSnapshot(recording === undefined ? [item] : noItems, see);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a person picks is drawn at once
  useEffect(see, [only, picked, labels, table, at]);

  const pick = (target: Target | undefined) => {
    if (typeof target?.key === "number") setPicked(target.key);
  };
  const aim = (event: PointerEvent<HTMLElement>) =>
    pick(plot.target(event, event.pointerType === "mouse" ? 14 : 30));
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const scene = plot.scene();
    if (scene === undefined) return;
    if (event.key === "Enter" && picked !== undefined && recording === undefined)
      observer.show({ index: picked });
    const direction = directions[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    const { targets, width, height } = scene;
    const from = targets.find(({ key }) => key === picked);
    pick(
      from === undefined
        ? targetAt(targets, width / 2, height / 2, Number.POSITIVE_INFINITY)
        : targetTowards(targets, from, direction),
    );
  };

  const names = set?.classNames ?? [];
  const csv = (): Table => {
    const { embedding } = drawn.current;
    if (embedding === undefined) return [];
    const [x, y] = axisNames(dims, embedding);
    return [
      ["test example", "class", x, y],
      ...Array.from({ length: embedding.points.length / 2 }, (_, n) => [
        n,
        names[labels[n] ?? -1] ?? "",
        embedding.points[2 * n] as number,
        embedding.points[2 * n + 1] as number,
      ]),
    ];
  };
  const picture = () => ({
    title: `Features of test examples: ${from}`,
    legend: names.map((text, label) => ({ text, ink: classColor(label, dark) as Ink })),
    scenes: [plot.scene()],
    notes: [summary.current?.textContent ?? ""],
  });
  const pickedNow = picked !== undefined && picked < count ? picked : undefined;

  return (
    <div className={table ? "why-panel features table-only" : "why-panel features"}>
      <div className="why-head">
        <strong>Features</strong>
        <span className="feature-from">{from}</span>
        {recording === undefined ? null : (
          <RecordedBar recording={recording} at={at} onAt={setAt} labels={labels} />
        )}
        <Exports what="features" table={csv} picture={table ? undefined : picture} />
      </div>
      {table ? (
        <FeatureTable ref={rows} names={names} />
      ) : (
        <div className="feature-body">
          <div
            className="why-plot"
            role="application"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys walk from point to point
            tabIndex={0}
            aria-label={`Test examples as points, coloured by class. The arrow keys walk from point to point${recording === undefined ? ", Enter shows the example to the network" : ""}.`}
            onPointerMove={aim}
            onPointerDown={aim}
            onKeyDown={walk}
          >
            <canvas ref={plot.canvas} />
          </div>
          <aside className="feature-side">
            {set === undefined ? (
              <p className="why-note">{fault?.message ?? "Loading the class names …"}</p>
            ) : (
              <ClassLegend names={names} dark={dark} only={only} onOnly={setOnly} />
            )}
            {set === undefined || pickedNow === undefined ? (
              <p className="why-note">
                Point at a dot, or walk with the arrow keys: its example appears here.
              </p>
            ) : (
              <ImageCard
                set={set}
                index={pickedNow}
                {...(recording === undefined
                  ? { onShow: () => observer.show({ index: pickedNow }) }
                  : {})}
              />
            )}
          </aside>
        </div>
      )}
      <p className="why-story" ref={summary} />
    </div>
  );
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

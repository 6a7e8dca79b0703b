import { type Chain, hatBound, hatChain } from "@adder-studio/blocks/approximation";
import { useMemo } from "react";
import { formatNumber } from "../../ui/format";
import { CurveFigure } from "./CurveFigure";
import { type ErrorPoint, widthStops, widths } from "./compute";
import { piecesOf } from "./curve-plot";
import { DrawPoints } from "./DrawPoints";
import { ErrorFigure } from "./ErrorFigure";
import { boundMessage, builtMessage, costMessage, trainedMessage } from "./labels";
import { lineTarget, type Result, resultOf, trainedOn } from "./model";
import { SizeSlider, TargetPicker, useLab, useLabModel } from "./parts";
import type { Plan } from "./plans";
import { NetworkButtons, ShownChoice } from "./ShownNetwork";
import { TrainBar } from "./TrainBar";
import { drawnId, lineOf, lineTargets, titleOf } from "./targets";
import { useLabTask } from "./use-lab-task";

const trainedWidths = [4, 8, 16, 32, 64];
const tableWidths = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];

/** The tab on functions of one number, approximated by one hidden layer of adders. */
export function CurveTab() {
  const lab = useLabModel();
  const state = useLab((all) => all);
  const { line: id, width, shown, drawn } = state;
  const target = useMemo(() => lineTarget({ line: id, drawn }), [id, drawn]);
  const line = useMemo(() => lineOf(target), [target]);
  const plan: Plan = { kind: "curve", target, width };
  const built = useMemo(() => hatChain(line, width), [line, width]);
  const hats = useLabTask({ task: "hats", target });
  const errors = hats.fresh ? hats.value : undefined;
  const bound = hatBound(line, line.lipschitz, width);
  const sup = errors?.find((one) => one.width === width)?.sup;
  const precise = resultOf(state, plan, "full-precision");
  const sign = resultOf(state, plan, "sign");
  const rule = shown === "built" ? undefined : shown;
  const result = rule === undefined ? undefined : resultOf(state, plan, rule);
  const chain: Chain | undefined = rule === undefined ? built : result?.chain;
  const title = titleOf(target);
  const summary =
    rule === undefined
      ? builtMessage(width, title, sup, bound)
      : result === undefined
        ? `No network of ${width} units has been trained on ${title} with this gradient yet.`
        : trainedMessage([{ rule, result }]);
  return (
    <div className="lab-columns">
      <div className="lab-side">
        <TargetPicker
          label="Function"
          targets={[...lineTargets, { id: drawnId, title: "Draw your own" }]}
          value={id}
          onValue={(next) => lab.set({ line: next })}
        />
        {id === drawnId ? (
          <p className="lab-note">
            Drag the points of the curve, or move them with the arrow keys.
          </p>
        ) : null}
        <SizeSlider
          label="Width"
          value={width}
          stops={widthStops}
          text={`${width} units`}
          onValue={(next) => lab.set({ width: next })}
        />
        <ShownChoice built="Built exactly" />
        <p className="lab-note">{boundMessage(line.lipschitz, width)}</p>
        <p className="lab-note">
          Each unit is ReLU(b − |x − c|), an adder with one input and a trainable bias b; the
          read-out weights and adds them. {costMessage(built)}
        </p>
        <NetworkButtons build="Build exactly" plan={plan} built={built} />
        <TrainBar
          plan={plan}
          what={`${width} units`}
          series={{
            label: `Train ${trainedWidths.join(", ")} units with both`,
            plans: trainedWidths.map((each) => ({ ...plan, width: each })),
          }}
          onRule={(next) => lab.set({ shown: next })}
        />
      </div>
      <div className="lab-charts">
        <CurveFigure
          title={`${title}, and ${width} units of adders`}
          summary={summary}
          line={line}
          chain={chain}
          pieces={piecesOf}
          piecesLabel="its weighted units"
          networkLabel={
            rule === undefined ? "built network, their sum" : "trained network, their sum"
          }
          live={rule === undefined ? undefined : { plan, rule }}
        >
          {id === drawnId ? (
            <DrawPoints values={drawn} onValues={(next) => lab.set({ drawn: next })} />
          ) : null}
        </CurveFigure>
        <Errors
          title={title}
          errors={errors}
          bound={(each) => hatBound(line, line.lipschitz, each)}
          bounded={Number.isFinite(line.lipschitz)}
          precise={trainedOn(state, plan, "full-precision")}
          sign={trainedOn(state, plan, "sign")}
          width={width}
          summary={`${builtMessage(width, title, sup, bound)} ${trainedMessage([
            { rule: "full-precision", result: precise },
            { rule: "sign", result: sign },
          ])}`}
        />
      </div>
    </div>
  );
}

interface ErrorsProps {
  readonly title: string;
  readonly errors: readonly ErrorPoint[] | undefined;
  readonly bound: (width: number) => number;
  readonly bounded: boolean;
  readonly precise: readonly Result[];
  readonly sign: readonly Result[];
  readonly width: number;
  readonly summary: string;
}

function Errors({
  title,
  errors = [],
  bound,
  bounded,
  precise,
  sign,
  width,
  summary,
}: ErrorsProps) {
  const points = (results: readonly Result[]) =>
    results.map(({ job, sup }) => ({ x: "width" in job.plan ? job.plan.width : 0, y: sup }));
  const rows = [
    ...new Set([
      ...tableWidths,
      width,
      ...points(precise).map(({ x }) => x),
      ...points(sign).map(({ x }) => x),
    ]),
  ].sort((a, b) => a - b);
  const find = (results: readonly Result[], size: number) =>
    results.find(({ job }) => "width" in job.plan && job.plan.width === size);
  const text = (value: number | undefined) => (value === undefined ? "–" : formatNumber(value));
  return (
    <ErrorFigure
      title={`Largest error on ${title} against width`}
      summary={summary}
      least={widths.least}
      most={widths.most}
      at={width}
      sizes="width: units of the hidden layer"
      series={[
        ...(bounded
          ? ([
              {
                label: "bound L·h/2, derived here",
                look: "dashed",
                hue: "text",
                points: errors.map((one) => ({ x: one.width, y: bound(one.width) })),
              },
            ] as const)
          : []),
        {
          label: "built exactly, measured",
          look: "line",
          hue: "adder",
          points: errors.map((one) => ({ x: one.width, y: one.sup })),
        },
        {
          label: "trained, full-precision gradient",
          look: "circle",
          hue: "act",
          points: points(precise),
        },
        { label: "trained, sign gradient", look: "square", hue: "norm", points: points(sign) },
      ]}
      table={{
        heads: ["width", "built", "bound", "full-precision", "its RMS", "sign", "its RMS "],
        rows: rows.map((size) => [
          String(size),
          text(errors.find((one) => one.width === size)?.sup),
          bounded ? formatNumber(bound(size)) : "none",
          text(find(precise, size)?.sup),
          text(find(precise, size)?.rms),
          text(find(sign, size)?.sup),
          text(find(sign, size)?.rms),
        ]),
      }}
    />
  );
}

import { type Chain, forward, onGrid, squareGrid } from "@adder-studio/blocks/approximation";
import { useCallback, useMemo, useRef } from "react";
import { formatNumber, plural } from "../../ui/format";
import { fitSide, from, perSides, planeError } from "./compute";
import { ErrorFigure } from "./ErrorFigure";
import { costMessage, trainedMessage } from "./labels";
import { MapScale, SquareMap } from "./MapFigure";
import { type Result, resultOf, resultsOf, trainedOn } from "./model";
import { NumbersTable, SizeSlider, TargetPicker, useLab, useLabModel } from "./parts";
import type { Plan } from "./plans";
import { NetworkButtons, ShownChoice } from "./ShownNetwork";
import { TrainBar, useLiveOf } from "./TrainBar";
import { planeTargets, surfaceOf, titleOf } from "./targets";
import { useLabTask } from "./use-lab-task";

const sideStops = from(perSides.least, perSides.most);
const trainedSides = [2, 4, 6, 8];
const points = squareGrid(fitSide);
const mostDiamonds = 64;

/** Returns the diamond in which each hidden unit is above 0: its centre and its radius. */
function diamondsOf(chain: Chain): [number, number, number][] {
  const [hidden] = chain;
  if (hidden === undefined || hidden.units > mostDiamonds) return [];
  return Array.from({ length: hidden.units }, (_, j): [number, number, number] => [
    hidden.weights[j] as number,
    hidden.weights[hidden.units + j] as number,
    Math.max(0, hidden.bias[j] as number),
  ]);
}

/** The tab on functions of two numbers, approximated by pyramids of adders. */
export function SurfaceTab() {
  const lab = useLabModel();
  const state = useLab((all) => all);
  const { plane: id, perSide, shown } = state;
  const width = perSide * perSide;
  const target = useMemo(() => ({ id }), [id]);
  const { f, range } = useMemo(() => surfaceOf(target), [target]);
  const plan: Plan = { kind: "surface", target, width };
  const { value: found, fresh } = useLabTask({ task: "pyramids", target, perSide });
  const built = fresh ? found : undefined;
  const errors = useLabTask({ task: "pyramid-errors", target });
  const rule = shown === "built" ? undefined : shown;
  const result = rule === undefined ? undefined : resultOf(state, plan, rule);
  const chain = rule === undefined ? built : result?.chain;
  const wanted = useMemo(() => onGrid(f, points), [f]);
  const made = useMemo(() => (chain === undefined ? undefined : forward(chain, points)), [chain]);
  const paintLive = useRef<(values: ArrayLike<number>) => void>(undefined);
  const setPaintLive = useCallback((paint: (values: ArrayLike<number>) => void) => {
    paintLive.current = paint;
  }, []);
  const redraw = useCallback(() => {
    const live = lab.live().chain;
    if (live !== undefined) paintLive.current?.(forward(live, points));
  }, [lab]);
  useLiveOf(rule === undefined ? undefined : plan, rule, redraw);
  const limit = Math.max(-range[0], range[1]);
  const title = titleOf(target);
  const error = useMemo(
    () => (chain === undefined ? undefined : planeError(target, chain)),
    [chain, target],
  );
  const summary =
    error === undefined
      ? rule === undefined
        ? ""
        : `No network of ${plural(width, "unit")} has been trained on ${title} with this gradient yet.`
      : `${rule === undefined ? "Built" : "Trained"} from ${plural(width, "pyramid")}: largest error ${formatNumber(error.sup)}, root mean square ${formatNumber(error.rms)}.`;
  const trainedSummary = trainedMessage(resultsOf(state, plan));
  return (
    <div className="lab-columns">
      <div className="lab-side">
        <TargetPicker
          label="Function"
          targets={planeTargets}
          value={id}
          onValue={(next) => lab.set({ plane: next })}
        />
        <SizeSlider
          label="Width"
          value={perSide}
          stops={sideStops}
          text={`${perSide} × ${perSide} = ${width} units`}
          onValue={(next) => lab.set({ perSide: next })}
        />
        <ShownChoice built="Built" />
        <p className="lab-note">
          Each unit is a pyramid ReLU(b − |x₁ − c₁| − |x₂ − c₂|), a diamond seen from above.
          Pyramids on a grid do not add up to straight surfaces as hats add up to straight lines, so
          no bound is drawn here, and the error need not fall with the width: the centres lie on a
          grid, and the read-out is the best one for it by least squares on {fitSide} × {fitSide}{" "}
          points. Errors are measured at other points.
        </p>
        <p className="lab-note">{chain === undefined ? "" : costMessage(chain)}</p>
        <NetworkButtons build="Build" plan={plan} built={built} />
        <TrainBar
          plan={plan}
          what={plural(width, "unit")}
          series={{
            label: `Train ${trainedSides.map((side) => side * side).join(", ")} units with both`,
            plans: trainedSides.map((side) => ({ ...plan, width: side * side })),
          }}
          onRule={(next) => lab.set({ shown: next })}
        />
      </div>
      <div className="lab-charts">
        <SurfaceMaps
          title={title}
          f={f}
          width={width}
          chain={chain}
          wanted={wanted}
          made={made}
          error={error}
          limit={limit}
          summary={summary}
          onPaint={setPaintLive}
        />
        <Errors
          title={title}
          errors={errors.fresh ? (errors.value ?? []) : []}
          precise={trainedOn(state, plan, "full-precision")}
          sign={trainedOn(state, plan, "sign")}
          width={width}
          summary={`${summary} ${trainedSummary}`}
        />
      </div>
    </div>
  );
}

const axis = [-1, -0.5, 0, 0.5, 1];

function ValuesTable({
  name,
  f,
  chain,
}: {
  name: string;
  f: (x: number, y: number) => number;
  chain: Chain | undefined;
}) {
  const places = axis.flatMap((y) => axis.map((x): [number, number] => [x, y]));
  const made = chain === undefined ? undefined : forward(chain, places.flat());
  return (
    <NumbersTable
      name={`${name}: numbers`}
      heads={["x₁, x₂", "function", "network"]}
      rows={places.map(([x, y], i) => [
        `${x}, ${y}`,
        formatNumber(f(x, y)),
        made === undefined ? "–" : formatNumber(made[i] as number),
      ])}
    />
  );
}

interface ErrorsProps {
  readonly title: string;
  readonly errors: readonly {
    readonly width: number;
    readonly sup: number;
    readonly rms?: number;
  }[];
  readonly precise: readonly Result[];
  readonly sign: readonly Result[];
  readonly width: number;
  readonly summary: string;
}

function Errors({ title, errors, precise, sign, width, summary }: ErrorsProps) {
  const errorPoints = (results: readonly Result[]) =>
    results.map(({ job, rms }) => ({ x: "width" in job.plan ? job.plan.width : 0, y: rms }));
  const text = (results: readonly Result[], size: number) => {
    const one = results.find(({ job }) => "width" in job.plan && job.plan.width === size);
    return one === undefined ? "–" : formatNumber(one.rms);
  };
  return (
    <ErrorFigure
      title={`Root mean square error on ${title} against width`}
      summary={summary}
      least={4}
      most={256}
      at={width}
      sizes="width: units of the hidden layer"
      series={[
        {
          label: "built, measured",
          look: "line",
          hue: "adder",
          points: errors.map((one) => ({ x: one.width, y: one.rms ?? one.sup })),
        },
        {
          label: "trained, full-precision gradient",
          look: "circle",
          hue: "act",
          points: errorPoints(precise),
        },
        { label: "trained, sign gradient", look: "square", hue: "norm", points: errorPoints(sign) },
      ]}
      table={{
        heads: ["width", "built", "largest", "full-precision", "sign"],
        rows: errors.map((one) => [
          String(one.width),
          formatNumber(one.rms ?? one.sup),
          formatNumber(one.sup),
          text(precise, one.width),
          text(sign, one.width),
        ]),
      }}
    />
  );
}

interface SurfaceMapsProps {
  readonly title: string;
  readonly f: (x: number, y: number) => number;
  readonly width: number;
  readonly chain: Chain | undefined;
  /** Values of the function on the grid. */
  readonly wanted: Float64Array;
  /** Values of the network on the grid. */
  readonly made: Float64Array | undefined;
  readonly error: { readonly sup: number } | undefined;
  readonly limit: number;
  readonly summary: string;
  /** Receives the function that paints values on the network's map while it trains. */
  readonly onPaint: (paint: (values: ArrayLike<number>) => void) => void;
}

/** Shows a function, a network and their difference as maps over the square. */
function SurfaceMaps(props: SurfaceMapsProps) {
  const { title, f, width, chain, wanted, made, error, limit, summary, onPaint } = props;
  const missed = useMemo(
    () => made?.map((value, i) => value - (wanted[i] as number)),
    [made, wanted],
  );
  return (
    <section className="lab-figure" aria-label={`${title} and its network over the square`}>
      <h3>
        {title} over −1 … 1 (x₁ to the right, x₂ up), and {plural(width, "pyramid")}
      </h3>
      <div className="lab-maps">
        <SquareMap title="Function" values={wanted} limit={limit} summary="the target" />
        <SquareMap
          title="Network"
          values={made}
          limit={limit}
          summary={
            width > mostDiamonds
              ? "sum of all pyramids"
              : "sum of the pyramids, whose outlines are drawn"
          }
          canvas={onPaint}
          {...(chain === undefined ? {} : { diamonds: diamondsOf(chain) })}
        />
        <SquareMap
          title="Difference"
          values={missed}
          limit={limit}
          summary={error === undefined ? "not computed yet" : `largest ${formatNumber(error.sup)}`}
        />
      </div>
      <MapScale limit={limit} />
      <p className="lab-caption">{summary}</p>
      <ValuesTable name={title} f={f} chain={chain} />
    </section>
  );
}

import { distance, forward, onGrid, squareGrid } from "@adder-studio/blocks/approximation";
import { useMemo } from "react";
import { useStudio } from "../../studio/context";
import { formatNumber } from "../../ui/format";
import { fitSide } from "./compute";
import { trainedMessage } from "./labels";
import { MapScale, SquareMap } from "./MapFigure";
import { resultOf, type Shown } from "./model";
import { openBuilt, openTrained } from "./open";
import { Choice, NumbersTable, OpenButton, TargetPicker, useLab, useLabModel } from "./parts";
import { flatWidth, type Plan } from "./plans";
import { TrainBar } from "./TrainBar";
import { planeTargets, surfaceOf, titleOf } from "./targets";
import { useLabTask } from "./use-lab-task";

const points = squareGrid(fitSide);
const corners: readonly (readonly [number, number])[] = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
];

/** Returns the value of a `fitSide` x `fitSide` grid at a corner of the square. */
function cornerOf(values: ArrayLike<number>, [x, y]: readonly [number, number]): number {
  const column = x < 0 ? 0 : fitSide - 1;
  const row = y < 0 ? 0 : fitSide - 1;
  return values[row * fitSide + column] as number;
}

/** The tab on the limit of adders without an activation: they give sums of functions of one number. */
export function FlatTab() {
  const studio = useStudio();
  const lab = useLabModel();
  const state = useLab((all) => all);
  const { plane: id, shown } = state;
  const target = useMemo(() => ({ id }), [id]);
  const { f, range } = useMemo(() => surfaceOf(target), [target]);
  const plan: Plan = { kind: "flat", target, width: flatWidth };
  const withRelu: Plan = { kind: "surface", target, width: flatWidth };
  const additive = useLabTask({ task: "additive", target });
  const pyramids = useLabTask({ task: "pyramids", target, perSide: Math.sqrt(flatWidth) });
  const built = pyramids.fresh ? pyramids.value : undefined;
  const rule = shown === "built" ? undefined : shown;
  const result = rule === undefined ? undefined : resultOf(state, plan, rule);
  const wanted = useMemo(() => onGrid(f, points), [f]);
  const best = additive.fresh ? additive.value : undefined;
  const flat = useMemo(
    () => (result === undefined ? best : forward(result.chain, points)),
    [result, best],
  );
  const curved = useMemo(() => (built === undefined ? undefined : forward(built, points)), [built]);
  const limit = Math.max(-range[0], range[1]);
  const title = titleOf(target);
  const rest = best === undefined ? undefined : distance(wanted, best).rms;
  const reached = curved === undefined ? undefined : distance(wanted, curved).rms;
  const summary = flatSummary(title, rest, reached);
  return (
    <div className="lab-columns">
      <div className="lab-side">
        <TargetPicker
          label="Function"
          targets={planeTargets}
          value={id}
          onValue={(next) => lab.set({ plane: next })}
        />
        <Choice<Shown>
          label="Without an activation"
          options={[
            { id: "built", title: "Best there is" },
            { id: "full-precision", title: "Full-precision" },
            { id: "sign", title: "Sign" },
          ]}
          value={shown}
          onValue={(next) => lab.set({ shown: next })}
        />
        <p className="lab-note">
          Derived here: without an activation, a read-out of one adder layer is Σ a·(−|x₁ − c₁| −
          |x₂ − c₂|), which is a function of x₁ plus a function of x₂. The product x₁·x₂ is no such
          sum. At the four corners, the product is XOR: equal signs give 1, different signs −1.
        </p>
        <p className="lab-note">
          The nearest sum on the grid is known without training: mean of the row + mean of the
          column − mean of all (least squares).
        </p>
        <div className="lab-buttons">
          {built === undefined ? null : (
            <OpenButton
              label="Open the pyramids as an experiment"
              onOpen={() => void openBuilt(studio, withRelu, built)}
            />
          )}
          {rule === undefined || result === undefined ? null : (
            <OpenButton
              label="Open the trained network"
              onOpen={() => void openTrained(studio, plan, rule, result.weights)}
            />
          )}
        </div>
        <TrainBar
          plan={plan}
          what={`${flatWidth} units without ReLU`}
          onRule={(next) => lab.set({ shown: next })}
        />
        <p className="lab-note">
          {trainedMessage(
            (["full-precision", "sign"] as const).map((each) => {
              const trained = resultOf(state, plan, each);
              // Measured on the grid of the additive fit, which is known to be the best fit on that grid only.
              const error = trained && distance(wanted, forward(trained.chain, points));
              return { rule: each, result: trained && { ...trained, ...error } };
            }),
          )}
        </p>
      </div>
      <div className="lab-charts">
        <FlatMaps
          title={title}
          f={f}
          wanted={wanted}
          flat={flat}
          curved={curved}
          limit={limit}
          isTrained={result !== undefined}
          summary={summary}
        />
      </div>
    </div>
  );
}

/** Returns a sentence on the errors of the nearest additive function and of the pyramids, as root mean squares. */
function flatSummary(title: string, rest: number | undefined, reached: number | undefined): string {
  if (rest === undefined || reached === undefined) return "";
  return rest < 1e-9
    ? `${title} is itself a sum of a function of x₁ and one of x₂, so the additive fit is exact, and this function is no counter-example.`
    : `The nearest additive function misses ${title} by ${formatNumber(rest)} (root mean square on ${fitSide} × ${fitSide} points), and no adder layer without an activation comes nearer there. ${flatWidth} pyramids miss it by ${formatNumber(reached)}.`;
}

interface FlatMapsProps {
  readonly title: string;
  readonly f: (x: number, y: number) => number;
  /** Values of the function on the grid. */
  readonly wanted: ArrayLike<number>;
  /** Values of the additive network, or of the nearest additive function. */
  readonly flat: Float64Array | undefined;
  /** Values of the network of pyramids. */
  readonly curved: Float64Array | undefined;
  readonly limit: number;
  /** True when `flat` are the values of a trained network. */
  readonly isTrained: boolean;
  readonly summary: string;
}

/** Shows the function, an additive approximation, its error, and pyramids with ReLU as maps, and their corners as numbers. */
function FlatMaps(props: FlatMapsProps) {
  const { title, f, wanted, flat, curved, limit, isTrained, summary } = props;
  return (
    <section className="lab-figure" aria-label={`${title} with and without an activation`}>
      <h3>{title} over −1 … 1 (x₁ to the right, x₂ up)</h3>
      <div className="lab-maps four">
        <SquareMap title="Function" values={wanted} limit={limit} summary="the target" />
        <SquareMap
          title={isTrained ? "Trained without ReLU" : "Nearest sum g₁(x₁) + g₂(x₂)"}
          values={flat}
          limit={limit}
          summary={
            flat === undefined
              ? ""
              : `misses ${formatNumber(distance(wanted, flat).rms)} (root mean square)`
          }
        />
        <SquareMap
          title="Its error"
          values={flat?.map((value, i) => (wanted[i] as number) - value)}
          limit={limit}
          summary="function minus sum"
        />
        <SquareMap
          title={`${flatWidth} pyramids with ReLU`}
          values={curved}
          limit={limit}
          summary={
            curved === undefined
              ? ""
              : `misses ${formatNumber(distance(wanted, curved).rms)} (root mean square)`
          }
        />
      </div>
      <MapScale limit={limit} />
      <p className="lab-caption">{summary}</p>
      <NumbersTable
        name="The four corners"
        heads={["corner x₁, x₂", "function", "without ReLU", "with ReLU"]}
        rows={corners.map(([x, y]) => [
          `${x}, ${y}`,
          formatNumber(f(x, y)),
          flat === undefined ? "–" : formatNumber(cornerOf(flat, [x, y])),
          curved === undefined ? "–" : formatNumber(cornerOf(curved, [x, y])),
        ])}
      />
    </section>
  );
}

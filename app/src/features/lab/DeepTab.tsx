import type { KinkNet } from "@adder-studio/blocks/approximation";
import {
  type Chain,
  distance,
  forward,
  saturate,
  spread,
} from "@adder-studio/blocks/approximation";
import { useMemo } from "react";
import { formatNumber, plural } from "../../ui/format";
import { CurveFigure } from "./CurveFigure";
import { depths, from, rampsPerLayer } from "./compute";
import type { Corners } from "./curve-plot";
import { DrawPoints } from "./DrawPoints";
import { costMessage, trainedMessage } from "./labels";
import { lineTarget, resultOf, resultsOf } from "./model";
import { SizeSlider, TargetPicker, useLab, useLabModel } from "./parts";
import { type Plan, ruleTitles } from "./plans";
import { NetworkButtons, ShownChoice } from "./ShownNetwork";
import { TrainBar } from "./TrainBar";
import { drawnId, lineOf, lineTargets, titleOf } from "./targets";
import { useLabTask } from "./use-lab-task";

const depthStops = from(depths.least, depths.most);
const noPieces = () => [];

/** Returns the lines that the layers add up: base + slope (x + 1), then each ramp from its kink to 1. */
function rampPieces({ base, slope, ramps }: KinkNet): Corners[] {
  return [
    [-1, base, 1, base + 2 * slope],
    ...ramps.map(({ at, slope: steep }): Corners => [-1, 0, at, 0, 1, steep * (1 - at)]),
  ];
}

/** The tab on narrow networks of many layers: saturated adders built from a ReLU network, and a trained network of the same shape. */
export function DeepTab() {
  const lab = useLabModel();
  const state = useLab((all) => all);
  const { line: id, depth, shown, drawn } = state;
  const target = useMemo(() => lineTarget({ line: id, drawn }), [id, drawn]);
  const line = useMemo(() => lineOf(target), [target]);
  const plan: Plan = { kind: "deep", target, depth };
  const { value: kinks, fresh } = useLabTask({ task: "deep", target, depth });
  const built: Chain | undefined = useMemo(
    () => (kinks === undefined || !fresh ? undefined : saturate(kinks.net, -1, 1)),
    [kinks, fresh],
  );
  const builtError = useMemo(() => {
    if (built === undefined) return undefined;
    const xs = spread(-1, 1, 2001);
    return distance(xs.map(line.f), forward(built, xs));
  }, [built, line]);
  const rule = shown === "built" ? undefined : shown;
  const result = rule === undefined ? undefined : resultOf(state, plan, rule);
  const chain = rule === undefined ? built : result?.chain;
  const title = titleOf(target);
  const units = 2 * (2 + rampsPerLayer);
  const builtSummary =
    builtError === undefined || kinks === undefined
      ? ""
      : `Built from ${plural(depth, "layer")} of ${units} saturated adders, with ${plural(kinks.ramps.length, "kink")}: largest error ${formatNumber(builtError.sup)}, root mean square ${formatNumber(builtError.rms)}.`;
  const trainedSummary = trainedMessage(resultsOf(state, plan));
  return (
    <div className="lab-columns">
      <div className="lab-side">
        <TargetPicker
          label="Function"
          targets={[...lineTargets, { id: drawnId, title: "Draw your own" }]}
          value={id}
          onValue={(next) => lab.set({ line: next })}
        />
        <SizeSlider
          label="Depth"
          value={depth}
          stops={depthStops}
          text={plural(depth, "layer")}
          onValue={(next) => lab.set({ depth: next })}
        />
        <ShownChoice built="Built" />
        <p className="lab-note">
          An illustration, derived here; it is not the construction of the paper. Where every input
          stays below M, a filter value M gives −|x − M| = x − M, and −M gives −x − M: a saturated
          adder layer is a matrix of signs and a bias. No input can have the weight 0, so each unit
          exists twice: equal signs count it double, opposite signs cancel.
        </p>
        <p className="lab-note">
          Each layer carries x and a sum along and makes {rampsPerLayer} new ramps ReLU(x − t); the
          next layer adds them to the sum or subtracts them. Only the read-out has real factors.{" "}
          {built === undefined ? "" : costMessage(built)}
        </p>
        <p className="lab-note">
          The trained network has the same shape. It starts with filters around its input values,
          and biases that leave each unit above 0 on about half of the line (derived here): with the
          usual start all units behind the first layer would be 0, and nothing would be learned.
        </p>
        <NetworkButtons build="Build exactly" plan={plan} built={built} />
        <TrainBar
          plan={plan}
          what={plural(depth, "layer")}
          onRule={(next) => lab.set({ shown: next })}
        />
      </div>
      <div className="lab-charts">
        <CurveFigure
          title={`${title}, and ${plural(depth, "layer")} of ${units} adders`}
          summary={`${builtSummary} ${trainedSummary}`}
          line={line}
          chain={chain}
          pieces={
            rule === undefined && kinks !== undefined && fresh ? () => rampPieces(kinks) : noPieces
          }
          piecesLabel={rule === undefined ? "the ramps that the layers add up" : undefined}
          networkLabel={rule === undefined ? "saturated adders" : `trained, ${ruleTitles[rule]}`}
          live={rule === undefined ? undefined : { plan, rule }}
        >
          {id === drawnId ? (
            <DrawPoints values={drawn} onValues={(next) => lab.set({ drawn: next })} />
          ) : null}
        </CurveFigure>
      </div>
    </div>
  );
}

import { pointSetOf } from "@adder-studio/data";
import { isLpRun, type ModelGraph, type OwnFacts, type RunConfig } from "@adder-studio/graph";
import { hueOf } from "../../document/BlockIcon";
import { datasetName } from "../../document/dataset-name";
import { ownFactsIn } from "../../features/data/use-data";
import { formatSetting, plural } from "../../ui/format";

/** All blocks of a document, those inside of its composites as well. */
function blocksOf({ nodes, composites }: ModelGraph) {
  return [nodes, ...Object.values(composites ?? {}).map((part) => part.nodes)].flatMap((all) =>
    Object.values(all),
  );
}

const byEpoch = (run: RunConfig): string =>
  ({
    constant: "constant",
    step: `times ${formatSetting(run.stepFactor)} every ${plural(run.stepEvery, "epoch")}`,
    cosine: "falling to 0",
    polynomial: "falling to 0",
  })[run.schedule];

/**
 * Describes the training settings in short sentences: length, optimizer and rate, and the settings of adders where the
 * network has some.
 */
export function describeTraining(graph: ModelGraph): readonly string[] {
  const { run } = graph;
  const blocks = blocksOf(graph);
  const adders = blocks.some(({ type, off }) => hueOf(type) === "adder" && off !== true);
  const muted = blocks.filter(({ off }) => off === true).length;
  const rates = {
    adaptive: "each adder layer has a rate of its own",
    fixed: `adder gradients times ${formatSetting(run.fixedFactor)}`,
    plain: "adders have no rate of their own",
  };
  const special = [
    rates[run.rateRule],
    ...(run.filterRule === "sign" ? ["adders learn by the sign of the distance"] : []),
    ...(isLpRun(run)
      ? [
          `exponent p ${run.lpStart === run.lpEnd ? run.lpEnd : `from ${run.lpStart} to ${run.lpEnd}`}`,
        ]
      : []),
    ...(run.distill > 0 ? ["the convolution version teaches them"] : []),
  ].join(", ");
  return [
    `${plural(run.epochs, "epoch")} in batches of ${run.batch}, seed ${run.seed}.`,
    `${run.optimizer === "adam" ? "Adam" : "SGD"}, learning rate ${formatSetting(run.lr)}, ${byEpoch(run)}.`,
    ...(adders ? [`${special.charAt(0).toUpperCase()}${special.slice(1)}.`] : []),
    ...(muted > 0 ? [`${plural(muted, "block")} muted.`] : []),
  ];
}

/** Names the data of an experiment and their source. `atHand`: the person's own data set is saved on this device. */
export function describeData(graph: ModelGraph, atHand: boolean | undefined): string {
  const own = ownFactsIn(graph);
  if (own !== undefined) return describeOwnData(own, atHand);
  const input = blocksOf(graph).find(({ type }) => type === "input");
  if (input === undefined) return "No data: the network has no Input block yet.";
  const { dataset } = input.props;
  const name = datasetName(input.props);
  if (dataset === "own") return "The sender's own data, without a name.";
  const made = dataset === "noise" || pointSetOf(String(dataset)) !== undefined;
  return `${name}: ${made ? "made here from the seed" : "comes with this page"}.`;
}

function describeOwnData(
  { name, height, width, channels, classes }: OwnFacts,
  atHand: boolean | undefined,
): string {
  const what = `${name} (${height}×${width}×${channels}, ${plural(classes, "class", "classes")})`;
  if (atHand === undefined) return `${what}.`;
  return atHand
    ? `${what}: is on this device.`
    : `${what}: is not on this device. A link carries no data; you will be asked for the file.`;
}

import { datasets, targetTitles } from "@adder-studio/data";
import { limits, type Props } from "@adder-studio/graph";
import { Refused, sidesOf, sizeOf } from "./values";
import type { Walked } from "./walk";

interface ChosenInput {
  readonly props: Props;
  readonly notes: readonly string[];
}

/** Upper ends of the Input block's ranges for noise images. */
const most = { channels: 64, classes: 1000 };

/**
 * Chooses the Input of a network whose data did not come with it: a set that comes with the program where it fits exactly or is
 * asked for by `dataset`, points where it takes one or two features, else noise images of its shape.
 */
export function inputProps({ input, output }: Walked, dataset?: string): ChosenInput {
  const outputs = sizeOf(output);
  const features = input.shape.length === 1 ? sizeOf(input) : undefined;
  const image = features === undefined ? sidesOf(input) : rowOf(features);
  const { height, width, channels } = image;
  const info = datasets.find(({ id, classes }) => {
    return (dataset === undefined || dataset === id) && classes.length === outputs;
  });
  const isExact = info?.height === height && info.width === width && info.channels === channels;
  if (dataset !== undefined && dataset !== "noise") {
    const fits =
      info &&
      height === width &&
      height >= info.height &&
      channels % info.channels === 0 &&
      channels / info.channels <= 16;
    if (!fits) {
      const named = datasets.map(({ id }) => id).join(", ");
      throw new Refused(
        `This network takes ${height}×${width}×${channels} and gives ${outputs} values, and ${dataset} cannot be brought to that; there are noise and ${named}.`,
      );
    }
  }
  if (info && dataset !== "noise" && (isExact || dataset !== undefined)) {
    const padTo = height > info.height ? height : 0;
    const props = { dataset: info.id, padTo, repeat: channels / info.channels };
    return { props, notes: [] };
  }
  if (outputs === 1 && (features === 1 || features === 2)) {
    const target = targetTitles.find((one) => one.features === features)?.id ?? "sine";
    return { props: { dataset: "function", target }, notes: [] };
  }
  if (features === 2 && outputs === 2) {
    return {
      props: { dataset: "moons" },
      notes: ["Its Input is a set of points made here: choose the one it was trained on."],
    };
  }
  if (height > limits.imageSide || width > limits.imageSide || channels > most.channels) {
    throw new Refused(
      `This network takes ${height}×${width}×${channels} values; an Input here has sides of at most ${limits.imageSide} and ${most.channels} channels.`,
    );
  }
  if (outputs > most.classes) {
    throw new Refused(
      `This network gives ${outputs} values; here there are at most ${most.classes} classes.`,
    );
  }
  return {
    props: {
      dataset: "noise",
      noiseHeight: height,
      noiseWidth: width,
      noiseChannels: channels,
      noiseClasses: Math.max(2, outputs),
    },
    notes: [
      `The file holds no data, so the Input is noise images of ${height}×${width}×${channels}: choose a set of your own there, standardised as the network was trained.`,
    ],
  };
}

/** Returns the shape of noise images for rows of features: a square where the number is one, else a row. */
function rowOf(features: number) {
  if (features <= 2) return { height: 1, width: 1, channels: features };
  const side = Math.round(Math.sqrt(features));
  return side * side === features && side >= 8
    ? { height: side, width: side, channels: 1 }
    : { height: 1, width: features, channels: 1 };
}

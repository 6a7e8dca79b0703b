import { datasets, featuresOf, pointSetOf, pointSets, targetTitles } from "@adder-studio/data";
import {
  bool,
  choice,
  float,
  int,
  limits,
  parseOwnFacts,
  quietText,
  type ValuesOf,
} from "@adder-studio/graph";
import { defineBlock } from "../define";

/** Condition of settings for images: they have no meaning for points. */
const onlyPictures = {
  prop: "dataset",
  equals: [...datasets.map((info) => info.id), "noise", "own"],
};
const onlyPoints = { prop: "dataset", equals: pointSets.map(({ id }) => id) };
const onlyClasses = {
  prop: "dataset",
  equals: pointSets.flatMap(({ id, classes }) => (classes ? [id] : [])),
};
const onlyArms = {
  prop: "dataset",
  equals: pointSets.flatMap(({ id, classes }) =>
    classes && classes.max > classes.min ? [id] : [],
  ),
};
const onlyFunction = { prop: "dataset", equals: "function" } as const;
const onlyNoise = { prop: "dataset", equals: "noise" } as const;

const props = {
  dataset: choice(
    "Dataset",
    "fashion-mnist",
    [
      ...datasets.map((info) => ({ value: info.id, label: info.title })),
      { value: "noise", label: "Noise images" },
      ...pointSets.map(({ id, title }) => ({ value: id, label: title })),
      { value: "own", label: "Your own data" },
    ],
    { link: "d" },
  ),
  flip: bool("Mirror at random", false, {
    link: "f",
    when: onlyPictures,
    doc: "Training images are mirrored left to right half of the time.",
  }),
  crop: int("Random shift", 0, 0, 16, {
    link: "c",
    when: onlyPictures,
    doc: "Training images are shifted by up to this many pixels; what comes in is black.",
  }),
  padTo: int("Pad to", 0, 0, 512, {
    link: "p",
    when: onlyPictures,
    doc: "Black pixels around the image until both sides have this length; 0 leaves it.",
  }),
  repeat: int("Repeat channels", 1, 1, 16, {
    link: "r",
    when: onlyPictures,
    doc: "3 makes a grey image fit a network for colours.",
  }),
  noiseHeight: int("Height", 32, 1, limits.imageSide, { link: "nh", when: onlyNoise }),
  noiseWidth: int("Width", 32, 1, limits.imageSide, { link: "nw", when: onlyNoise }),
  noiseChannels: int("Channels", 3, 1, 64, { link: "nc", when: onlyNoise }),
  noiseClasses: int("Classes", 10, 2, 1000, { link: "nk", when: onlyNoise }),
  target: choice(
    "Function",
    "sine",
    [
      ...targetTitles.map(({ id, title }) => ({ value: id, label: title })),
      { value: "drawn", label: "Drawn in the lab" },
    ],
    { link: "t", when: onlyFunction, doc: "On -1 to 1, or on the square of that." },
  ),
  pointClasses: int("Classes", 2, 2, 8, { link: "pk", when: onlyArms }),
  pointNoise: float("Noise", 0.1, 0, 1, {
    link: "pn",
    when: onlyClasses,
    doc: "Standard deviation of what is added to each coordinate; without it they lie within -1 to 1.",
  }),
  valueNoise: float("Noise", 0, 0, 1, {
    link: "pv",
    when: onlyFunction,
    doc: "Standard deviation of what is added to each value.",
  }),
  pointTrain: int("Training points", 1000, 10, 20000, { link: "pt", when: onlyPoints }),
  pointTest: int("Test points", 500, 10, 20000, { link: "pe", when: onlyPoints }),
  /** A function that a person drew, as `drawnText` writes it. */
  drawn: quietText("Drawn function", 300, "dr"),
  /** Name and shape of a person's own set, as `ownFactsText` writes them. */
  own: quietText("Own data", 1240, "o"),
};

/** Height, width, channels and classes of what the dataset holds, before padding and repeating. */
function factsOf(p: ValuesOf<typeof props>) {
  const info = datasets.find((entry) => entry.id === p.dataset);
  return info
    ? {
        height: info.height,
        width: info.width,
        channels: info.channels,
        classes: info.classes.length,
      }
    : {
        height: p.noiseHeight,
        width: p.noiseWidth,
        channels: p.noiseChannels,
        classes: p.noiseClasses,
      };
}

/** Attributes of a synthetic set of points; the number of classes is clamped to what the set can have. */
function pointsOf(p: ValuesOf<typeof props>) {
  const set = pointSetOf(p.dataset);
  if (set === undefined) return undefined;
  const values = set.classes === undefined;
  const { min, max } = set.classes ?? { min: 0, max: 0 };
  const counts = { train: p.pointTrain, test: p.pointTest };
  return {
    classes: Math.max(min, Math.min(max, p.pointClasses)),
    points: values
      ? {
          noise: p.valueNoise,
          ...counts,
          target: p.target === "drawn" ? `drawn ${p.drawn}` : p.target,
        }
      : { noise: p.pointNoise, ...counts },
    values: values ? { values: 1 } : {},
    features: featuresOf(p.dataset, p.target),
  };
}

/** Images of a dataset, standardised by the training split's mean and deviation; points as they are. */
export const input = defineBlock({
  type: "input",
  link: "i",
  title: "Input",
  category: "input",
  doc: "Examples of a dataset, one after the other: images scaled to mean 0 and deviation 1, points as they are.",
  props,
  look: {
    hue: "plain",
    icon: "M2.5 3.5h11v9h-11zM2.5 10.5l3-3 3 3 2-2 3 3",
    card: "block",
    preview: "input",
  },
  inputs: {},
  outputs: { y: { rank: 3, doc: "[N,H,W,C], standardised pixels; points [N,1,1,features]" } },
  lower({ op, props: p, fault }) {
    const made = pointsOf(p);
    if (made !== undefined) {
      const { classes, points, values, features } = made;
      const still = { flip: false, crop: 0, padTo: 0, repeat: 1 };
      const attrs = { dataset: p.dataset, points, classes, ...values, ...still };
      return { y: op.input({}, attrs, { shape: [1, 1, features] }) };
    }
    const { dataset, flip, crop, padTo, repeat } = p;
    const own = dataset === "own" ? parseOwnFacts(p.own) : undefined;
    if (dataset === "own" && own === undefined) {
      fault("own-data-none", "This Input is to read your own data, and none has been chosen.");
    }
    const { classes, height, width, channels } = own ?? factsOf(p);
    const image = { height, width, channels };
    const noise = dataset === "noise" ? { noise: { ...image, classes } } : {};
    const { hash = "", name = "" } = own ?? {};
    const mine = own
      ? { own: { hash, name, ...image, classes }, ...(classes === 0 ? { values: 1 } : {}) }
      : {};
    const shape = [
      Math.max(image.height, padTo),
      Math.max(image.width, padTo),
      image.channels * repeat,
    ];
    return {
      y: op.input(
        {},
        { dataset, ...noise, ...mine, classes, flip, crop, padTo, repeat },
        { shape },
      ),
    };
  },
  example: {},
  gradient: "exact",
});

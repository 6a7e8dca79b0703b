import { datasets } from "@adder-studio/data";
import {
  bool,
  choice,
  int,
  limits,
  parseOwnFacts,
  quietText,
  type ValuesOf,
} from "@adder-studio/graph";
import { defineBlock } from "../define";

const onlyNoise = { prop: "dataset", equals: "noise" } as const;

const props = {
  dataset: choice(
    "Dataset",
    "fashion-mnist",
    [
      ...datasets.map((info) => ({ value: info.id, label: info.title })),
      { value: "noise", label: "Noise images" },
      { value: "own", label: "Your own data" },
    ],
    { link: "d" },
  ),
  flip: bool("Mirror at random", false, {
    link: "f",
    doc: "Training images are mirrored left to right half of the time.",
  }),
  crop: int("Random shift", 0, 0, 16, {
    link: "c",
    doc: "Training images are shifted by up to this many pixels; what comes in is black.",
  }),
  padTo: int("Pad to", 0, 0, 512, {
    link: "p",
    doc: "Black pixels around the image until both sides have this length; 0 leaves it.",
  }),
  repeat: int("Repeat channels", 1, 1, 16, {
    link: "r",
    doc: "3 makes a grey image fit a network for colours.",
  }),
  noiseHeight: int("Height", 32, 1, limits.imageSide, { link: "nh", when: onlyNoise }),
  noiseWidth: int("Width", 32, 1, limits.imageSide, { link: "nw", when: onlyNoise }),
  noiseChannels: int("Channels", 3, 1, 64, { link: "nc", when: onlyNoise }),
  noiseClasses: int("Classes", 10, 2, 1000, { link: "nk", when: onlyNoise }),
  /** Which set of the person's own, and its shape: what `ownFactsText` gives. */
  own: quietText("Own data", 240, "o"),
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

/** Images of a dataset, standardised by the training split's mean and deviation. */
export const input = defineBlock({
  type: "input",
  link: "i",
  title: "Input",
  category: "input",
  doc: "Images of a dataset, one after the other, scaled to mean 0 and deviation 1.",
  props,
  inputs: {},
  outputs: { y: { rank: 3, doc: "[N,H,W,C], standardised pixels" } },
  lower({ op, props: p, fault }) {
    const { dataset, flip, crop, padTo, repeat } = p;
    const own = dataset === "own" ? parseOwnFacts(p.own) : undefined;
    if (dataset === "own" && own === undefined) {
      fault("own-data-none", "This Input is to read your own data, and none has been chosen.");
    }
    const { classes, height, width, channels } = own ?? factsOf(p);
    const image = { height, width, channels };
    const noise = dataset === "noise" ? { noise: { ...image, classes } } : {};
    const { hash = "", name = "" } = own ?? {};
    const mine = own ? { own: { hash, name, ...image, classes } } : {};
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

import { type DataSource, openDataSource } from "@adder-studio/data";
import type { Sound } from "./sound";
import { inDocstring, literal, plain, width, wrapped } from "./text";

type Value = string | number | boolean | readonly number[];
type Entry = readonly [name: string, value: Value, comment: string, kind?: "float"];

/** Writes settings.py: every setting of the document as a constant, defaults included. */
export function settingsText(sound: Sound, documentHash: string): string {
  const sections: readonly (readonly [title: string, entries: readonly Entry[]])[] = [
    ["The experiment", experiment(sound, documentHash)],
    ["The data", data(sound)],
    ["Training", training(sound)],
    ["Adder layers", adders(sound)],
  ];
  const parts = sections.map(([title, entries]) =>
    [`# ${title}`, ...entries.map(entryText)].join("\n"),
  );
  const head = [
    `"""${inDocstring(sound.graph.title) || "A network"}: the settings of its experiment.`,
    "",
    "train.py takes its defaults from here; its options change them for one run.",
    '"""',
  ];
  return `${head.join("\n")}\n\n${parts.join("\n\n")}\n`;
}

/** Writes one setting, `EPOCHS = 10  # passes over the training set`, with the comment above where the line is too long. */
function entryText([name, value, comment, kind]: Entry): string {
  const isList = typeof value === "object";
  const inside = isList ? value.map((item) => literal(item)).join(", ") : "";
  const text = isList
    ? `(${inside}${value.length === 1 ? "," : ""})`
    : literal(value, kind === "float");
  const line = `${name} = ${text}  # ${comment}`;
  if (line.length <= width) return line;
  return [...wrapped(comment, width - 2).map((part) => `# ${part}`), `${name} = ${text}`].join(
    "\n",
  );
}

function experiment({ graph, goal, ir, facts, input }: Sound, hash: string): Entry[] {
  const [height = 1, width = 1, channels = 1] = facts[input]?.outputs.y ?? [];
  const attrs = inputOf({ ir });
  return [
    ["TITLE", graph.title, "the experiment's name"],
    ["DOCUMENT_HASH", hash, "SHA-256 of experiment.json's content; the app knows its runs by it"],
    ["TASK", goal, "what it learns: classes (cross-entropy) or values (mean squared error)"],
    ["INPUT", [channels, height, width], "channels, height, width of what the network gets"],
    ...(goal === "classes"
      ? ([["CLASSES", attrs.classes, "classes, and so scores of the network"]] as const)
      : ([
          ["VALUES", attrs.values ?? 1, "values of each example, and so of each answer"],
        ] as const)),
  ];
}

function inputOf({ ir }: Pick<Sound, "ir">) {
  const [first] = ir.ops;
  if (first?.op !== "input") throw new Error("a network starts with its input");
  return first.attrs;
}

function data(sound: Sound): Entry[] {
  const { flip, crop, padTo, repeat, dataset, points, noise, own } = inputOf(sound);
  const named: Entry = ["DATASET", dataset, "where the examples come from"];
  if (points) {
    const { noise: deviation, train, test, target } = points;
    return [
      named,
      ...(target === undefined ? [] : ([["TARGET", target, "the function to learn"]] as const)),
      [
        "POINT_NOISE",
        deviation,
        target === undefined
          ? "deviation added to each coordinate"
          : "deviation added to each value",
        "float",
      ],
      ["TRAIN_POINTS", train, "training examples, drawn from SEED"],
      ["TEST_POINTS", test, "test examples, drawn from SEED"],
    ];
  }
  const source = own === undefined ? sourceOf(sound) : undefined;
  const {
    channels,
    height,
    width: columns,
  } = own ?? source ?? { channels: 1, height: 1, width: 1 };
  return [
    named,
    ...(own
      ? ([
          ["OWN_NAME", plain(own.name), "the file that this experiment was made with"],
          ["OWN_HASH", own.hash, "SHA-256 of the set that was read from it"],
        ] as const)
      : []),
    ["SOURCE", [channels, height, columns], "channels, height, width of an image as it is stored"],
    ...(noise && source
      ? ([
          ["TRAIN_IMAGES", source.trainCount, "training images, made from SEED"],
          ["TEST_IMAGES", source.testCount, "test images, made from SEED"],
        ] as const)
      : []),
    ...(source
      ? ([
          [
            "MEAN",
            source.mean,
            "of all pixels of the training images, on the scale 0 to 1",
            "float",
          ],
          ["STD", source.std, "their deviation; the network gets (pixel - MEAN) / STD", "float"],
        ] as const)
      : []),
    ["FLIP", flip, "mirror training images left to right, half of the time"],
    ["CROP", crop, "shift training images by up to this many pixels; black comes in"],
    ["PAD_TO", padTo, "black around each image until both sides are this long; 0: none"],
    ["REPEAT_CHANNELS", repeat, "copies of the channels, one behind the other"],
  ];
}

/** Returns the facts about the images; none of them is loaded. */
function sourceOf(sound: Sound): DataSource {
  const nothing = () => Promise.reject(new Error("no image is asked for"));
  return openDataSource(inputOf(sound), sound.graph.run.seed, nothing);
}

function training({ graph: { run } }: Sound): Entry[] {
  return [
    ["SEED", run.seed, "of initial weights, order of the examples, augmentation and dropout"],
    ["EPOCHS", run.epochs, "passes over the training set; the schedule spans all of them"],
    ["BATCH", run.batch, "examples a step, over all processes"],
    ["OPTIMIZER", run.optimizer, '"sgd" or "adam"'],
    ["LEARNING_RATE", run.lr, "at the start", "float"],
    ["SCHEDULE", run.schedule, '"constant", "step", "cosine" (to 0) or "polynomial" (to 0)'],
    ["STEP_EVERY", run.stepEvery, 'epochs; of SCHEDULE = "step"'],
    ["STEP_FACTOR", run.stepFactor, 'the rate is multiplied by it; of SCHEDULE = "step"', "float"],
    ["POLY_POWER", run.polyPower, 'rate x (1 - step / steps)^POLY_POWER; of "polynomial"', "float"],
    ["MOMENTUM", run.momentum, "of SGD", "float"],
    ["NESTEROV", run.nesterov, "of SGD"],
    ["WEIGHT_DECAY", run.weightDecay, "times the weight, added to each gradient", "float"],
    ["BETA1", run.beta1, "of Adam", "float"],
    ["BETA2", run.beta2, "of Adam", "float"],
    ["ADAM_EPSILON", run.adamEpsilon, "of Adam", "float"],
    ["INIT", run.init, 'initial weights: "paper", "kaiming" or "small"; model.py draws them'],
    [
      "REESTIMATE",
      run.reestimate,
      "estimate batch-norm statistics anew from 10 training batches before each test",
    ],
  ];
}

function adders({ graph: { run } }: Sound): Entry[] {
  return [
    [
      "RATE_RULE",
      run.rateRule,
      'factor of an adder layer\'s gradient: "adaptive" (ETA sqrt(k) / norm; CVPR 2020, eq. 13), "fixed" (FIXED_FACTOR) or "plain" (1)',
    ],
    ["ETA", run.eta, 'of RATE_RULE = "adaptive"', "float"],
    ["FIXED_FACTOR", run.fixedFactor, 'of RATE_RULE = "fixed"', "float"],
    ["FILTER_RULE", run.filterRule, 'gradient of filters: "full-precision" or "sign"'],
    ["INPUT_RULE", run.inputRule, 'gradient of inputs: "hardtanh", "sign" or "unclipped"'],
    ["LP_START", run.lpStart, "adders answer -sum |x - w|^p: p at the start", "float"],
    ["LP_END", run.lpEnd, "p at the end", "float"],
    ["LP_UNTIL", run.lpUntil, "share of the run after which p has come to its end", "float"],
    [
      "LP_RULE",
      run.lpRule,
      'once p has come to 1 from above: "exact" (the sign) or "rules" (the two above)',
    ],
  ];
}

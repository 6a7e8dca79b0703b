import type { ModelGraph } from "@adder-studio/graph";
import type { Layer } from "../composites/library";
import { firstTemplate, type Template, template } from "./first";
import { lenet5Bn } from "./lenet5-bn";
import { lenetPlusPlus } from "./lenetpp";
import { approx1d, spirals } from "./points";
import { resnetLarge } from "./resnet-large";
import { resnetSmall } from "./resnet-small";
import { vggSmall } from "./vgg-small";

interface Words {
  readonly question: string;
  readonly tries: readonly string[];
}

/** The same network with adders and with convolutions. */
function twins(
  id: string,
  title: string,
  make: (layer: Layer, title: string) => ModelGraph,
  words: { readonly adder: Words; readonly conv: Words },
): Template[] {
  return (["adder", "conv"] as const).map((kind) => {
    const name = `${title} with ${kind === "adder" ? "adders" : "convolutions"}`;
    const { question, tries } = words[kind];
    const layer: Layer = kind === "adder" ? "adder2d" : "conv2d";
    return template(`${id}-${kind}`, name, (given) => make(layer, given), question, tries);
  });
}

/** The first one opens when nothing else does. */
export const templates: readonly Template[] = [
  firstTemplate,
  template(
    "lenet5-bn-conv",
    "LeNet-5 with convolutions",
    (title) => lenet5Bn("conv2d", title),
    "How far does the multiplying twin of the adder network get with the same settings and the same data?",
    [
      "You could try comparing additions and multiplications in the status bar with the adder version.",
      "You could try replacing only the first Convolution by an Adder with the same filters.",
    ],
  ),
  template(
    "approx-1d-adder",
    "A curve from one adder layer",
    approx1d,
    "How well do 32 distances, each cut off at 0, add up to a curve?",
    [
      "You could try 4 Units instead of 32 and counting the corners of the curve.",
      "You could try the function with a jump: no network of this kind follows it everywhere.",
      "You could try the full-precision Filter gradient: here the sign fits better in the mean of three seeds.",
    ],
  ),
  template(
    "spirals-adder",
    "Two spirals with adders",
    spirals,
    "Where does an adder network draw the border between two spirals?",
    [
      "You could try XOR in the Input block, and then taking both ReLU blocks out.",
      "You could try more Noise in the Input block.",
    ],
  ),
  ...twins("resnet20", "ResNet-20", (layer, title) => resnetSmall(3, layer, title), {
    adder: {
      question:
        "Do adders still learn when 18 of them are stacked and shortcuts carry the signal past them?",
      tries: [
        "You could try opening a Residual unit and deleting its Add: the shortcut is gone in all that are linked.",
        "You could try Eta 0.2, the value in the authors' code.",
        "You could try random mirroring and shifting in the Input block.",
      ],
    },
    conv: {
      question: "What does a multiplying ResNet-20 reach with the settings of its adder twin?",
      tries: [
        "You could try replacing the last stage by adders and keeping the rest.",
        "You could try half as many filters everywhere and comparing cost and accuracy.",
      ],
    },
  }),
  ...twins("lenetpp", "LeNet++", lenetPlusPlus, {
    adder: {
      question:
        "Where does an adder network put the classes when its last layer has two units only?",
      tries: ["You could try three units in the layer of two and comparing the accuracy."],
    },
    conv: {
      question: "Do the classes of a multiplying network lie on rays or in clusters?",
      tries: ["You could try taking the Batch norm behind the two units out."],
    },
  }),
  ...twins("vgg-small", "VGG-small", vggSmall, {
    adder: {
      question: "How many additions does it take when no shortcut helps and layers are wide?",
      tries: ["You could try half as many filters in each stage before pressing Run: it is large."],
    },
    conv: {
      question: "What do 600 million multiplications for one small image buy?",
      tries: ["You could try comparing its cost with ResNet-20's in the status bar."],
    },
  }),
  ...twins("resnet32", "ResNet-32", (layer, title) => resnetSmall(5, layer, title), {
    adder: {
      question: "Does depth help an adder network as it helps a multiplying one?",
      tries: ["You could try Repeat 2 instead of 5 in the first stage."],
    },
    conv: {
      question: "What do twelve more layers than in ResNet-20 bring?",
      tries: ["You could try Repeat 9 in each stage: that is ResNet-56."],
    },
  }),
  ...twins("resnet18", "ResNet-18", (layer, title) => resnetLarge(18, layer, title), {
    adder: {
      question: "What does a network for photographs cost when its units add instead of multiply?",
      tries: ["You could try opening a unit and swapping one of its adders for a convolution."],
    },
    conv: {
      question: "Where do the 1.8 billion multiplications of a ResNet-18 come from?",
      tries: ["You could try a smaller image in the Input block and watching the counts."],
    },
  }),
  ...twins("resnet50", "ResNet-50", (layer, title) => resnetLarge(50, layer, title), {
    adder: {
      question: "What is left to multiply in a ResNet-50 whose bottlenecks only add?",
      tries: ["You could try opening a Bottleneck: three adder layers and a shortcut."],
    },
    conv: {
      question: "Which bottlenecks of a ResNet-50 cost most?",
      tries: ["You could try 112 pixels in the Input block: the counts fall to a quarter."],
    },
  }),
];

/** The template of this id. */
export function templateOf(id: string): Template | undefined {
  return templates.find((entry) => entry.id === id);
}

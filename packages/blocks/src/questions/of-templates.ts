import { firstQuestion } from "./first";
import type { QuestionWords } from "./types";

/** The templates' questions, under the templates' ids. */
export const templateQuestions: readonly QuestionWords[] = [
  firstQuestion,
  {
    id: "lenet5-bn-conv",
    text: "How far does the convolution version of the adder network get with the same settings and the same data?",
    hints: [
      "You could try comparing additions and multiplications in the status bar with the adder version.",
      "You could try replacing only the first Convolution by an Adder with the same filters.",
    ],
    answer: "curves",
  },
  {
    id: "approx-1d-adder",
    text: "How well do 32 distances, each cut off at 0, add up to a curve?",
    hints: [
      "You could try 4 Units instead of 32 and counting the corners of the curve.",
      "You could try the function with a jump: no network of this kind follows it everywhere.",
      "You could try the full-precision Filter gradient: here the sign fits better in the mean of three seeds.",
    ],
    answer: "predictions",
  },
  {
    id: "spirals-adder",
    text: "Where does an adder network draw the border between two spirals?",
    hints: [
      "You could try XOR in the Input block, and then taking both ReLU blocks out.",
      "You could try more Noise in the Input block.",
    ],
    answer: "predictions",
  },
  {
    id: "resnet20-adder",
    text: "Do adders still learn when 18 of them are stacked and shortcuts carry the signal past them?",
    hints: [
      "You could try opening a Residual unit and deleting its Add: the shortcut is gone in all that are linked.",
      "You could try Eta 0.2, the value in the authors' code.",
      "You could try random mirroring and shifting in the Input block.",
    ],
    answer: "curves",
  },
  {
    id: "resnet20-conv",
    text: "How accurate does a ResNet-20 with convolutions become with the settings of the adder version?",
    hints: [
      "You could try replacing the last stage by adders and keeping the rest.",
      "You could try half as many filters everywhere and comparing cost and accuracy.",
    ],
    answer: "curves",
  },
  {
    id: "resnet20-published",
    text: "What do the filters look like that the AdderNet authors' own code has trained?",
    hints: [
      "You could try Open weights in the File menu with a .pth file of their resnet20.py: you see each pair before it is taken.",
      "You could try dropping CIFAR-10's binary files on the page, the images such weights learned from.",
      "You could try Run without them: it also trains from a seed.",
    ],
    answer: "filters",
  },
  {
    id: "lenetpp-adder",
    text: "Where does an adder network put the classes when its last layer has two units only?",
    hints: ["You could try three units in the layer of two and comparing the accuracy."],
    answer: "features",
  },
  {
    id: "lenetpp-conv",
    text: "Do the classes of a multiplying network lie on rays or in clusters?",
    hints: ["You could try taking the Batch norm behind the two units out."],
    answer: "features",
  },
  {
    id: "vgg-small-adder",
    text: "How many additions does it take when no shortcut helps and layers are wide?",
    hints: ["You could try half as many filters in each stage before pressing Run: it is large."],
    answer: "cost",
  },
  {
    id: "vgg-small-conv",
    text: "What do 600 million multiplications for one small image buy?",
    hints: ["You could try comparing its cost with ResNet-20's in the status bar."],
    answer: "curves",
  },
  {
    id: "resnet32-adder",
    text: "Does depth help an adder network as it helps a multiplying one?",
    hints: ["You could try Repeat 2 instead of 5 in the first stage."],
    answer: "curves",
  },
  {
    id: "resnet32-conv",
    text: "What do twelve more layers than in ResNet-20 bring?",
    hints: ["You could try Repeat 9 in each stage: that is ResNet-56."],
    answer: "curves",
  },
  {
    id: "resnet18-adder",
    text: "What does a network for photographs cost when its units add instead of multiply?",
    hints: ["You could try opening a unit and swapping one of its adders for a convolution."],
    answer: "cost",
  },
  {
    id: "resnet18-conv",
    text: "Where do the 1.8 billion multiplications of a ResNet-18 come from?",
    hints: ["You could try a smaller image in the Input block and watching the counts."],
    answer: "cost",
  },
  {
    id: "resnet50-adder",
    text: "What is left to multiply in a ResNet-50 whose bottlenecks only add?",
    hints: ["You could try opening a Bottleneck: three adder layers and a shortcut."],
    answer: "cost",
  },
  {
    id: "resnet50-conv",
    text: "Which bottlenecks of a ResNet-50 cost most?",
    hints: ["You could try 112 pixels in the Input block: the counts fall to a quarter."],
    answer: "cost",
  },
  {
    id: "resnet50-published",
    text: "What changes when a batch norm stands behind the scores of 1000 classes, as in the AdderNet authors' ResNet-50?",
    hints: [
      "You could try Open weights in the File menu with a .pth file of their resnet50.py: you see each pair before it is taken.",
      "You could try comparing its cost with that of ResNet-50 with adders, which ends in a dense layer.",
    ],
    answer: "cost",
  },
];

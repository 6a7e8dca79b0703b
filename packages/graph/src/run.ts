import { engineLabels, engineNames } from "@adder-studio/core";
import { limits } from "./limits";
import { bool, choice, defaultsOf, float, int, type PropSpec } from "./props";
import type { RunConfig } from "./types";

const onlySgd = { prop: "optimizer", equals: "sgd" } as const;
const onlyAdam = { prop: "optimizer", equals: "adam" } as const;
const onlyPolynomial = { prop: "schedule", equals: "polynomial" } as const;
const onlyStep = { prop: "schedule", equals: "step" } as const;

/**
 * Every training setting: label, default, range, control, link code. A default never changes within
 * one semantics version, because links leave defaults out.
 */
export const runSpecs: { readonly [K in keyof RunConfig]: PropSpec } = {
  seed: int("Seed", 0, 0, 4294967295, {
    link: "s",
    doc: "Decides initial weights, order of the examples, augmentation and dropout.",
  }),
  epochs: int("Epochs", 10, 1, 1000, {
    link: "e",
    doc: "Passes over the training set; the learning-rate schedule spans all of them.",
  }),
  batch: int("Batch", 64, 1, limits.batch, { link: "b", doc: "Examples per training step." }),
  optimizer: choice(
    "Optimizer",
    "sgd",
    [
      { value: "sgd", label: "SGD" },
      { value: "adam", label: "Adam" },
    ],
    { link: "o" },
  ),
  lr: float("Learning rate", 0.1, 1e-9, 1e3, { link: "l" }),
  schedule: choice(
    "Schedule",
    "cosine",
    [
      { value: "constant", label: "Constant" },
      { value: "step", label: "Step" },
      { value: "cosine", label: "Cosine to 0" },
      { value: "polynomial", label: "Polynomial to 0" },
    ],
    { link: "c", doc: "How the learning rate changes over the run." },
  ),
  stepEvery: int("Step every (epochs)", 5, 1, 1000, { link: "ce", when: onlyStep }),
  stepFactor: float("Step factor", 0.1, 1e-6, 1, { link: "cf", when: onlyStep }),
  polyPower: float("Power", 0.9, 0.01, 10, {
    link: "cp",
    when: onlyPolynomial,
    doc: "The rate at each step is the learning rate × (1 - step / all steps) to this power.",
  }),
  momentum: float("Momentum", 0.9, 0, 1, { link: "m", when: onlySgd }),
  nesterov: bool("Nesterov momentum", true, { link: "n", when: onlySgd }),
  weightDecay: float("Weight decay", 5e-4, 0, 1, {
    link: "w",
    doc: "Added to the gradient of every trained parameter as decay × weight.",
  }),
  beta1: float("Adam beta 1", 0.9, 0, 0.999999, { link: "b1", when: onlyAdam }),
  beta2: float("Adam beta 2", 0.999, 0, 0.9999999, { link: "b2", when: onlyAdam }),
  adamEpsilon: float("Adam epsilon", 1e-8, 1e-12, 1, { link: "be", when: onlyAdam }),
  rateRule: choice(
    "Adder rate",
    "adaptive",
    [
      { value: "adaptive", label: "Adaptive" },
      { value: "fixed", label: "Fixed factor" },
      { value: "plain", label: "Plain" },
    ],
    { link: "r", doc: "How the gradient of each adder layer is scaled (CVPR 2020, eq. 13)." },
  ),
  eta: float("Eta", 0.1, 1e-6, 100, {
    link: "t",
    when: { prop: "rateRule", equals: "adaptive" },
    doc: "Size of an adder layer's step relative to the learning rate.",
  }),
  fixedFactor: float("Factor", 100, 1e-6, 1e6, {
    link: "f",
    when: { prop: "rateRule", equals: "fixed" },
  }),
  filterRule: choice(
    "Filter gradient",
    "full-precision",
    [
      { value: "full-precision", label: "Full precision" },
      { value: "sign", label: "Sign" },
    ],
    { link: "g" },
  ),
  inputRule: choice(
    "Input gradient",
    "hardtanh",
    [
      { value: "hardtanh", label: "HardTanh (±1)" },
      { value: "sign", label: "Sign" },
      { value: "unclipped", label: "Unclipped" },
    ],
    { link: "h" },
  ),
  lpStart: float("Exponent p at the start", 1, 1, 2, {
    link: "p",
    doc: "Adders answer -Σ|x − f|^p. Both ends 1: AdderNet (CVPR 2020). From 2 to 1: l2-to-l1 as a user option, with exact derivatives, unclipped; the papers' schedule is not at hand.",
  }),
  lpEnd: float("Exponent p at the end", 1, 1, 2, {
    link: "pe",
    doc: "p goes there in a straight line, step by step. For a constant p set both ends.",
  }),
  lpUntil: float("p at its end after (share of run)", 1, 0.01, 1, { link: "pu" }),
  lpRule: choice(
    "Gradient once p has come to 1",
    "exact",
    [
      { value: "exact", label: "Exact (sign)" },
      { value: "rules", label: "Rules above" },
    ],
    {
      link: "pr",
      doc: "The exact derivative at p = 1 is the sign on both sides, which is not AdderNet's rule.",
    },
  ),
  distill: float("Distillation weight λ", 0, 0, 10, {
    link: "d",
    doc: "The convolution version (teacher) trains along: λ T² KL(softmax(teacher / T) ‖ softmax(own / T)) joins the loss (Hinton et al., arXiv 1503.02531); 0: off. Ours, in the spirit of PKKD ANN (arXiv 2009.13044). Curves show the labels' part alone. Takes as long as both.",
  }),
  distillTemperature: float("Distillation temperature T", 4, 1, 20, {
    link: "dt",
    when: { prop: "distill", above: 0 },
    doc: "Divides both networks' scores: the higher, the more the wrong classes count.",
  }),
  init: choice(
    "Initial weights",
    "paper",
    [
      { value: "paper", label: "Paper's code" },
      { value: "kaiming", label: "Kaiming" },
      { value: "small", label: "Small adders" },
    ],
    { link: "i" },
  ),
  reestimate: bool("Re-estimate batch norm before tests", true, {
    link: "re",
    doc: "Evaluation only: statistics from 10 fixed training batches instead of the running ones.",
  }),
  engine: choice(
    "Engine",
    "auto",
    [
      { value: "auto", label: "Best here" },
      ...engineNames.map((value) => ({ value, label: engineLabels[value] })),
    ],
    { link: "en" },
  ),
  semantics: int("Numerics version", 1, 1, 1, { link: "sv" }),
};

/** SGD, rate 0.1, Nesterov 0.9, weight decay 5e-4, eta 0.1, cosine, seed 0. */
export const defaultRun: RunConfig = defaultsOf(runSpecs) as unknown as RunConfig;

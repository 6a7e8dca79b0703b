import type { Experiment, ExperimentSetting, Measure } from "./types";

const accuracy: Measure = { id: "accuracy", title: "test accuracy", unit: "%" };

/** The four adder layers and the classifier of LeNet-5-BN. */
function perLayer(id: string, title: string, layers: number): Measure[] {
  return Array.from({ length: layers }, (_, i) => ({
    id: `${id}/${i + 1}`,
    title: `${title}, layer ${i + 1}`,
    unit: "",
  }));
}

const bothVersions = [
  { id: "adder", title: "adders", template: "lenet5-bn-adder" },
  { id: "conv", title: "convolutions", template: "lenet5-bn-conv" },
] as const satisfies readonly ExperimentSetting[];
const [adder, conv] = bothVersions;

/** LeNet-5-BN on MNIST, 1st iteration (CVPR 2020, Table 1). */
const tableOne = {
  adder: { "gradient-norm/1": 0.0009, "gradient-norm/2": 0.0012, "gradient-norm/3": 0.0146 },
  conv: { "gradient-norm/1": 0.2261, "gradient-norm/2": 0.299, "gradient-norm/3": 0.4646 },
};

const onMnist = "LeNet-5-BN on MNIST";

/** All of them, in the order of the table. A new one is an entry here. */
export const experiments: readonly Experiment[] = [
  {
    id: "adder-conv",
    title: "Adders against convolutions",
    source: { kind: "CVPR 2020", where: "MNIST experiment" },
    paperSetup: onMnist,
    settings: [
      { ...adder, paper: { accuracy: 99.4 } },
      { ...conv, paper: { accuracy: 99.4 } },
      { ...adder, id: "adder-full", title: "adders, all 70,000 images", fullData: true },
      { ...conv, id: "conv-full", title: "convolutions, all 70,000 images", fullData: true },
    ],
    probes: [],
    measures: [accuracy],
    expectations: [
      { above: "conv", below: "adder", measure: "accuracy", source: "derived here" },
      { above: "conv-full", below: "adder-full", measure: "accuracy", source: "derived here" },
    ],
  },
  {
    id: "schemes",
    title: "Which gradient, which rate",
    source: { kind: "CVPR 2020", where: "Figure 3" },
    paperSetup: onMnist,
    settings: [
      {
        ...adder,
        id: "full-adaptive",
        title: "full precision + adaptive",
        paper: { accuracy: 99.4 },
      },
      {
        ...adder,
        id: "full-fixed",
        title: "full precision + x100",
        run: { rateRule: "fixed" },
        paper: { accuracy: 98.99 },
      },
      {
        ...adder,
        id: "sign-adaptive",
        title: "sign + adaptive",
        run: { filterRule: "sign" },
        paper: { accuracy: 97.99 },
      },
      {
        ...adder,
        id: "sign-fixed",
        title: "sign + x100",
        run: { filterRule: "sign", rateRule: "fixed" },
        paper: { accuracy: 97.72 },
      },
      {
        ...adder,
        id: "full-plain",
        title: "full precision + plain rate",
        run: { rateRule: "plain" },
      },
    ],
    probes: [],
    measures: [accuracy],
    expectations: [
      {
        above: "full-adaptive",
        below: "sign-adaptive",
        measure: "accuracy",
        source: "CVPR 2020",
      },
      { above: "full-fixed", below: "sign-fixed", measure: "accuracy", source: "CVPR 2020" },
      {
        above: "full-adaptive",
        below: "full-fixed",
        measure: "accuracy",
        source: "CVPR 2020",
        longRunsOnly: true,
      },
      {
        above: "sign-adaptive",
        below: "sign-fixed",
        measure: "accuracy",
        source: "CVPR 2020",
        longRunsOnly: true,
      },
      // The paper has no plain rate, and compares the gradients at equal rates only.
      ...(
        [
          ["full-adaptive", "sign-fixed"],
          ["full-fixed", "sign-adaptive"],
          ["full-adaptive", "full-plain"],
          ["full-fixed", "full-plain"],
        ] as const
      ).map(([above, below]) => ({
        above,
        below,
        measure: "accuracy" as const,
        source: "derived here" as const,
      })),
    ],
  },
  {
    id: "eta",
    title: "How far a layer moves: eta",
    source: { kind: "CVPR 2020", where: "Table 4" },
    paperSetup: onMnist,
    settings: (
      [
        [1, 99.26],
        [0.5, 99.3],
        [0.2, 99.35],
        [0.1, 99.4],
        [0.05, 99.32],
      ] as const
    ).map(([eta, printed]) => ({
      ...adder,
      id: `eta-${eta}`,
      title: `eta ${eta}`,
      run: { eta },
      paper: { accuracy: printed },
    })),
    probes: [],
    measures: [accuracy],
    expectations: [
      { above: "eta-0.1", below: "eta-1", measure: "accuracy", source: "CVPR 2020" },
      { above: "eta-0.1", below: "eta-0.05", measure: "accuracy", source: "CVPR 2020" },
    ],
  },
  {
    id: "gradient-norms",
    title: "Gradients of the first step",
    source: { kind: "CVPR 2020", where: "Table 1" },
    paperSetup: `${onMnist}, 1st iteration`,
    note: "The law is CVPR 2020's, eq. 8 and 9: adders (1 - 2/π) d² c (Var X + Var F), convolutions d² c Var X Var F. It is about independent normal inputs and filters; inputs in a network are neither.",
    settings: [
      { ...adder, paper: tableOne.adder },
      { ...conv, paper: tableOne.conv },
    ],
    probes: ["gradients", "variance"],
    measures: [
      ...perLayer("gradient-norm", "gradient norm", 4),
      ...perLayer("law-normal", "output variance / law, normal values", 4),
      ...perLayer("law-network", "output variance / law, in the network", 4),
    ],
    expectations: [1, 2, 3].map((layer) => ({
      above: "conv",
      below: "adder",
      measure: `gradient-norm/${layer}`,
      source: "CVPR 2020" as const,
    })),
  },
  {
    id: "no-batch-norm",
    title: "Without batch norm",
    source: { kind: "CVPR 2020", where: "batch norm follows each adder layer" },
    settings: [
      adder,
      { ...adder, id: "adder-bare", title: "adders, no batch norm", muted: ["batchNorm"] },
      { ...conv, id: "conv-bare", title: "convolutions, no batch norm", muted: ["batchNorm"] },
    ],
    probes: [],
    measures: [accuracy],
    expectations: [
      { above: "adder", below: "adder-bare", measure: "accuracy", source: "derived here" },
      { above: "conv-bare", below: "adder-bare", measure: "accuracy", source: "derived here" },
    ],
  },
  {
    id: "weight-shapes",
    title: "How trained weights spread",
    source: { kind: "CVPR 2020", where: "Figure 4" },
    settings: bothVersions,
    probes: [],
    measures: perLayer("laplace-gain", "log-likelihood, Laplace - Gaussian (nats a weight)", 4),
    expectations: [1, 2, 3, 4].map((layer) => ({
      above: "adder",
      below: "conv",
      measure: `laplace-gain/${layer}`,
      source: "CVPR 2020" as const,
    })),
  },
  {
    id: "exponent",
    title: "From squares to distances: the exponent p",
    source: {
      kind: "UANN abstract",
      where: "“investigating the l_p-norm”; the ways here are ours",
    },
    settings: [
      { ...adder, id: "plain", title: "p = 1, AdderNet's gradients" },
      { ...adder, id: "squares", title: "p = 2", run: { lpStart: 2, lpEnd: 2 } },
      { ...adder, id: "falling", title: "p from 2 to 1", run: { lpStart: 2, lpEnd: 1 } },
    ],
    probes: [],
    measures: [accuracy],
    expectations: [],
  },
  {
    id: "distillation",
    title: "Taught by convolutions",
    source: {
      kind: "derived here",
      where: "in the spirit of PKKD ANN, arXiv 2009.13044, with the term of arXiv 1503.02531",
    },
    settings: [
      { ...adder, id: "alone", title: "adders alone" },
      { ...adder, id: "taught", title: "distillation 0.5", run: { distill: 0.5 } },
      { ...adder, id: "taught-more", title: "distillation 2", run: { distill: 2 } },
    ],
    probes: [],
    measures: [accuracy],
    expectations: [
      { above: "taught", below: "alone", measure: "accuracy", source: "derived here" },
      { above: "taught-more", below: "alone", measure: "accuracy", source: "derived here" },
    ],
  },
  {
    id: "plane",
    title: "Two features for ten classes",
    source: { kind: "CVPR 2020", where: "Figure 1" },
    paperSetup: "LeNet++ on MNIST",
    settings: [
      { id: "adder", title: "adders", template: "lenetpp-adder" },
      { id: "conv", title: "convolutions", template: "lenetpp-conv" },
    ],
    probes: [],
    measures: [accuracy],
    expectations: [],
  },
  {
    id: "resnet20",
    title: "ResNet-20, eighteen layers of adders",
    source: { kind: "CVPR 2020", where: "Table 2" },
    paperSetup: "ResNet-20 on CIFAR-10, 400 epochs",
    settings: [
      { id: "adder", title: "adders", template: "resnet20-adder", paper: { accuracy: 91.84 } },
      { id: "conv", title: "convolutions", template: "resnet20-conv", paper: { accuracy: 92.25 } },
    ],
    probes: [],
    measures: [accuracy],
    expectations: [{ above: "conv", below: "adder", measure: "accuracy", source: "CVPR 2020" }],
  },
];

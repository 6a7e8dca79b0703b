import type { Diagnostic, EngineName } from "@adder-studio/core";

/** Letters, digits and `_`, starting with a letter, at most 32 long. */
export type NodeId = string;
export type PropValue = number | string | boolean;
export type Props = Readonly<Record<string, PropValue>>;

export interface GraphNode {
  readonly type: string;
  readonly props: Props;
  /** Place given by a person, in canvas pixels; absent: laid out automatically. */
  readonly at?: readonly [number, number];
  /** A name a person gave; absent = the block's title. */
  readonly label?: string;
  /** Muted: the block hands its first input on as it is. */
  readonly off?: true;
}

export interface PortRef {
  readonly node: NodeId;
  readonly port: string;
}

/** A wire from an output port to an input port. An input port takes at most one wire. */
export interface Edge {
  readonly from: PortRef;
  readonly to: PortRef;
}

/** Names a composite's definition within its document. */
export type CompositeId = string;

/**
 * Definition of a composite block: the blocks and wires inside. Blocks of type `composite` refer to it by their
 * property `of`; all that refer to one definition are linked: an edit inside shows in each. Its `groupInput` and
 * `groupOutput` blocks are its ports, in natural order of their ids.
 */
export interface Composite {
  readonly title: string;
  readonly nodes: Readonly<Record<NodeId, GraphNode>>;
  readonly edges: readonly Edge[];
}

/** Training settings. Each field's range and default is in `runSpecs`. */
export interface RunConfig {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  readonly optimizer: "sgd" | "adam";
  readonly lr: number;
  readonly schedule: "constant" | "step" | "cosine" | "polynomial";
  /** Step schedule: multiply the rate by `stepFactor` each `stepEvery` epochs. */
  readonly stepEvery: number;
  readonly stepFactor: number;
  /** Polynomial schedule: the rate is lr (1 - step / total)^polyPower. */
  readonly polyPower: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly adamEpsilon: number;
  /** `adaptive`: alpha = eta sqrt(k)/||g|| (CVPR 2020, eq. 13); `fixed`: alpha = fixedFactor; `plain`: alpha = 1. */
  readonly rateRule: "adaptive" | "fixed" | "plain";
  readonly eta: number;
  readonly fixedFactor: number;
  readonly filterRule: "full-precision" | "sign";
  readonly inputRule: "hardtanh" | "sign" | "unclipped";
  /** Exponent p of every adder layer at the start and at the end; both 1 is the AdderNet of CVPR 2020. */
  readonly lpStart: number;
  readonly lpEnd: number;
  /** Share of the run's steps after which p has come to its end. */
  readonly lpUntil: number;
  /** Gradient rule of a layer whose p has come to 1: the exact derivative, the sign, or the two rules above. */
  readonly lpRule: "exact" | "rules";
  /** lambda: weight of the teacher's (the conv version's) term in the loss; 0: labels alone. */
  readonly distill: number;
  /** T: both networks' scores are divided by it before they are compared. */
  readonly distillTemperature: number;
  /** `paper`: adder N(0,1), conv PyTorch's default; alternatives in METHOD 7.4. */
  readonly init: "paper" | "kaiming" | "small";
  /** Re-estimate batch-norm statistics from 10 fixed training batches before each test pass (evaluation only). */
  readonly reestimate: boolean;
  readonly engine: "auto" | EngineName;
  /** Version of the numerics; an old document keeps the numbers it was made with. */
  readonly semantics: 1;
}

/** Options of a shared link: how it is to be used. Reserved in the format from its first version. */
export interface ShareOptions {
  /** `nodeId.prop` or `run.field` that the receiver may not change. */
  readonly locked: readonly string[];
  /** Panels that stay hidden. */
  readonly hidden: readonly string[];
  /** A question or an assignment, shown above the canvas. */
  readonly prompt: string;
  readonly seedRule: "fixed" | "ask" | "per-student";
}

/** A question that a person wrote for an experiment. */
export interface OwnQuestion {
  /** May be empty where there are hints alone; line ends stay. */
  readonly text: string;
  /** Things to try, each a sentence. */
  readonly hints: readonly string[];
  /** The panel that answers, by its id; empty: none in particular. */
  readonly answer: string;
}

/** The question of an experiment: a built-in one by its name, or one in a person's own words. */
export type Question = { readonly id: string } | OwnQuestion;

/**
 * The experiment: the only thing that is saved, shared and undone. Plain JSON. The order of keys in
 * `nodes` and of entries in `edges` carries no meaning.
 */
export interface ModelGraph {
  readonly version: 1;
  readonly title: string;
  readonly nodes: Readonly<Record<NodeId, GraphNode>>;
  readonly edges: readonly Edge[];
  /** Definitions of composite blocks; absent when there are none. */
  readonly composites?: Readonly<Record<CompositeId, Composite>>;
  readonly run: RunConfig;
  readonly share: ShareOptions;
  /** Absent: nothing is asked. */
  readonly question?: Question;
}

export type GraphEdit =
  | { readonly kind: "addNode"; readonly id: NodeId; readonly node: GraphNode }
  | { readonly kind: "removeNodes"; readonly ids: readonly NodeId[] }
  | {
      readonly kind: "setProp";
      readonly id: NodeId;
      readonly prop: string;
      readonly value: PropValue;
    }
  | { readonly kind: "setLabel"; readonly id: NodeId; readonly label: string | undefined }
  | { readonly kind: "setOff"; readonly id: NodeId; readonly off: boolean }
  | { readonly kind: "setType"; readonly id: NodeId; readonly type: string; readonly props: Props }
  | {
      readonly kind: "moveNodes";
      readonly to: Readonly<Record<NodeId, readonly [number, number] | null>>;
    }
  | { readonly kind: "connect"; readonly edge: Edge }
  | { readonly kind: "disconnect"; readonly edge: Edge }
  | { readonly kind: "setRun"; readonly field: keyof RunConfig; readonly value: PropValue }
  | { readonly kind: "setTitle"; readonly title: string }
  | { readonly kind: "setShare"; readonly share: ShareOptions }
  /** Undefined takes the question away. */
  | { readonly kind: "setQuestion"; readonly question: Question | undefined }
  /** An edit of blocks and wires inside a composite's definition. */
  | { readonly kind: "inside"; readonly composite: CompositeId; readonly edit: GraphEdit }
  /** Adds or replaces a definition; undefined removes it. */
  | {
      readonly kind: "setComposite";
      readonly id: CompositeId;
      readonly composite: Composite | undefined;
    }
  /** Several edits as one step. */
  | { readonly kind: "batch"; readonly edits: readonly GraphEdit[] }
  /** Put another document in its place (template, opened link). */
  | { readonly kind: "replace"; readonly graph: ModelGraph };

export type GraphDiagnostic = Diagnostic<GraphEdit>;

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
  /** `nodeId.prop`, `run.field`, or `nodeId` for a whole block, that the receiver may not change. */
  readonly locked: readonly string[];
  /** Panels, and the other parts of the screen in `hideable`, that stay hidden. */
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
 * The part of a document that a student may change: everything (`open`), values of blocks and training settings but no blocks and wires
 * (`settings`), or nothing (`run`).
 */
export type LessonAccess = "open" | "settings" | "run";

/** A question of a step. */
export interface LessonQuestion {
  /** `predict`: to be answered before Run; `answer`: to be answered when there is something to see. */
  readonly kind: "predict" | "answer";
  readonly prompt: string;
  /** Answers to choose from; empty: the answer is typed. */
  readonly choices: readonly string[];
}

/** A network with its settings, recorded as a step's beginning or as what it should become. */
export interface LessonState {
  /** `start`: the step offers to set it up; `goal`: a picture of it is shown. */
  readonly use: "start" | "goal";
  readonly nodes: Readonly<Record<NodeId, GraphNode>>;
  readonly edges: readonly Edge[];
  readonly composites?: Readonly<Record<CompositeId, Composite>>;
  readonly run: RunConfig;
}

/** An amount of a network: operations of one image at inference, or trained parameters. */
export type LessonAmount = "multiplications" | "additions" | "parameters";

/**
 * A condition on the document, on the runs made in the lesson and on what the student did: a closed list.
 * `epochs` of 0 means any number. Blocks are named by type, settings by their field in `RunConfig`.
 */
export type LessonCheck =
  | { readonly kind: "all" | "any"; readonly of: readonly LessonCheck[] }
  /** The questions of the step have answers. */
  | { readonly kind: "answered" }
  /** A run has come to its end, after at least so many epochs. */
  | { readonly kind: "ran"; readonly epochs: number }
  /** Test accuracy (0 to 1) of at least so much, within so many epochs. */
  | { readonly kind: "accuracy"; readonly atLeast: number; readonly epochs: number }
  /** Test error of a network that computes a number, of at most so much. */
  | { readonly kind: "error"; readonly atMost: number; readonly epochs: number }
  /** The document's network needs fewer. */
  | { readonly kind: "cost"; readonly of: LessonAmount; readonly below: number }
  /** The document has at least and at most so many blocks of a type. */
  | {
      readonly kind: "blocks";
      readonly type: string;
      readonly least: number;
      readonly most: number;
    }
  /** A block of one type stands before one of another on some way through the network. */
  | { readonly kind: "before"; readonly type: string; readonly later: string }
  /** A run with blocks of a type, and another one without. */
  | { readonly kind: "with-and-without"; readonly type: string }
  /** Runs have ended that differ in their seed alone, so many of them. */
  | { readonly kind: "seeds"; readonly count: number }
  /** Two runs have ended that differ in a training setting alone. */
  | { readonly kind: "varied"; readonly field: keyof RunConfig }
  /** A panel or dialog was opened during the step. */
  | { readonly kind: "opened"; readonly part: string };

export interface LessonStep {
  readonly title: string;
  /** Words in the lesson's markup: paragraphs, `*emphasis*`, lists, `[label](#part)`. Line ends stay. */
  readonly text: string;
  readonly questions: readonly LessonQuestion[];
  /** Absent: the step is passed by going on. */
  readonly check?: LessonCheck;
  /** Absent: as the lesson says. */
  readonly access?: LessonAccess;
  readonly state?: LessonState;
}

/** A lesson in a person's own words. */
export interface OwnLesson {
  readonly title: string;
  readonly access: LessonAccess;
  readonly steps: readonly LessonStep[];
}

/** A lesson that comes with the program, by its name, or one that is written out. */
export type Lesson = { readonly id: string } | OwnLesson;

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
  /** Absent: no lesson. */
  readonly lesson?: Lesson;
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
  /** Undefined takes the lesson away. */
  | { readonly kind: "setLesson"; readonly lesson: Lesson | undefined }
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

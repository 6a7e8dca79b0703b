import type { RunConfig } from "@adder-studio/graph";

/** Who says what an experiment shows. */
export interface Source {
  readonly kind: "CVPR 2020" | "UANN abstract" | "derived here";
  /** Place in the paper: "Table 4". */
  readonly where: string;
}

/** One document of an experiment: a template with some settings changed. */
export interface ExperimentSetting {
  readonly id: string;
  readonly title: string;
  /** Id of the template. */
  readonly template: string;
  readonly run?: Partial<RunConfig>;
  /** Blocks of these types are muted: their output is their input. */
  readonly muted?: readonly string[];
  /** Needs all 70,000 images, which the page does not carry; the document is the same. */
  readonly fullData?: true;
  /** The paper's figures by the id of a measure, in its unit. */
  readonly paper?: Readonly<Record<string, number>>;
}

/** A figure of a finished run. */
export interface Measure {
  /** `accuracy`, or what a probe measured and where: `gradient-norm/1` is the first layer's. */
  readonly id: string;
  readonly title: string;
  /** `%`, or empty for a number without one. */
  readonly unit: string;
}

/** An order that the experiment is about; it is claimed only where the figures bear it out. */
export interface Expectation {
  readonly above: string;
  readonly below: string;
  /** A measure's id. */
  readonly measure: string;
  readonly source: Source["kind"];
  /** Only long runs can tell: not asked of the quick table. */
  readonly longRunsOnly?: true;
}

/** Measurements before the first step; the distribution of trained weights is measured after each run. */
export type Probe = "gradients" | "variance";

/**
 * A named experiment: documents that differ in what is asked about, and what to look at. They ask the question of its
 * id.
 */
export interface Experiment {
  readonly id: string;
  readonly title: string;
  readonly source: Source;
  /** The paper's training set, where its figures stand beside ours. */
  readonly paperSetup?: string;
  /** A remark needed to read the figures. */
  readonly note?: string;
  readonly settings: readonly ExperimentSetting[];
  readonly probes: readonly Probe[];
  readonly measures: readonly Measure[];
  readonly expectations: readonly Expectation[];
}

/** Results of a setting when it was last run for the tables. */
export interface RecordedSetting {
  readonly seeds: number;
  /** "10 epochs". */
  readonly length: string;
  /** Training images. */
  readonly images: number;
  /** Figures by a measure's id; the deviation is a sample's, null for a single seed. */
  readonly figures: Readonly<Record<string, { readonly mean: number; readonly sd: number | null }>>;
  /** Test accuracy (%) after each epoch, mean over the seeds. */
  readonly curve?: readonly number[];
}

/** Order of two settings, by the 95 % intervals of their means. */
export type Order = "above" | "below" | "not separable";

/** Orders of two settings in an experiment's first measure, by experiment. */
export type RecordedOrders = Readonly<
  Record<
    string,
    readonly { readonly first: string; readonly second: string; readonly order: Order }[]
  >
>;

/** Recorded results by experiment, then by setting. */
export type Recorded = Readonly<Record<string, Readonly<Record<string, RecordedSetting>>>>;

import type { Chain } from "@adder-studio/blocks/approximation";
import {
  type ChainDocument,
  chainDocument,
  deepStart,
  distance,
  forward,
  type LayerShape,
  spread,
  weightsOf,
} from "@adder-studio/blocks/approximation";
import type { RunConfig } from "@adder-studio/graph";
import type { NamedArray } from "@adder-studio/session";
import { planeError, rampsPerLayer } from "./compute";
import { keyOf, type LabTarget, lineOf, titleOf } from "./targets";

export type Rule = RunConfig["filterRule"];

/** A network that the lab can train: its shape and the function it has to approximate. */
export type Plan =
  | { readonly kind: "curve"; readonly target: LabTarget; readonly width: number }
  | { readonly kind: "deep"; readonly target: LabTarget; readonly depth: number }
  | { readonly kind: "surface"; readonly target: LabTarget; readonly width: number }
  /** A network without an activation, which is an additive function whatever it learns. */
  | { readonly kind: "flat"; readonly target: LabTarget; readonly width: number };

export const ruleTitles: { readonly [R in Rule]: string } = {
  "full-precision": "full-precision gradient",
  sign: "sign gradient",
};

export const flatWidth = 16;

/** Returns the name of a plan; plans with the same name are the same network on the same function. */
export function nameOf(plan: Plan): string {
  const size = plan.kind === "deep" ? plan.depth : plan.width;
  return `${plan.kind} ${size} ${keyOf(plan.target)}`;
}

const readOut: LayerShape = { kind: "dense", units: 1, relu: false };

function shapeOf(plan: Plan): LayerShape[] {
  if (plan.kind === "deep") {
    const units = 2 * (2 + rampsPerLayer);
    const layer: LayerShape = { kind: "adder", units, relu: true };
    return [...Array.from({ length: plan.depth }, () => layer), readOut];
  }
  return [{ kind: "adder", units: plan.width, relu: plan.kind !== "flat" }, readOut];
}

export function isPlane(plan: Plan): boolean {
  return plan.kind === "surface" || plan.kind === "flat";
}

export const epochs = 60;
/** Number of training points: the default of the Input block. */
export const trainingPoints = 1000;

/** Returns the training settings: equal for all networks of a kind, so that only gradient rule and size differ. */
function runOf(plan: Plan): Partial<RunConfig> {
  return {
    epochs,
    batch: 32,
    optimizer: "adam",
    lr: plan.kind === "deep" ? 0.01 : 0.03,
    schedule: "cosine",
    weightDecay: 0,
    rateRule: "plain",
  };
}

/** Returns the weights that a deep network starts from, because with drawn ones it would not learn; none for other kinds. */
export function startOf(plan: Plan, document: ChainDocument, seed: number): NamedArray[] {
  return plan.kind === "deep" ? weightsOf(document, deepStart(document.layers, seed)) : [];
}

const titles: { readonly [K in Plan["kind"]]: (plan: Plan) => string } = {
  curve: () => "one hidden adder layer",
  deep: () => "deep and narrow, adders",
  surface: () => "pyramids of adders",
  flat: () => "adders without an activation",
};

/** Returns the document of a plan; `made` says in its title how the weights were made. */
export function documentOf(plan: Plan, rule: Rule, seed: number, made?: string): ChainDocument {
  const { target } = plan;
  const title = `${titleOf(target)}: ${titles[plan.kind](plan)}${made === undefined ? "" : `, ${made}`}`;
  return chainDocument(shapeOf(plan), { ...target, features: isPlane(plan) ? 2 : 1 }, title, {
    ...runOf(plan),
    filterRule: rule,
    seed,
  });
}

const linePlaces = 2001;

/** Returns the largest and the root mean square error of a network on a grid that it was not trained on. */
export function measure(plan: Plan, chain: Chain): { readonly sup: number; readonly rms: number } {
  if (isPlane(plan)) return planeError(plan.target, chain);
  const { low, high, f } = lineOf(plan.target);
  const xs = spread(low, high, linePlaces);
  return distance(xs.map(f), forward(chain, xs));
}

import { pointSetOf } from "@adder-studio/data";
import { type ModelIR, taskOf } from "@adder-studio/ir";

/** The line or plane that a network's examples lie on, and how it is looked at. */
export interface Space {
  readonly features: 1 | 2;
  /** 0: it answers with a value. */
  readonly classes: number;
  readonly target: string | undefined;
  /** The op whose output is the answer. */
  readonly op: number;
  /** Places on each axis, and how far they go from 0. */
  readonly side: number;
  readonly reach: number;
}

/** Noise carries points beyond -1 to 1. */
const planeReach = 1.25;
const lineSide = 201;
const planeSide = 49;

/** Returns the input space of a network whose examples are points; undefined for images and other data. */
export function spaceOf(ir: ModelIR | undefined): Space | undefined {
  const [first] = ir?.ops ?? [];
  const last = ir?.ops.at(-1);
  if (ir === undefined || first?.op !== "input" || last === undefined) return undefined;
  if (pointSetOf(first.attrs.dataset) === undefined) return undefined;
  const features = first.type.shape[2] === 1 ? 1 : 2;
  const values = taskOf(ir) === "values";
  return {
    features,
    classes: values ? 0 : first.attrs.classes,
    target: first.attrs.points?.target,
    op: last.ins[0] ?? 0,
    side: features === 1 ? lineSide : planeSide,
    reach: values ? 1 : planeReach,
  };
}

import type { Shape, TensorType } from "@adder-studio/core";
import type { PropSpecs, Props, ValuesOf } from "@adder-studio/graph";
import type {
  Init,
  IrCode,
  OpAttrs,
  OpInputs,
  OpName,
  OpParams,
  ParamRole,
} from "@adder-studio/ir";
import type { BlockCode } from "./codes";
import type { InitRules } from "./init";

/** The palette's groups, in its order. */
export const categories = [
  { id: "input", title: "Data" },
  { id: "layer", title: "Layers" },
  { id: "normalisation", title: "Normalisation" },
  { id: "activation", title: "Activation" },
  { id: "pooling", title: "Pooling" },
  { id: "shape", title: "Shape and regularisation" },
  { id: "merge", title: "Joining" },
  { id: "output", title: "Output" },
] as const;
/** Blocks of the last three stand in no group of the palette: they belong to the document itself. */
export type Category = (typeof categories)[number]["id"] | "composite" | "port" | "note";

/** What a port takes or gives, of one example: an image [H,W,C], a vector [C], or either. */
export interface PortSpec {
  readonly rank: 3 | 1 | "any";
  readonly doc: string;
}

/** A value on its way through the network. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
  /** Length of the last axis. */
  readonly channels: number;
}

/** A parameter that has been declared. */
export interface Param {
  readonly name: string;
}

type OpCall<K extends OpName> = (
  args: Readonly<Record<OpInputs[K], Value> & Record<OpParams[K], Param>>,
  attrs: OpAttrs[K],
  /** Only for `input`: the shape of one example. */
  declared?: TensorType,
) => Value;

/** What a block's `lower` works with. */
export interface LowerContext<P extends PropSpecs, I extends string> {
  /** The block's inputs by port; their ranks have been checked. */
  readonly in: Readonly<Record<I, Value>>;
  readonly props: ValuesOf<P>;
  /** One function per IR op; a misfit of shapes becomes a diagnostic of this block. */
  readonly op: { readonly [K in OpName]: OpCall<K> };
  /** Declares the parameter `<block id>/<name>`. */
  param(name: string, shape: Shape, role: ParamRole, init: Init): Param;
  /** Initial values as the training settings ask for. */
  readonly init: InitRules;
  /** Number of classes of the dataset; undefined as long as no input is there. */
  readonly classes: number | undefined;
  /** Values that each example of the dataset has instead of a class. */
  readonly values: number | undefined;
  /** Leaves with a diagnostic at this block. */
  fault(code: BlockCode | IrCode, message: string, port?: I): never;
}

/** The one file of a block: schema, ports, meaning, prose. */
export interface BlockDef<P extends PropSpecs, I extends string> {
  readonly type: string;
  /** Short name in links, one or two letters, never reused; the type when absent. */
  readonly link?: string;
  readonly title: string;
  readonly category: Category;
  /** Paper and equation. */
  readonly source?: string;
  /** One sentence for palette and inspector. */
  readonly doc: string;
  readonly props: P;
  readonly inputs: Readonly<Record<I, PortSpec>>;
  readonly outputs: Readonly<Record<string, PortSpec>>;
  lower(context: LowerContext<P, I>): Readonly<Record<string, Value>>;
  /** Input shapes of one example that the contract suite feeds it. */
  readonly example: Readonly<Record<I, Shape>>;
  /** `surrogate`: the way back is not the derivative of the way forward (AdderNet). */
  readonly gradient: "exact" | "surrogate";
  /** Everything it gives is <= 0, so that a ReLU right behind leaves nothing. */
  allNegative?(props: ValuesOf<P>): boolean;
}

/** A block whose property and port types have been forgotten: the form the registry holds. */
export interface Block extends Omit<BlockDef<PropSpecs, string>, "lower" | "allNegative"> {
  lower(context: LowerContext<PropSpecs, string>): Readonly<Record<string, Value>>;
  allNegative?(props: Props): boolean;
}

/** Checks a block's file against itself and gives the form the registry holds. */
export function defineBlock<const P extends PropSpecs, I extends string>(
  def: BlockDef<P, I>,
): Block {
  return def as unknown as Block;
}

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

/** The values that a port takes or gives for one example: an image [H,W,C], a vector [C], or either. */
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

/** The context that a block's `lower` is given. */
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

/** Hue of a block wherever it is drawn: `adder` and `conv` tell the two kinds of layers apart; `plain` has none. */
export type Hue = "adder" | "conv" | "norm" | "act" | "plain";

/** Notation of a number on a card, for the value 3: `3`, `3×3`, `÷3`, `×3`. */
export type NumberForm = "plain" | "square" | "divided" | "times";

/** The look of a block: in the palette, on the canvas, in pictures and lists. `K` are the names of its properties. */
export interface BlockLook<K extends string> {
  readonly hue: Hue;
  /** SVG path data of strokes on a square of 16; see `icons.ts` for shared ones. */
  readonly icon: string;
  /**
   * Form of its card. block: name and a second line; compact: one line, close to the card before it, for blocks that
   * cost little. The others belong to the document's own blocks.
   */
  readonly card: "block" | "compact" | "composite" | "pill" | "note";
  /**
   * Preview on its card of what it makes of the shown example. maps: the first channels of its output; input: the
   * example itself before them; classes: the largest scores. None where the output looks like that of the block before.
   */
  readonly preview?: "maps" | "input" | "classes";
  /** The properties that matter most, in the order of the card, where they can be changed. */
  readonly numbers?: { readonly [P in K]?: NumberForm };
  /** A short word behind its title in the palette. */
  readonly tag?: string;
}

/** The one file of a block: schema, ports, meaning, prose, look. */
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
  readonly look: BlockLook<keyof P & string>;
  /** Second line of its card, where that is not what the block costs. `classes` are those of the dataset. */
  ledger?(facts: { readonly classes: number | undefined }): string;
  readonly inputs: Readonly<Record<I, PortSpec>>;
  readonly outputs: Readonly<Record<string, PortSpec>>;
  lower(context: LowerContext<P, I>): Readonly<Record<string, Value>>;
  /** Input shapes of one example that the contract suite feeds it. */
  readonly example: Readonly<Record<I, Shape>>;
  /** `surrogate`: the way back is not the derivative of the way forward (AdderNet). */
  readonly gradient: "exact" | "surrogate";
  /** Tells whether all outputs are <= 0, so that a ReLU directly behind leaves nothing. */
  allNegative?(props: ValuesOf<P>): boolean;
  /**
   * Given for an adder: type of the multiplying block with the same properties and ports that replaces it in the conv
   * version.
   */
  readonly counterpart?: string;
  /** True where the output has as many channels as the input `x`, whatever the properties. */
  readonly keepsChannels?: true;
}

/** A block whose property and port types have been forgotten: the form the registry holds. */
export interface Block extends Omit<BlockDef<PropSpecs, string>, "lower" | "allNegative" | "look"> {
  readonly look: BlockLook<string>;
  lower(context: LowerContext<PropSpecs, string>): Readonly<Record<string, Value>>;
  allNegative?(props: Props): boolean;
}

/** Checks a block's file against itself and gives the form the registry holds. */
export function defineBlock<const P extends PropSpecs, I extends string>(
  def: BlockDef<P, I>,
): Block {
  return def as unknown as Block;
}

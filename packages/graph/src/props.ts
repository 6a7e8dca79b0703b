import { err, ok, type Result } from "@adder-studio/core";
import { cleanLines } from "./text";
import type { PropValue } from "./types";

interface Common {
  readonly label: string;
  readonly doc?: string;
  /**
   * The property's short name in links; its own name when absent. Never given to another property of
   * the same block. Nor may a default change without a migration: links leave defaults out.
   */
  readonly link?: string;
  /** Shown only while another property has this value, or one of these, or is a number above this one. */
  readonly when?:
    | { readonly prop: string; readonly equals: PropValue | readonly PropValue[] }
    | { readonly prop: string; readonly above: number };
}
export interface IntSpec extends Common {
  readonly kind: "int";
  readonly default: number;
  readonly min: number;
  readonly max: number;
}
export interface FloatSpec extends Common {
  readonly kind: "float";
  readonly default: number;
  readonly min: number;
  readonly max: number;
}
export interface ChoiceSpec<V extends string = string> extends Common {
  readonly kind: "choice";
  readonly default: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
}
export interface BoolSpec extends Common {
  readonly kind: "bool";
  readonly default: boolean;
}

/** A text of a person's own; line ends stay. */
export interface TextSpec extends Common {
  readonly kind: "text";
  readonly default: string;
  /** Letters (UTF-16 units). */
  readonly max: number;
  /**
   * Set by a gesture of its own (a `setType` edit), never typed: it has no control, and as long as it is empty it
   * is left out of the document, so that documents from before it was declared stay what they were.
   */
  readonly quiet?: true;
}

/** Declares a property once: its type, default, range, control and link code. */
export type PropSpec = IntSpec | FloatSpec | ChoiceSpec | BoolSpec | TextSpec;
export type PropSpecs = Readonly<Record<string, PropSpec>>;

/** The value type of a spec. */
export type ValueOf<S> = S extends { kind: "bool" }
  ? boolean
  : S extends ChoiceSpec<infer V>
    ? V
    : S extends { kind: "text" }
      ? string
      : number;
export type ValuesOf<S extends PropSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** Tells whether a property has a meaning, given the values of the others. */
export function applies(spec: PropSpec, props: Readonly<Record<string, PropValue>>): boolean {
  if (spec.when === undefined) return true;
  const value = props[spec.when.prop];
  if ("above" in spec.when) return typeof value === "number" && value > spec.when.above;
  const { equals } = spec.when;
  return Array.isArray(equals) ? equals.includes(value) : value === equals;
}

/** Left out of a document at this value. */
export function isQuiet(spec: PropSpec | undefined, value: unknown): boolean {
  return spec?.kind === "text" && spec.quiet === true && value === spec.default;
}

/** The optional parts of a declaration; a bare text is the `doc`. */
export type PropMore = string | { doc?: string; link?: string; when?: Common["when"] };

function more(extra: PropMore | undefined): Omit<Common, "label"> {
  if (typeof extra === "string") return { doc: extra };
  const { doc, link, when } = extra ?? {};
  return { ...(doc ? { doc } : {}), ...(link ? { link } : {}), ...(when ? { when } : {}) };
}

/** A whole number in [min, max]. */
export function int(
  label: string,
  value: number,
  min: number,
  max: number,
  extra?: PropMore,
): IntSpec {
  return { kind: "int", label, default: value, min, max, ...more(extra) };
}

/** A finite number in [min, max]. */
export function float(
  label: string,
  value: number,
  min: number,
  max: number,
  extra?: PropMore,
): FloatSpec {
  return { kind: "float", label, default: value, min, max, ...more(extra) };
}

/** One of a few words. */
export function choice<V extends string>(
  label: string,
  value: NoInfer<V>,
  options: readonly { readonly value: V; readonly label: string }[],
  extra?: PropMore,
): ChoiceSpec<V> {
  return { kind: "choice", label, default: value, options, ...more(extra) };
}

/** On or off. */
export function bool(label: string, value: boolean, extra?: PropMore): BoolSpec {
  return { kind: "bool", label, default: value, ...more(extra) };
}

/** A text; what comes from outside is cleaned and cut. */
export function text(label: string, value: string, max: number, extra?: PropMore): TextSpec {
  return { kind: "text", label, default: value, max, ...more(extra) };
}

/** A text that a gesture sets and nobody types; empty at first. */
export function quietText(label: string, max: number, link: string): TextSpec {
  return { kind: "text", label, default: "", max, link, quiet: true };
}

/**
 * A value from outside, checked. The error completes "<label> must be ...". Nothing is converted: "3"
 * is no number, 1.5 is no whole number; only -0 becomes 0, and texts are cleaned.
 */
export function parseProp(spec: PropSpec, value: unknown): Result<PropValue, string> {
  if (spec.kind === "bool") return typeof value === "boolean" ? ok(value) : err("on or off");
  if (spec.kind === "choice") {
    const known = spec.options.some((option) => option.value === value);
    return known
      ? ok(value as string)
      : err(`one of ${spec.options.map((option) => option.value).join(", ")}`);
  }
  if (spec.kind === "text") {
    return typeof value === "string" ? ok(cleanLines(value, spec.max)) : err("a text");
  }
  const whole = spec.kind === "int";
  const range = `${whole ? "a whole number" : "a number"} from ${spec.min} to ${spec.max}`;
  if (typeof value !== "number" || !(value >= spec.min && value <= spec.max)) return err(range);
  if (whole && !Number.isInteger(value)) return err(range);
  return ok(value === 0 ? 0 : value);
}

/** The defaults of all properties but the quiet ones. */
export function defaultsOf<S extends PropSpecs>(specs: S): ValuesOf<S> {
  const entries = Object.entries(specs).flatMap(([key, spec]) =>
    isQuiet(spec, spec.default) ? [] : [[key, spec.default] as const],
  );
  return Object.fromEntries(entries) as ValuesOf<S>;
}

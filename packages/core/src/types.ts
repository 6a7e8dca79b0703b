/** Shape of one example, without the batch axis: `[H, W, C]` for images, `[C]` for vectors. */
export type Shape = readonly number[];

/** The type of a value between blocks: float32 tensors of `shape`, one per example of the batch. */
export interface TensorType {
  readonly shape: Shape;
}

/**
 * Cost of one example at inference. A subtraction counts as an addition (Chen et al., CVPR 2020);
 * comparisons and absolute values count as neither.
 */
export interface Cost {
  /** Floating-point additions and subtractions per example. */
  readonly additions: number;
  /** Floating-point multiplications and divisions per example. */
  readonly multiplications: number;
  /** Multiplications by a power of two: shifts of bits. Absent where there are none. */
  readonly shifts?: number;
  /** Trainable values (moving statistics are not trainable). */
  readonly parameters: number;
  /** Bytes of the float32 output of one example. */
  readonly bytes: number;
}

export const zeroCost: Cost = { additions: 0, multiplications: 0, parameters: 0, bytes: 0 };

/** The shifts of two counts together, as a field of their sum: absent where there are none. */
export function addShifts(
  a: { readonly shifts?: number },
  b: { readonly shifts?: number },
): { readonly shifts?: number } {
  const shifts = (a.shifts ?? 0) + (b.shifts ?? 0);
  return shifts > 0 ? { shifts } : {};
}

/** Sum of two costs, field by field. */
export function addCost(a: Cost, b: Cost): Cost {
  return {
    ...addShifts(a, b),
    additions: a.additions + b.additions,
    multiplications: a.multiplications + b.multiplications,
    parameters: a.parameters + b.parameters,
    bytes: a.bytes + b.bytes,
  };
}

/** Sum of many costs: one object is made, however many there are. */
export function sumCosts(costs: Iterable<Cost>): Cost {
  const sum = { additions: 0, multiplications: 0, parameters: 0, bytes: 0 };
  let shifts = 0;
  for (const cost of costs) {
    shifts += cost.shifts ?? 0;
    sum.additions += cost.additions;
    sum.multiplications += cost.multiplications;
    sum.parameters += cost.parameters;
    sum.bytes += cost.bytes;
  }
  return { ...(shifts > 0 ? { shifts } : {}), ...sum };
}

export function shapeSize(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** `28×28×6`, for people. */
export function formatShape(shape: Shape): string {
  return shape.join("×");
}

export type Severity = "error" | "warning" | "hint";

/**
 * Everything that can be wrong, as data: validation, shapes, worker and GPU failures alike.
 * `F` is the type of an edit that fixes it (the graph package fills it in).
 */
export interface Diagnostic<F = unknown> {
  /** Stable code, listed in docs/diagnostics.md. */
  readonly code: string;
  readonly severity: Severity;
  /** One plain sentence. */
  readonly message: string;
  readonly node?: string;
  readonly port?: string;
  /** A sentence that says what the person can do about the problem. */
  readonly hint?: string;
  /** The largest value that would do, where a number is too large. */
  readonly most?: number;
  readonly fix?: { readonly label: string; readonly edits: readonly F[] };
}

export type Result<T, E = Diagnostic> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** Throws when `condition` is false: a fault of ours, never of the user's. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant violated: ${message}`);
}

/** An error that carries a Diagnostic: how a user's fault leaves code that cannot return a Result. */
export class DiagnosticError extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = "DiagnosticError";
    this.diagnostic = diagnostic;
  }
}

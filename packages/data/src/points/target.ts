/** A function to learn, on -1..1 or on the square -1..1 x -1..1. */
export interface Target {
  /** Least value there; the range is the difference to the greatest. */
  readonly low: number;
  readonly high: number;
  /**
   * Least L with |f(a) - f(b)| <= L |a - b|; infinite where the function jumps. For 1-D targets only: the bound
   * L h / 2 of the linear interpolant (derived here) holds for no other.
   */
  readonly lipschitz?: number;
  at(x: number, y: number): number;
}

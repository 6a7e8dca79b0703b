import type { IntegerFigures, IntegerReport } from "@adder-studio/core";
import type { Settings } from "../cost/energy";

/**
 * Adder layers of one prediction in fp32, in pJ: a difference and an addition for each distance. Constants of the
 * Cost panel (Horowitz, ISSCC 2014, unless changed).
 */
export function floatEnergy({ layers }: IntegerReport, { pj }: Settings): number {
  return layers.reduce((sum, { distances }) => sum + 2 * distances * pj["fp32 add"], 0);
}

/**
 * The same on whole numbers: the difference as an int8 addition, for the source has no figure for fewer bits; the sum
 * as wide as is enough for any input, int16 or int32.
 */
export function energyOf(
  { layers }: IntegerReport,
  figures: IntegerFigures,
  { pj }: Settings,
): number {
  return layers.reduce((sum, { distances }, at) => {
    const wide = (figures.layers[at]?.enoughBits ?? 32) > 16;
    return sum + distances * (pj["int8 add"] + pj[wide ? "int32 add" : "int16 add"]);
  }, 0);
}

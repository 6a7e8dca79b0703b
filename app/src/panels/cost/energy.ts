import type { OpCount } from "@adder-studio/ir";
import type { Amount } from "./rows";

/** Energy of one operation: Horowitz, "Computing's Energy Problem", ISSCC 2014, 45 nm. */
export const citation =
  "M. Horowitz, “Computing’s Energy Problem (and what we can do about it)”, ISSCC 2014: 45 nm";

/**
 * One shift, as chosen here: our source has none. An integer's is priced like its addition at 8 bits; a float32's adds to
 * its exponent, which has 8 bits, too.
 */
const shiftPj = 0.03;

/**
 * Picojoules of one addition and one multiplication by type, and of one read of 64 bits from an 8 kB SRAM and from
 * DRAM (the low end of 1300 to 2600). The 16-bit multiplication is an estimate, all others are Horowitz's.
 */
export const defaultPj = {
  "int8 add": 0.03,
  "int8 mul": 0.2,
  "int16 add": 0.05,
  "int16 mul": 1,
  "int32 add": 0.1,
  "int32 mul": 3.1,
  "fp32 add": 0.9,
  "fp32 mul": 3.7,
  shift: shiftPj,
  sram: 10,
  dram: 1300,
} as const;
export type Constant = keyof typeof defaultPj;
export const constants = Object.keys(defaultPj) as readonly Constant[];

const choices = {
  numbers: ["int8", "fp32"],
  accumulator: ["int32", "int16", "int8"],
  memory: ["none", "sram", "dram"],
} as const;

export interface Settings {
  /** Number format of weights and activations at inference; training is always float32. */
  readonly numbers: "int8" | "fp32";
  /** Number format of the sums when numbers are int8. */
  readonly accumulator: "int32" | "int16" | "int8";
  /** Memory that weights and activations are read from and written to, if that is counted. */
  readonly memory: "none" | "sram" | "dram";
  readonly pj: Readonly<Record<Constant, number>>;
}

/** Limit of a constant in picojoules: a greater one is a typing error. */
export const mostPj = 1_000_000;

export function isPj(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= mostPj;
}

/** Returns saved choices and constants over the defaults; values of a wrong type are ignored. */
export function readSettings(kept: Readonly<Record<string, unknown>>): Settings {
  const pick = <K extends keyof typeof choices>(key: K): (typeof choices)[K][number] => {
    const options: readonly (typeof choices)[K][number][] = choices[key];
    return options.find((option) => option === kept[key]) ?? (options[0] as never);
  };
  const pj = Object.fromEntries(
    constants.map((key) => [key, isPj(kept[key]) ? kept[key] : defaultPj[key]]),
  ) as Record<Constant, number>;
  return {
    numbers: pick("numbers"),
    accumulator: pick("accumulator"),
    memory: pick("memory"),
    pj,
  };
}

/** Picojoules, apart. */
export interface Energy {
  readonly additions: number;
  readonly multiplications: number;
  readonly shifts: number;
  readonly memory: number;
}

const valuesOf64Bits = { int8: 8, fp32: 2 } as const;

/**
 * count x constant, in pJ. int8: differences and products of a layer's taps are of 8 bits; what works on sums (the
 * sums themselves, biases, batch norm, means) is as wide as the accumulator. fp32: all alike. Memory: each weight
 * read once, each block's result written once and read once, in words of 64 bits.
 */
export function inferenceEnergy(amount: Amount, { numbers, accumulator, memory, pj }: Settings) {
  const wide = numbers === "int8" ? accumulator : numbers;
  const { additions, multiplications, tapAdditions, tapMultiplications, moved } = amount;
  return {
    additions: tapAdditions * pj[`${numbers} add`] + (additions - tapAdditions) * pj[`${wide} add`],
    multiplications:
      tapMultiplications * pj[`${numbers} mul`] +
      (multiplications - tapMultiplications) * pj[`${wide} mul`],
    shifts: (amount.shifts ?? 0) * pj.shift,
    memory: memory === "none" ? 0 : (moved / valuesOf64Bits[numbers]) * pj[memory],
  } satisfies Energy;
}

/** Training computes in float32 here; its memory traffic is not counted. */
export function trainingEnergy(count: OpCount, { pj }: Settings): Energy {
  return {
    additions: count.additions * pj["fp32 add"],
    multiplications: count.multiplications * pj["fp32 mul"],
    shifts: (count.shifts ?? 0) * pj.shift,
    memory: 0,
  };
}

export function sumOf({ additions, multiplications, shifts, memory }: Energy): number {
  return additions + multiplications + shifts + memory;
}

/** `int8, int32 accumulator`; what is counted in, and nothing else. */
export function describe(settings: Settings, training: boolean): string {
  if (training) return "fp32";
  const { numbers, accumulator, memory } = settings;
  const type = numbers === "int8" ? `int8, ${accumulator} accumulator` : "fp32";
  const where = { none: "", sram: ", with SRAM traffic", dram: ", with DRAM traffic" };
  return type + where[memory];
}

const joules = [
  { pj: 1e12, unit: "J" },
  { pj: 1e9, unit: "mJ" },
  { pj: 1e6, unit: "µJ" },
  { pj: 1e3, unit: "nJ" },
] as const;

/** 54_200 -> `54.2 nJ`. */
export function formatEnergy(pj: number): string {
  if (!Number.isFinite(pj)) return "–";
  const scale = joules.find((entry) => pj >= entry.pj * 0.9995) ?? { pj: 1, unit: "pJ" };
  const value = pj / scale.pj;
  const digits = value >= 99.95 || value === 0 ? 0 : value >= 9.995 ? 1 : 2;
  return `${Number(value.toFixed(digits))}\u202f${scale.unit}`;
}

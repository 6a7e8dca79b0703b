import fc from "fast-check";
import { type HandInFacts, type HandInQuality, handInEngines } from "./facts";

export const someFacts: HandInFacts = {
  lesson: "5ac0ffee",
  network: "1dea",
  passed: [true, true, false, true, true, false],
  answers: [2, undefined, 0, "words", undefined, undefined],
  seed: 17,
  quality: { kind: "share", correct: 1683, total: 2000 },
  additions: 118_432,
  multiplications: 840,
  engine: "wasm",
  epochs: 5,
  complete: true,
  warm: false,
  weights: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  name: "ZOE7",
};

const hex = (digits: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: digits, maxLength: digits })
    .map((all) => `1${all.map((digit) => digit.toString(16)).join("")}`.slice(0, digits));

const quality: fc.Arbitrary<HandInQuality> = fc.oneof(
  fc
    .integer({ min: 1, max: 65_536 })
    .chain((total) =>
      fc
        .integer({ min: 0, max: total })
        .map((correct) => ({ kind: "share" as const, correct, total })),
    ),
  fc
    .float({ min: 0, noDefaultInfinity: true, noNaN: true })
    .map((value) => ({ kind: "error" as const, value: Math.abs(value) })),
);

const count = fc.oneof(
  fc.integer({ min: 0, max: 2000 }),
  fc.integer({ min: 0, max: 90_000_000_000 }),
);

/** Facts of every kind, with a name of at most two letters: such a name always has room. */
export const anyFacts: fc.Arbitrary<HandInFacts> = fc.record({
  lesson: hex(64),
  network: hex(64),
  passed: fc.array(fc.boolean(), { maxLength: 16 }),
  answers: fc.array(
    fc.oneof(fc.integer({ min: 0, max: 7 }), fc.constant("words" as const), fc.constant(undefined)),
    { maxLength: 64 },
  ),
  seed: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 4_294_967_295 })),
  quality,
  additions: count,
  multiplications: count,
  engine: fc.constantFrom(...handInEngines),
  epochs: fc.integer({ min: 0, max: 1000 }),
  complete: fc.boolean(),
  warm: fc.boolean(),
  weights: hex(64),
  name: fc.stringMatching(/^[0-9A-Z]{0,2}$/),
});

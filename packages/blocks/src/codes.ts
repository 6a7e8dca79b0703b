/** Codes of the diagnostics this package makes; each is explained in docs/diagnostics.md. */
export const blockCodes = [
  "class-count",
  "composite-depth",
  "composite-missing",
  "composite-repeat",
  "composite-size",
  "cycle",
  "duplicate-wire",
  "input-missing",
  "memory",
  "no-input",
  "no-normalisation",
  "no-output",
  "port-outside",
  "port-unconnected",
  "several-inputs",
  "several-outputs",
  "too-many-parameters",
  "unknown-block",
  "unreachable",
  "wire-dangling",
] as const;
export type BlockCode = (typeof blockCodes)[number];

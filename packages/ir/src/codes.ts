/** Codes of the diagnostics this package makes; each is explained in docs/diagnostics.md. */
export const irCodes = [
  "image-needed",
  "flatten-missing",
  "groups-uneven",
  "kernel-too-large",
  "padding-too-large",
  "shapes-differ",
  "channels-differ",
  "tensor-too-large",
  "input-invalid",
  "reshape-invalid",
  "ir-invalid",
] as const;
export type IrCode = (typeof irCodes)[number];

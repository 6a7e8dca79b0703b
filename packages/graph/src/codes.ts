/** Codes of the diagnostics this package makes; each is explained in docs/diagnostics.md. */
export const graphCodes = [
  "document-invalid",
  "document-limit",
  "document-newer",
  "edit-refused",
  "field-ignored",
  "text-cut",
  "value-reset",
  "link-corrupt",
  "link-foreign",
  "link-newer",
  "link-too-big",
  "link-truncated",
] as const;
export type GraphCode = (typeof graphCodes)[number];

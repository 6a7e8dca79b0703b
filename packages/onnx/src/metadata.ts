/** Keys of Adder Studio in a model's `metadata_props`. */
export const metadataKeys = {
  /** Text of the document, as its `.json` file has it. */
  document: "adder_studio.document",
  /** SHA-256 of the document, as `describe` prints it. */
  hash: "adder_studio.document_hash",
  /** Description of the input's values. */
  input: "adder_studio.input",
} as const;

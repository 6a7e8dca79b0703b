/** Caps of everything that comes from outside. One table; the tests hold its edges. */
export const limits = {
  /** Letters of a link. */
  linkIn: 16_384,
  /** Letters of a text in which a link is looked for. */
  linkText: 131_072,
  /** Bytes a link may unpack to. */
  linkOut: 262_144,
  /** Letters of a document file. */
  documentText: 2_000_000,
  /** Letters of the weights beside a document in one `.json` file: 192 MB of safetensors, which 50 M parameters fill. */
  weightsText: 256 * 2 ** 20,
  /** Levels of brackets, counted before JSON is parsed. */
  depth: 32,
  nodes: 2000,
  edges: 8000,
  /** Definitions of composite blocks in a document. */
  composites: 200,
  /** Composites inside composites. */
  compositeDepth: 8,
  /** Blocks of a network once its composites are opened up. */
  expandedNodes: 4000,
  repeat: 64,
  note: 4000,
  /** Properties of a block of unknown type. */
  props: 64,
  idLength: 32,
  label: 120,
  prompt: 4000,
  /** Letters of a question, of a hint, and how many hints there may be. */
  question: 1000,
  hint: 300,
  hints: 6,
  /** Steps of a lesson, letters of a step's text, questions of a step, choices of a question. */
  lessonSteps: 16,
  lessonText: 1500,
  lessonQuestions: 4,
  lessonChoices: 8,
  /** Checks inside of "all" or "any", levels of them, and blocks of a step's network. */
  lessonChecks: 8,
  lessonCheckDepth: 2,
  lessonBlocks: 300,
  /** Entries of `share.locked` and of `share.hidden`. */
  shareEntries: 200,
  filters: 4096,
  kernel: 31,
  stride: 16,
  pad: 15,
  imageSide: 4096,
  batch: 1024,
  parameters: 50_000_000,
  memoryBytes: 512 * 2 ** 20,
  /** Canvas pixels from the origin. */
  position: 1_000_000,
  /** Notices of one opening; more are counted, not listed. */
  notices: 100,
} as const;

/** A recorded run, which can be opened without training it. */
export interface RecordingInfo {
  /** Hash of the document of the run, with its settings, without names and places of blocks. */
  readonly numericsHash: string;
  /** Number of blocks in that document, compared before a hash is computed. */
  readonly blocks: number;
  readonly title: string;
  /** Path below the data folder. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly totalSteps: number;
  /** Duration of the run on the machine that recorded it, tests included. */
  readonly seconds: number;
  readonly host: string;
}

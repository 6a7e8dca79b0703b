/** A run that was made before and can be opened without training it. */
export interface RecordingInfo {
  /** Of the document that it is a run of, settings included, names and places not. */
  readonly numericsHash: string;
  /** In that document: looked at before a hash is made. */
  readonly blocks: number;
  readonly title: string;
  /** Below the data folder. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly totalSteps: number;
  /** Training on the machine that recorded it, tests included. */
  readonly seconds: number;
  readonly host: string;
}

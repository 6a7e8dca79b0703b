/** A run that was made before and can be opened without training it. */
export interface RecordingInfo {
  /** Of the very document that it is a run of, settings included. */
  readonly documentHash: string;
  /** Of that document: looked at before a hash is made. */
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

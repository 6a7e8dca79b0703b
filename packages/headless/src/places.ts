/** Folders of a command. */
export interface Places {
  /** Root of the repository. */
  readonly root: string;
  /** Folder of the bundles. */
  readonly bundle: string;
}

/** Where a command finds what it needs on disk. */
export interface Places {
  /** Root of the repository. */
  readonly root: string;
  /** Folder of the bundles. */
  readonly bundle: string;
}

/**
 * Every dialog by the name that opens it (`ui.set({ dialog: "lab" })`), with the fragment of the page's address that
 * opens it too, where there is one. `shell/dialogs/registry.ts` says where each is loaded from.
 */
export const dialogAddresses = {
  share: undefined,
  /** Takes a link that a person pastes. */
  link: undefined,
  /** The result that came with the open document. */
  claim: undefined,
  join: undefined,
  forget: undefined,
  shortcuts: undefined,
  history: undefined,
  library: undefined,
  /** Opens the library at the restore points of the document on screen. */
  points: undefined,
  experiments: undefined,
  data: undefined,
  picture: undefined,
  weights: undefined,
  "hand-in": undefined,
  lessons: "#lessons",
  lab: "#lab",
  device: "#device",
  board: "#board",
  /** The whole app as a zip file, for a machine that serves it to a class. */
  classCopy: undefined,
  commands: undefined,
} as const satisfies Record<string, `#${string}` | undefined>;

export type DialogName = keyof typeof dialogAddresses;

/** Returns the dialog that a fragment opens: "#lab" gives "lab"; undefined for a document, or an empty fragment. */
export function dialogAt(fragment: string): DialogName | undefined {
  const names = Object.keys(dialogAddresses) as DialogName[];
  return names.find((name) => dialogAddresses[name] === fragment);
}

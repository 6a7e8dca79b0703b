/** Runs as they lie on this device; apart from the client, for the first page needs none of it. */
export {
  damagedRun,
  forgetOtherRuns,
  forgetRun,
  forgetRuns,
  loadSavedRun,
  type SavedRun,
} from "./storage/saved-run";

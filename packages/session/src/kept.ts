/** Runs as they lie on this device; apart from the client, for the first page needs none of it. */
export {
  forgetOtherRuns,
  forgetRun,
  forgetRuns,
  loadSavedRun,
  type SavedRun,
} from "./storage/saved-run";

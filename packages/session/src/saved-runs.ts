/** Saved runs of this device. An entry of its own, because the first page needs none of it. */
export {
  damagedRun,
  forgetOtherRuns,
  forgetRun,
  forgetRuns,
  loadSavedRun,
  type SavedRun,
} from "./storage/saved-run";

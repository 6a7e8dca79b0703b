export {
  type Added,
  addFound,
  type BoardContent,
  type BoardFault,
  type BoardRow,
  emptyBoard,
  type Likeness,
  likenessOf,
} from "./rows";
export {
  type Bin,
  commonKind,
  figureOf,
  histogramOf,
  type NetworkGroup,
  networkGroups,
  type Sample,
  type StepProgress,
  sampleOf,
  stepProgress,
} from "./summary";
export {
  type Repeated,
  type Unrepeatable,
  type Untrue,
  unrepeatable,
  type Verdict,
  verdictOf,
} from "./verdict";

export {
  type HandInAnswer,
  type HandInEngine,
  type HandInFacts,
  type HandInQuality,
  mostAnswers,
  mostChoices,
  mostNameLetters,
  mostSteps,
} from "./facts";
export { handInCode, handInName, handInText, nameRoom } from "./hand-in";
export { lessonHash, markOf, networkHash } from "./marks";
export type { CodeFault, CodeReading, ReadCode } from "./read";
export { type Found, scanAll, scanPaste, type Words } from "./scan";

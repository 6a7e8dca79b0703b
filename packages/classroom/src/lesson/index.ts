/** Lessons without their words: progress, checks, markup and the parts of the screen. */
export { type CheckResult, checkOf, type LessonFacts, type LessonRun } from "./check";
export { type Inline, type MarkupBlock, parseMarkup, plainWords } from "./markup";
export { amountsOf, networkOf } from "./network";
export { isLessonPart, type LessonPart, lessonParts } from "./parts";
export {
  answer,
  answerIn,
  answerLimit,
  goBack,
  goOn,
  goTo,
  isAnswered,
  type LessonProgress,
  noProgress,
  numberLimit,
  opened,
  parseProgress,
  pass,
  withNumber,
} from "./progress";

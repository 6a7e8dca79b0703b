export { canonicalText, documentHash, laterProps, numericsHash, sameDocument } from "./canonical";
export { type BlockCatalog, type BlockSchema, createCatalog } from "./catalog";
export { type GraphCode, graphCodes } from "./codes";
export {
  compositeOf,
  compositePorts,
  compositeType,
  definitionOf,
  freshCompositeId,
  groupInputType,
  groupOutputType,
  insideOf,
  portsOfNode,
  referencedComposites,
  usedComposites,
} from "./composites";
export { documentText, parseDocumentText } from "./document-text";
export { sameEdge, samePort, sortEdges } from "./edges";
export { type Applied, applyEdit, insideKinds } from "./edits";
export { experimentText, parseExperimentText } from "./experiment-text";
export { exponentAt, isLpRun, lpAt } from "./exponent";
export { compareIds, freshId, idPrefix, isName, nodeOf, ordinalOf } from "./ids";
export { parseJson } from "./json";
export { type Lock, refusalOf } from "./lesson/lock";
export { parseLesson } from "./lesson/parse";
export { limits } from "./limits";
export {
  decodeLink,
  encodeLink,
  holdsLink,
  linkGrade,
  readings as linkReadings,
  repaired as repairedLink,
} from "./link";
export { type Mark, markSteps } from "./marks";
export { documentVersion, type Migration, migrate, migrations } from "./migrations";
export { type Topology, topologicalOrder } from "./order";
export { type OwnFacts, ownFactsText, parseOwnFacts } from "./own-facts";
export { emptyGraph, type Opened, type ParseOptions, parseGraph } from "./parse";
export {
  applies,
  type BoolSpec,
  bool,
  type ChoiceSpec,
  choice,
  defaultsOf,
  type FloatSpec,
  float,
  type IntSpec,
  int,
  type PropSpec,
  type PropSpecs,
  parseProp,
  quietText,
  type TextSpec,
  text,
  type ValueOf,
  type ValuesOf,
} from "./props";
export { adderScale, learningRate, rateFactor, stepSize } from "./rate";
export { defaultRun, runSpecs } from "./run";
export { defaultShare } from "./share";
export { cleanText } from "./text";
export type {
  Composite,
  CompositeId,
  Edge,
  GraphDiagnostic,
  GraphEdit,
  GraphNode,
  Lesson,
  LessonAccess,
  LessonAmount,
  LessonCheck,
  LessonQuestion,
  LessonState,
  LessonStep,
  ModelGraph,
  NodeId,
  OwnLesson,
  OwnQuestion,
  PortRef,
  Props,
  PropValue,
  Question,
  RunConfig,
  ShareOptions,
} from "./types";

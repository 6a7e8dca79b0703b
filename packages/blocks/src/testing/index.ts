export { atCaps, type HostileText } from "./caps";
export { families, randomNetwork } from "./hostile";
export {
  evilNumbers,
  evilValues,
  framed,
  framedText,
  mutateBytes,
  mutateJson,
  mutateText,
  pick,
} from "./mutate";
export { hostileFile, randomJson } from "./texts";

import { exampleWord } from "../../observe/shown-image";
import { useTestSet } from "../../observe/test-set";
import { useObserved } from "../../observe/use-snapshot";
import { useRun } from "../../studio/context";

/** "test image 12 (Sneaker)", counted from 1 as the strip under the canvas does. */
export function useImageName(): string {
  const started = useRun((state) => state.started);
  const { set } = useTestSet(started?.ir, started?.graph.run.seed ?? 0);
  const image = useObserved((state) => state.image);
  if (!("index" in image)) return "your image";
  const name = set?.classNames[set.labels[image.index] ?? -1];
  return `${exampleWord(set)} ${image.index + 1}${name === undefined ? "" : ` (${name})`}`;
}

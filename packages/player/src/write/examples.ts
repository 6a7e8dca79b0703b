import { encodeBase64, littleEndianBytes } from "@adder-studio/core";
import type { InputKind, PageExamples } from "../page-data";

/** A test split, or its first examples: images `[count, H, W, C]`. */
export interface TestExamples {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly count: number;
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint16Array | Uint8Array;
  /** Targets of a regression, `[count, values]`. */
  readonly targets?: Float32Array;
}

const most: Readonly<Record<InputKind, number>> = {
  picture: 10,
  plane: 200,
  line: 200,
  numbers: 10,
};
/** Bytes of examples that a page may hold before base64. */
const mostBytes = 300_000;

/** Chooses examples, in stored order: one of each class, then a second of each, so that few examples show many classes. */
function chosen({ labels, count }: TestExamples, wanted: number): number[] {
  const seen = new Map<number, number>();
  const ranked = Array.from({ length: count }, (_, index) => {
    const label = labels[index] ?? 0;
    const turn = seen.get(label) ?? 0;
    seen.set(label, turn + 1);
    return { index, label, turn };
  });
  ranked.sort((a, b) => a.turn - b.turn || a.label - b.label || a.index - b.index);
  return ranked.slice(0, wanted).map(({ index }) => index);
}

/** Returns the test examples of a page: points in stored order, pictures and rows class by class. */
export function pageExamples(set: TestExamples | undefined, kind: InputKind): PageExamples {
  const isBytes = set?.images instanceof Uint8Array;
  if (set === undefined) return { count: 0, bytes: isBytes, values: "", labels: [], targets: [] };
  const size = set.height * set.width * set.channels;
  const wanted = Math.min(
    most[kind],
    set.count,
    Math.floor(mostBytes / (isBytes ? size : 4 * size)),
  );
  const arePoints = kind === "plane" || kind === "line";
  const indices = arePoints
    ? Array.from({ length: wanted }, (_, index) => index)
    : chosen(set, wanted);
  const { images, targets, labels } = set;
  const values = targets === undefined ? 0 : targets.length / set.count;
  const pick = <T>(take: (index: number) => readonly T[]): T[] => indices.flatMap(take);
  const picked = pick((index) => [...images.subarray(index * size, (index + 1) * size)]);
  return {
    count: indices.length,
    bytes: isBytes,
    values: encodeBase64(
      isBytes ? Uint8Array.from(picked) : littleEndianBytes(Float32Array.from(picked)),
    ),
    labels: targets === undefined ? pick((index) => [labels[index] ?? 0]) : [],
    targets:
      targets === undefined
        ? []
        : pick((index) => [...targets.subarray(index * values, (index + 1) * values)]),
  };
}

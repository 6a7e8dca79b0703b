import { encodeBase64, littleEndianBytes } from "@adder-studio/core";
import type { AskKind, PageExamples } from "../page-data";

/** A test split, or the start of one: `[count, H, W, C]`. */
export interface TestExamples {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly count: number;
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint16Array | Uint8Array;
  /** `[count, values]`, where the examples have values instead of classes. */
  readonly targets?: Float32Array;
}

const most: Readonly<Record<AskKind, number>> = { picture: 10, plane: 200, line: 200, numbers: 10 };
/** Bytes of examples that a page may hold before base64. */
const mostBytes = 300_000;

/** In stored order, one of each class, then a second of each, so that few show many. */
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

/** The test examples that a page of this kind shows: points as they come, pictures and rows class by class. */
export function pageExamples(set: TestExamples | undefined, kind: AskKind): PageExamples {
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

import type { TestSet } from "@adder-studio/session/client";
import { useEffect, useRef } from "react";
import { exampleWord, paintPixels, pixelsOf } from "../../observe/shown-image";

/** One test example and its label. */
export function ImageCard({
  set,
  index,
  onShow,
}: {
  set: TestSet;
  index: number;
  /** Absent where no network is there to see it. */
  onShow?: () => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const name = set.classNames[set.labels[index] ?? -1] ?? `class ${set.labels[index]}`;
  const word = exampleWord(set);
  useEffect(() => {
    const pixels = pixelsOf(set, { index });
    if (canvas.current !== null && pixels !== undefined) paintPixels(canvas.current, pixels, set);
  }, [set, index]);
  return (
    <div className="feature-card">
      <canvas ref={canvas} role="img" aria-label={`${word} ${index}: ${name}`} />
      <p>
        <strong>{name}</strong>
        <span>
          {word} {index}
        </span>
        {onShow === undefined ? null : (
          <button type="button" className="link" onClick={onShow}>
            Show it to the network
          </button>
        )}
      </p>
    </div>
  );
}

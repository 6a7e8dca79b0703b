import type { TestSet } from "@adder-studio/session/client";
import { useEffect, useRef } from "react";
import { arePoints, paintPixels, pixelsOf } from "../../alive/shown-image";
import { useUi } from "../../state/context";
import { paintMap, reach } from "../maps";

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
  const dark = useUi((state) => state.scheme) === "dark";
  const name = set.classNames[set.labels[index] ?? -1] ?? `class ${set.labels[index]}`;
  const word = arePoints(set) ? "Test point" : "Test image";
  useEffect(() => {
    if (canvas.current === null) return;
    const pixels = pixelsOf(set, { index });
    if (arePoints(set) && pixels !== undefined) paintPixels(canvas.current, pixels, set);
    else paintImage(canvas.current, set, index, dark);
  }, [set, index, dark]);
  return (
    <div className="feature-card">
      <canvas ref={canvas} role="img" aria-label={`${word} ${index}: ${name}`} />
      <p>
        <strong>{name}</strong>
        <span>
          {word.toLowerCase()} {index}
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

/** Bytes are grey or coloured pixels; features that a person brought have signs. */
function paintImage(canvas: HTMLCanvasElement, set: TestSet, index: number, dark: boolean): void {
  const { height, width, channels, images } = set;
  const size = height * width * channels;
  const own = images.subarray(index * size, (index + 1) * size);
  if (!(images instanceof Uint8Array)) {
    const layout = { height, width, stride: channels, channel: 0 };
    paintMap(canvas, own, layout, { limit: reach(own), dark });
    return;
  }
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  for (let i = 0; i < height * width; i++) {
    const at = (channel: number) => own[i * channels + (channels === 3 ? channel : 0)] as number;
    image.data.set([at(0), at(1), at(2), 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

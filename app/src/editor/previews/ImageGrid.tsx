import type { TestSet } from "@adder-studio/session/client";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { paintPixels, pixelsOf } from "../../observe/shown-image";
import "./image-grid.css";

interface ImageGridProps {
  readonly set: TestSet;
  readonly indices: readonly number[];
  /** The image on the canvas. */
  readonly chosen: number | undefined;
  readonly label: string;
  readonly onChoose: (index: number) => void;
  readonly nameOf: (index: number) => string;
  readonly caption?: (index: number) => ReactNode;
}

/** Test images to choose from. One Tab stop; the arrows walk. */
export function ImageGrid(props: ImageGridProps) {
  const { set, indices, chosen, label, onChoose, nameOf, caption } = props;
  const host = useRef<HTMLFieldSetElement>(null);
  const stop = chosen !== undefined && indices.includes(chosen) ? chosen : indices[0];
  const onKey = (event: KeyboardEvent) => {
    const buttons = [...(host.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const [first] = buttons;
    if (at < 0 || first === undefined) return;
    const columns = buttons.filter(({ offsetTop }) => offsetTop === first.offsetTop).length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
  };
  return (
    <fieldset ref={host} className="image-grid" onKeyDown={onKey}>
      <legend className="visually-hidden">{label}</legend>
      {indices.map((index) => (
        <button
          key={index}
          type="button"
          tabIndex={index === stop ? 0 : -1}
          aria-pressed={index === chosen}
          aria-label={nameOf(index)}
          title={nameOf(index)}
          onClick={() => onChoose(index)}
        >
          <canvas
            ref={(canvas) => {
              const pixels = pixelsOf(set, { index });
              if (canvas !== null && pixels !== undefined) paintPixels(canvas, pixels, set);
            }}
          />
          {caption?.(index)}
        </button>
      ))}
    </fieldset>
  );
}

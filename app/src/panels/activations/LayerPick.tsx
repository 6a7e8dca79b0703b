import { useId } from "react";
import { BlockIcon } from "../../document/BlockIcon";
import type { Layers } from "./use-layer";

/** The choice of the layer in view; choosing one selects its block on the canvas. */
export function LayerPick({ layers: { layers, layer, pick } }: { layers: Layers }) {
  const id = useId();
  if (layer === undefined) return null;
  return (
    <span className="look-pick">
      <BlockIcon type={layer.type} size={15} />
      <label htmlFor={id} className="visually-hidden">
        Layer
      </label>
      <select
        id={id}
        className="field"
        value={layer.path}
        onChange={(event) => pick(event.target.value)}
      >
        {layers.map(({ path, name }) => (
          <option key={path} value={path}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

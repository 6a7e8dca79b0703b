import { Crosshair } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { nodeNames } from "../../document/block-info";
import { useStudio } from "../../studio/context";
import { focusWhenThere } from "../../ui/focus";
import { thingName } from "./offers";
import { listenForPick, pickingOf } from "./picking";
import { sceneOf } from "./scene";
import type { Found } from "./things";

const hint = "Press on a block, a setting, Run, a number below or a panel.";

/** While a check is picked by pointing: says so above the page, and frames the thing under the pointer. */
export function PickingLayer() {
  const step = useStore(pickingOf(useStudio()).store, (state) => state.for);
  return step === undefined ? null : <Pointing step={step} />;
}

function Pointing({ step }: { step: number }) {
  const studio = useStudio();
  const picking = pickingOf(studio);
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    studio.ui.announce(`${hint} Tab and Enter do the same. Escape cancels.`);
    const back = () => focusWhenThere(`[data-step="${step}"] .le-pick`);
    return listenForPick({
      onHover: (next) => setFound((before) => (before?.element === next?.element ? before : next)),
      onPick(thing) {
        picking.take(thing);
        // On a phone the form stands in a sheet, which may show something else.
        studio.ui.set({ sheet: "lesson" });
        focusWhenThere(`[data-step="${step}"] .le-offers button`);
      },
      onCancel() {
        picking.cancel();
        studio.ui.set({ sheet: "lesson" });
        studio.ui.announce("Nothing was picked");
        back();
      },
    });
  }, [studio, picking, step]);
  const names = nodeNames(studio.derive().graph);
  const name = found === undefined ? hint : thingName(found.thing, sceneOf(studio), names);
  return (
    <div className="le-picking">
      {found === undefined ? null : <Frame element={found.element} />}
      <div className="le-picking-bar">
        <Crosshair size={16} aria-hidden="true" />
        <span>{name}</span>
        <button
          type="button"
          className="button small"
          onClick={() => {
            picking.cancel();
            focusWhenThere(`[data-step="${step}"] .le-pick`);
          }}
        >
          Cancel
        </button>
      </div>
    </div>
  );
}

/** A frame around an element of the page, above all else. */
function Frame({ element }: { element: HTMLElement }) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const { style } = frame.current as HTMLDivElement;
    style.left = `${left - 3}px`;
    style.top = `${top - 3}px`;
    style.width = `${width + 6}px`;
    style.height = `${height + 6}px`;
  }, [element]);
  return <div ref={frame} className="le-picking-frame" />;
}

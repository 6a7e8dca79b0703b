import { type ReactNode, useRef } from "react";
import { useStudio, useUi } from "../../studio/context";
import { Splitter } from "../../ui/Splitter";
import { rem, textScale } from "../../ui/text-size";
import { dockHeight } from "./dock-height";
import { useContentHeight } from "./use-content-height";

/** The limits of the height that a person can set. */
const leastPx = 120;
const mostPx = 640;

/** The panels below the canvas: as high as a person has set, else as their content needs. */
export function DockFrame({ children }: { children: ReactNode }) {
  const { ui } = useStudio();
  const set = useUi((state) => state.dockPx);
  const shown = useUi(({ dockTabs, dockSplit }) => (dockSplit ? dockTabs.join() : dockTabs[0]));
  const host = useRef<HTMLElement>(null);
  const scale = textScale();
  const more = useContentHeight(host, shown) / scale;
  const px = dockHeight({ set, panels: shown.split(","), more, pagePx: innerHeight / scale });
  return (
    <section
      ref={host}
      className={set === undefined ? "dock-frame grown" : "dock-frame"}
      style={{ height: rem(px) }}
      aria-label="Panels"
    >
      <Splitter
        label="Height of the panels"
        axis="y"
        side="after"
        size={Math.round(px)}
        min={leastPx}
        max={mostPx}
        onSize={(dockPx) => ui.set({ dockPx })}
      />
      {children}
    </section>
  );
}

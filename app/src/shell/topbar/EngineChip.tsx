import { engineLabels } from "@adder-studio/core";
import { Suspense, useRef } from "react";
import { useDraw, write } from "../../draw/use-draw";
import { useDocument, useRun, useStudio } from "../../studio/context";
import { chooseEngine, fasterEngine } from "../../training/engines";
import { formatWhole } from "../../ui/format";
import { lazyPart } from "../../ui/lazy-part";
import { Menu } from "../../ui/Menu";

const EngineMenu = lazyPart(() => import("./EngineMenu"), "EngineMenu");

/** Names the engine that trains, its speed, and the reason it was chosen; the menu lists the others. */
export function EngineChip() {
  const studio = useStudio();
  const session = useRun((state) => state.session);
  const probes = useRun((state) => state.probes);
  const picked = useRun((state) => state.picked);
  const measurements = useRun((state) => state.measurements);
  const pinned = useDocument((state) => state.graph.run.engine);
  const speed = useRef<HTMLSpanElement>(null);
  useDraw((history) => {
    const known = history.examplesPerSecond > 0 && session.phase !== "idle";
    write(speed.current, known ? ` · ${formatWhole(history.examplesPerSecond)} examples/s` : "");
  });
  const choice = chooseEngine(pinned, picked, probes);
  const { engine, phase } = session;
  const inUse = phase === "idle" ? undefined : engine;
  const current = inUse?.backend ?? choice.backend;
  const threads = inUse !== undefined && inUse.threads > 1 ? `, ${inUse.threads} threads` : "";
  const faster = fasterEngine(current, measurements, probes);
  return (
    <Menu
      label={`Engine: ${engineLabels[current]}. Choose another`}
      className={`chip engine-chip${faster === undefined ? "" : " has-offer"}`}
      align="start"
      onOpen={() => void studio.run.probe()}
      button={
        <>
          <span className={`dot is-${phase}`} />
          <span className="chip-text">
            {engineLabels[current]}
            <span className="threads">{threads}</span>
          </span>
          <span ref={speed} className="engine-speed" />
          {faster === undefined ? null : (
            <span className="offer">{engineLabels[faster]} is faster</span>
          )}
        </>
      }
    >
      <Suspense fallback={null}>
        <EngineMenu current={current} inUse={inUse} choice={choice} faster={faster} />
      </Suspense>
    </Menu>
  );
}

import { Maximize2, Minimize2 } from "lucide-react";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { layOut } from "../../draw/figure/lay-out";
import { useScene } from "../../draw/figure/use-scene";
import { boardFigure, type Drawn, legendOf, sampleText, type View } from "./figures";
import "./board-wall.css";

interface PlotProps {
  readonly view: View;
  readonly drawn: Drawn;
  readonly onPick: (code: string) => void;
}

/** A picture of the board; a press on a mark picks its row of the table, which has all of it in words. */
function Plot({ view, drawn, onPick }: PlotProps) {
  const plot = useScene(({ width, height, measure }) =>
    drawn.rows.length + drawn.refuted.length === 0
      ? undefined
      : layOut(boardFigure(view, drawn, { width, height }), measure),
  );
  // What is drawn changes with what was rendered.
  useEffect(() => plot.redraw());
  const hover = (event: PointerEvent<HTMLElement>) => {
    const target = plot.target(event, 12);
    event.currentTarget.title = target?.text ?? "";
    event.currentTarget.style.cursor = target === undefined ? "" : "pointer";
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: rows are picked in the table by keyboard
    <div
      className="board-plot"
      role="img"
      aria-label={`${plotNames[view]}. ${sampleText(drawn)}`}
      onPointerMove={hover}
      onClick={(event) => {
        const key = plot.target(event, 20)?.key;
        if (typeof key === "string" && key !== "") onPick(key);
      }}
    >
      <canvas ref={plot.canvas} />
    </div>
  );
}

const plotNames: Readonly<Record<View, string>> = {
  spread: "Histogram of the results",
  cost: "Each network as a point: result against cost",
  seed: "Each network as a point: result against seed",
};

const rightViews = [
  { id: "seed", title: "Against seed" },
  { id: "cost", title: "Against cost" },
] as const;

/** The histogram, which grows as codes come in, and every network as a point; as large as the screen for the projector. */
export function BoardPictures({ drawn, onPick }: { drawn: Drawn; onPick: (code: string) => void }) {
  const [view, setView] = useState<"seed" | "cost">("seed");
  const wall = useRef<HTMLElement>(null);
  const [isLarge, setLarge] = useState(false);
  useEffect(() => {
    const root = document.documentElement;
    const changed = () => {
      const large = document.fullscreenElement === wall.current && wall.current !== null;
      setLarge(large);
      // Text that the back row reads: all sizes follow that of the root.
      if (large) root.dataset.wall = "";
      else delete root.dataset.wall;
    };
    document.addEventListener("fullscreenchange", changed);
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      delete root.dataset.wall;
    };
  }, []);
  const enlarge = () => {
    // Where it is refused (a frame, a phone) the picture stays as it is.
    if (isLarge) void document.exitFullscreen().catch(() => undefined);
    else void wall.current?.requestFullscreen?.().catch(() => undefined);
  };
  const legend = legendOf(drawn);
  return (
    <section className="board-wall" ref={wall} aria-label="Pictures of the class">
      <div className="board-wall-head">
        <p className="board-story">
          {sampleText(drawn)}
          {drawn.sample === undefined || drawn.sample.n < 2 ? null : (
            <small className="faint">
              {" "}
              The interval holds the mean of many such runs, 95 times in 100.
            </small>
          )}
        </p>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's border and legend do not lay out in a row */}
        <span className="segmented" role="group" aria-label="Every network as a point">
          {rightViews.map(({ id, title }) => (
            <button key={id} type="button" aria-pressed={view === id} onClick={() => setView(id)}>
              {title}
            </button>
          ))}
        </span>
        {"requestFullscreen" in Element.prototype ? (
          <button type="button" className="button" onClick={enlarge}>
            {isLarge ? <Minimize2 size={15} /> : <Maximize2 size={15} />}
            {isLarge ? "Back" : "Full screen"}
          </button>
        ) : null}
      </div>
      <div className="board-plots">
        <Plot view="spread" drawn={drawn} onPick={onPick} />
        <Plot view={view} drawn={drawn} onPick={onPick} />
      </div>
      {legend.length === 0 ? null : (
        <ul className="board-legend">
          {legend.map(({ text, ink }) => (
            <li key={text}>
              <Swatch ink={ink} />
              {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The colour of a legend's entry, as an SVG whose fill is a colour of the page. */
function Swatch({ ink }: { ink: string }) {
  return (
    <svg
      width="11"
      height="11"
      viewBox="0 0 11 11"
      aria-hidden="true"
      className={`board-ink-${ink}`}
    >
      <rect width="11" height="11" rx="2" fill="currentColor" />
    </svg>
  );
}

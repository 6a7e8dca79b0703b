import { type Chain, forward } from "@adder-studio/blocks/approximation";
import { type ReactNode, useCallback, useRef } from "react";
import { layOut } from "../../draw/figure/lay-out";
import { signedText } from "../../ui/numbers";
import { type Corners, curveFigure } from "./curve-plot";
import { LabFigure, type LegendItem, useDrawing, useLabModel } from "./parts";
import type { Plan, Rule } from "./plans";
import { useLiveOf } from "./TrainBar";
import type { LineFacts } from "./targets";

interface CurveFigureProps {
  readonly title: string;
  readonly summary: string;
  readonly line: LineFacts;
  /** The network that is drawn while nothing trains. */
  readonly chain: Chain | undefined;
  readonly pieces: (chain: Chain) => readonly Corners[];
  readonly piecesLabel: string | undefined;
  readonly networkLabel: string;
  /** The network whose training is watched in this picture. */
  readonly live: { readonly plan: Plan; readonly rule: Rule } | undefined;
  /** Controls that lie over the picture. */
  readonly children?: ReactNode;
}

const tablePlaces = Array.from({ length: 21 }, (_, i) => -1 + i / 10);

/** Draws a function, a network and the pieces that the network adds up, in one picture. */
export function CurveFigure(props: CurveFigureProps) {
  const { title, summary, line, chain, pieces, piecesLabel, networkLabel, live, children } = props;
  const lab = useLabModel();
  const watched = useRef(false);
  const plot = useDrawing((room) => {
    const shown = watched.current ? (lab.live().chain ?? chain) : chain;
    const figure = curveFigure(room, {
      ...{ title, line },
      pieces: shown === undefined ? [] : pieces(shown),
      curves: shown === undefined ? [] : [shown],
    });
    return layOut(figure, room.measure);
  });
  const redraw = useCallback(() => plot.redraw(), [plot]);
  watched.current = useLiveOf(live?.plan, live?.rule, redraw);
  const values = chain === undefined ? undefined : forward(chain, tablePlaces);
  const legend: LegendItem[] = [
    { label: "function", look: "dashed", hue: "text" },
    ...(chain === undefined && !watched.current
      ? []
      : ([{ label: networkLabel, look: "line", hue: "adder" }] as const)),
    ...(piecesLabel === undefined || (chain === undefined && !watched.current)
      ? []
      : ([{ label: piecesLabel, look: "thin", hue: "adder" }] as const)),
  ];
  return (
    <LabFigure
      title={title}
      summary={summary}
      legend={legend}
      className="lab-curve"
      table={{
        heads: ["x", "function", "network", "difference"],
        rows: tablePlaces.map((x, i) => {
          const wanted = line.f(x);
          const made = values?.[i];
          return [
            signedText(x, 2),
            signedText(wanted),
            made === undefined ? "–" : signedText(made),
            made === undefined ? "–" : signedText(made - wanted),
          ];
        }),
      }}
    >
      <div className="lab-plot">
        <canvas ref={plot.canvas} role="img" aria-label={`${title}. ${summary}`} />
        {children}
      </div>
    </LabFigure>
  );
}

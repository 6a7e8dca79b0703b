import { layOut } from "../../draw/figure/lay-out";
import { type ErrorSeries, errorFigure } from "./error-plot";
import { LabFigure, useDrawing } from "./parts";

interface ErrorFigureProps {
  readonly title: string;
  readonly summary: string;
  readonly series: readonly ErrorSeries[];
  readonly least: number;
  readonly most: number;
  /** The size that is chosen. */
  readonly at: number;
  readonly sizes: string;
  readonly table: { readonly heads: readonly string[]; readonly rows: readonly string[][] };
}

/** Draws errors against network size on logarithmic axes. */
export function ErrorFigure(props: ErrorFigureProps) {
  const { title, summary, series, least, most, at, sizes, table } = props;
  const plot = useDrawing((room) =>
    layOut(errorFigure(room, series, { title, least, most, at, sizes }), room.measure),
  );
  return (
    <LabFigure
      title={title}
      summary={summary}
      legend={series.map(({ label, look, hue }) => ({ label, look, hue }))}
      className="lab-errors"
      table={table}
    >
      <div className="lab-plot">
        <canvas ref={plot.canvas} role="img" aria-label={`${title}. ${summary}`} />
      </div>
    </LabFigure>
  );
}

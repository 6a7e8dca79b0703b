import { FileImage, Sheet } from "lucide-react";
import { useStudio } from "../studio/context";
import { fileName, saveCsv, type Table } from "./export";
import { type PngWords, savePng } from "./plot-png";

interface ExportsProps {
  /** What the files are called, behind the experiment's title. */
  readonly what: string;
  readonly table: () => Table;
  /** Undefined while only a table is on screen. */
  readonly picture: (() => { charts: readonly HTMLCanvasElement[]; words: PngWords }) | undefined;
}

/** The drawn numbers as CSV, the picture as PNG. */
export function Exports({ what, table, picture }: ExportsProps) {
  const studio = useStudio();
  const name = () => fileName(studio.document.store.getState().graph.title, what);
  return (
    <span className="why-exports">
      <button
        type="button"
        className="button icon quiet small"
        aria-label={`Save ${what} as CSV`}
        title="Save the numbers as CSV"
        onClick={() => saveCsv(name(), table())}
      >
        <Sheet size={14} />
      </button>
      {picture === undefined ? null : (
        <button
          type="button"
          className="button icon quiet small"
          aria-label={`Save ${what} as PNG`}
          title="Save the picture as PNG"
          onClick={() => {
            const { charts, words } = picture();
            savePng(name(), charts, words).catch((error: unknown) => {
              studio.ui.set({ notice: String(error) });
            });
          }}
        >
          <FileImage size={14} />
        </button>
      )}
    </span>
  );
}

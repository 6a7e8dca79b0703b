import { FileImage, Sheet as SheetIcon } from "lucide-react";
import { useStudio } from "../studio/context";
import { fileName, saveCsv, type Table } from "./export";
import { themes } from "./figure/ink";
import { saveScene } from "./figure/save";
import type { Scene } from "./figure/shape";
import { type Sheet, sheetScene } from "./figure/sheet";
import { pageMeasure } from "./figure/text";

/** A sheet whose drawings may not be there yet. */
type Picture = Omit<Sheet, "scenes"> & { readonly scenes: readonly (Scene | undefined)[] };

interface ExportsProps {
  /** The part of the files' names that follows the experiment's title. */
  readonly what: string;
  readonly table: () => Table;
  /** Undefined while only a table is on screen. */
  readonly picture: (() => Picture) | undefined;
}

/** The drawn numbers as CSV; the picture, as it stands on the screen, as PNG. */
export function Exports({ what, table, picture }: ExportsProps) {
  const studio = useStudio();
  const name = () => fileName(studio.document.store.getState().graph.title, what);
  const save = () => {
    if (picture === undefined) return;
    const { scenes, ...sheet } = picture();
    const drawn = scenes.filter((scene) => scene !== undefined);
    const all = { least: 392, ground: "surface", ...sheet, scenes: drawn } as const;
    const theme = themes[studio.ui.store.getState().scheme ?? "light"];
    const scene = sheetScene(all, pageMeasure());
    saveScene(name(), scene, theme, "png").catch((error: unknown) => {
      studio.ui.set({ notice: String(error) });
    });
  };
  return (
    <span className="why-exports">
      <button
        type="button"
        className="button icon quiet small"
        aria-label={`Save ${what} as CSV`}
        title="Save the numbers as CSV"
        onClick={() => saveCsv(name(), table())}
      >
        <SheetIcon size={14} />
      </button>
      {picture === undefined ? null : (
        <button
          type="button"
          className="button icon quiet small"
          aria-label={`Save ${what} as PNG`}
          title="Save the picture as PNG"
          onClick={save}
        >
          <FileImage size={14} />
        </button>
      )}
    </span>
  );
}

import type { RefObject } from "react";
import { fileName, saveCsv, type Table } from "../../draw/export";
import { useStudio } from "../../studio/context";
import { savePicture } from "./picture";

interface SaveProps {
  /** The part of the page that the picture shows. */
  readonly of: RefObject<HTMLElement | null>;
  readonly title: string;
  rows(): Table | undefined;
}

/** The view as a picture or its numbers as a table, into a file. */
export function Save({ of, title, rows }: SaveProps) {
  const studio = useStudio();
  return (
    <span className="look-save">
      <button
        type="button"
        className="button small quiet"
        title="Save this picture (PNG)"
        onClick={() => {
          const root = of.current;
          if (root === null) return;
          const name = fileName(studio.document.store.getState().graph.title, title);
          savePicture(root, title, name).catch((error: unknown) => {
            studio.ui.announce(`The picture could not be saved: ${String(error)}`, true);
          });
        }}
      >
        PNG
      </button>
      <button
        type="button"
        className="button small quiet"
        title="Save these numbers (CSV)"
        onClick={() => {
          const table = rows();
          if (table === undefined) return;
          saveCsv(fileName(studio.document.store.getState().graph.title, title), table);
        }}
      >
        CSV
      </button>
    </span>
  );
}

import { Download, FileImage, FileSpreadsheet } from "lucide-react";
import { Menu, MenuItem } from "../ui/Menu";
import { saveCsv, type Table } from "./export";
import { themes } from "./figure/ink";
import { layOut } from "./figure/lay-out";
import { type LineChart, lineFigure } from "./figure/line-figure";
import { saveScene } from "./figure/save";
import { sheetScene } from "./figure/sheet";
import { pageMeasure } from "./figure/text";

/** A chart in a file of its own, on white. */
export interface LinePicture extends LineChart {
  /** With its unit. */
  readonly yTitle: string;
  /** Facts that a reader of the picture needs: smoothing, thinning, n. */
  readonly notes: readonly string[];
}

interface SaveMenuProps {
  /** The name of the files, without an extension. */
  readonly name: string;
  readonly tables: readonly {
    readonly title: string;
    readonly note: string;
    readonly table: () => Table;
  }[];
  /** More than one picture: one file each. */
  readonly pictures: () => readonly LinePicture[];
}

/** Curves as numbers and as pictures. */
export function SaveMenu({ name, tables, pictures }: SaveMenuProps) {
  const save = async (as: "svg" | "png") => {
    const measure = pageMeasure();
    for (const { yTitle, notes, ...chart } of pictures()) {
      const { title } = chart;
      const scene = layOut(lineFigure({ width: 728, height: 344 }, chart), measure);
      const sheet = sheetScene(
        { title, lines: [yTitle], scenes: [scene], notes, ground: "surface" },
        measure,
      );
      await saveScene(`${name} ${title.toLowerCase()}`, sheet, themes.light, as);
    }
  };
  return (
    <Menu
      label="Save these curves"
      className="button icon quiet small"
      button={<Download size={15} />}
    >
      {tables.map(({ title, note, table }) => (
        <MenuItem
          key={title}
          icon={<FileSpreadsheet size={15} />}
          note={note}
          onClick={() => saveCsv(`${name} ${title.toLowerCase()}`, table())}
        >
          CSV, {title.toLowerCase()}
        </MenuItem>
      ))}
      <MenuItem
        icon={<FileImage size={15} />}
        note="for slides and pages"
        onClick={() => void save("png")}
      >
        PNG picture
      </MenuItem>
      <MenuItem
        icon={<FileImage size={15} />}
        note="lines stay lines, for print"
        onClick={() => void save("svg")}
      >
        SVG picture
      </MenuItem>
    </Menu>
  );
}

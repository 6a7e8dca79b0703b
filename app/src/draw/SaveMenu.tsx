import { Download, FileImage, FileSpreadsheet } from "lucide-react";
import { Menu, MenuItem } from "../ui/Menu";
import { saveFile } from "../ui/save-file";
import { saveCsv, type Table } from "./export";
import { type LinePicture, linePicture } from "./line-picture";
import { toPng } from "./picture/png";

interface SaveMenuProps {
  /** Of the files, without an ending. */
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
    for (const spec of pictures()) {
      const picture = linePicture(spec);
      const file = `${name} ${spec.title.toLowerCase()}`;
      if (as === "svg") saveFile(`${file}.svg`, "image/svg+xml", picture.svg);
      else saveFile(`${file}.png`, "image/png", await toPng(picture, 2));
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

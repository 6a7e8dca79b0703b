import { Download } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { PictureTheme } from "../../draw/picture/colours";
import { drawPicture } from "../../draw/picture/draw";
import { toPng } from "../../draw/picture/png";
import { thumbnailsIn } from "../../draw/picture/thumbnails";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useStudio, useUi } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { saveFile } from "../../ui/save-file";

const kinds = [
  { name: "SVG", scale: 0 },
  { name: "PNG", scale: 1 },
  { name: "PNG, twice as large", scale: 2 },
] as const;

/** The dialog that saves the graph on the canvas as a picture for slides and papers. */
export function PictureDialog() {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  const scheme = useUi((state) => state.scheme);
  const [theme, setTheme] = useState<PictureTheme>(scheme ?? "light");
  const [background, setBackground] = useState(true);
  const [fault, setFault] = useState<string>();
  const { title } = studio.view();
  // Taken once, when the dialog opens, so that the picture does not change while a person chooses its colours.
  const [thumbnails] = useState(() => thumbnailsIn(document));
  const picture = useMemo(() => {
    const shown = canvas.current?.projection();
    if (shown === undefined) return undefined;
    return drawPicture(shown, title, { theme, background, thumbnails });
  }, [canvas, title, theme, background, thumbnails]);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (picture === undefined) return;
    const made = URL.createObjectURL(new Blob([picture.svg], { type: "image/svg+xml" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  const close = () => studio.ui.set({ dialog: undefined });
  const save = async (scale: number) => {
    if (picture === undefined) return;
    const name = title.replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "network";
    try {
      if (scale === 0) saveFile(`${name}.svg`, "image/svg+xml", picture.svg);
      else saveFile(`${name}.png`, "image/png", await toPng(picture, scale));
      studio.ui.announce("Picture saved");
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <Dialog title="Picture of the network" onClose={close} className="picture-dialog">
      <div className={background ? "picture-frame" : "picture-frame open"}>
        {url === undefined ? null : <img src={url} alt={`The network ${title}`} />}
      </div>
      <div className="picture-options">
        <label>
          Colours{" "}
          <select
            className="field"
            value={theme}
            onChange={(event) => setTheme(event.target.value === "dark" ? "dark" : "light")}
          >
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={background}
            onChange={(event) => setBackground(event.target.checked)}
          />{" "}
          Filled background
        </label>
        <span className="grow" />
        {picture === undefined ? null : (
          <span className="muted">
            {picture.width} × {picture.height} px
          </span>
        )}
      </div>
      {fault === undefined ? null : <p className="callout warn">{fault}</p>}
      <div className="share-actions">
        {kinds.map(({ name, scale }) => (
          <button
            key={name}
            type="button"
            className={scale === 0 ? "button primary" : "button"}
            onClick={() => void save(scale)}
          >
            <Download size={15} />
            {name}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

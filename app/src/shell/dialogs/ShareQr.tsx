import { FileImage } from "lucide-react";
import { useMemo } from "react";
import { fileName } from "../../draw/export";
import { saveQr } from "../../draw/qr-file";
import { useStudio } from "../../studio/context";
import { QrImage } from "../../ui/qr/QrCode";
import { fitsOnSlide, qrOf, tooLongForQr } from "../../ui/qr/qr";

/** The link as a QR code, with what it is good for, and buttons to save it. */
export function ShareQr({ link }: { readonly link: string }) {
  const studio = useStudio();
  const qr = useMemo(() => qrOf(link), [link]);
  if (qr === undefined) return <p className="muted">{tooLongForQr(link)}</p>;
  const save = (as: "svg" | "png") => {
    const name = fileName(studio.document.store.getState().graph.title, "QR code");
    saveQr(name, qr, as).catch((error: unknown) => studio.ui.set({ notice: String(error) }));
  };
  return (
    <div className="share-qr">
      <QrImage qr={qr} label="QR code of this link" />
      <div>
        {fitsOnSlide(qr) ? (
          <p>
            <strong>Fits on a slide.</strong> Fill the slide's height with it, and phones read it
            from their seats.
          </p>
        ) : (
          <p>
            <strong>Too fine for a slide.</strong> The link is long, so the squares are small:
            phones read them only from close by, or printed as large as a page.
          </p>
        )}
        <div className="share-actions">
          <button type="button" className="button" onClick={() => save("png")}>
            <FileImage size={15} />
            Save as PNG
          </button>
          <button type="button" className="button" onClick={() => save("svg")}>
            <FileImage size={15} />
            Save as SVG
          </button>
        </div>
      </div>
    </div>
  );
}

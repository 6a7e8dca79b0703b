import { useMemo } from "react";
import { type Qr, qrOf, quiet, tooLongForQr } from "./qr";
import "./qr.css";

interface QrCodeProps {
  readonly text: string;
  /** The accessible name: says where it leads. */
  readonly label: string;
  /** The sentence in its place where the text is too long; one with both numbers unless given. */
  readonly tooLong?: string;
}

/**
 * A text as a QR code, as large as its place: black on white in each theme. Brings its library along: what is part of
 * the first page loads it by `lazyPart`.
 */
export function QrCode({ text, label, tooLong }: QrCodeProps) {
  const qr = useMemo(() => qrOf(text), [text]);
  if (qr === undefined) return <p className="callout warn">{tooLong ?? tooLongForQr(text)}</p>;
  return <QrImage qr={qr} label={label} />;
}

/** A code that is drawn already, for those who ask whether it fits. */
export function QrImage({ qr, label }: { readonly qr: Qr; readonly label: string }) {
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`${-quiet} ${-quiet} ${qr.size} ${qr.size}`}
      shapeRendering="crispEdges"
    >
      <rect x={-quiet} y={-quiet} width={qr.size} height={qr.size} fill="#fff" />
      <path d={qr.path} fill="#000" />
    </svg>
  );
}

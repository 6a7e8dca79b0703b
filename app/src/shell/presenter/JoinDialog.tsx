import { catalog } from "@adder-studio/blocks";
import { encodeLink } from "@adder-studio/graph";
import { Plus, Timer, X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useDocument, useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { isOnlyHere } from "../../ui/is-only-here";
import { QrImage } from "../../ui/qr/QrCode";
import { fitsOnSlide, qrOf, tooLongForQr } from "../../ui/qr/qr";
import { clockText, countdownOf, useSecondsLeft } from "./countdown";
import "./join.css";

const mostMinutes = 90;
/** In front of a class: the open experiment as a QR code to scan, and the time that is left to do so, or to work. */
export function JoinDialog() {
  const studio = useStudio();
  const graph = useDocument((state) => state.graph);
  const [link, setLink] = useState<string>();
  const [refused, setRefused] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    void encodeLink(graph, catalog).then((made) => {
      if (!isCurrent) return;
      setLink(made.ok ? `${location.origin}${location.pathname}${made.value}` : undefined);
      setRefused(made.ok ? undefined : made.error.message);
    });
    return () => {
      isCurrent = false;
    };
  }, [graph]);
  const qr = link === undefined ? undefined : qrOf(link);
  return (
    <Dialog
      title="Scan to open"
      className="join"
      onClose={() => studio.ui.set({ dialog: undefined })}
    >
      <div className="join-parts">
        <div className="join-code">
          {qr === undefined ? null : (
            <QrImage qr={qr} label={`QR code that opens ${graph.title || "this experiment"}`} />
          )}
        </div>
        <div className="join-side">
          <p className="join-title">{graph.title}</p>
          {refused === undefined && (link === undefined || qr !== undefined) ? null : (
            <p className="callout warn">{refused ?? tooLongForQr(link ?? "")}</p>
          )}
          {isOnlyHere ? (
            <p className="callout warn">
              This page runs on your own machine: phones cannot open it from there.
            </p>
          ) : qr === undefined || fitsOnSlide(qr) ? null : (
            <p className="muted">The squares are small: phones read them only from close by.</p>
          )}
          <Clock />
        </div>
      </div>
    </Dialog>
  );
}

function Clock() {
  const studio = useStudio();
  const { setState } = countdownOf(studio);
  const left = useSecondsLeft();
  const [minutes, setMinutes] = useState("3");
  const id = useId();
  const length = Number(minutes);
  const isLength = Number.isFinite(length) && length > 0 && length <= mostMinutes;
  useEffect(() => {
    if (left === 0) studio.ui.announce("Time is up", true);
    else if (left === 60) studio.ui.announce("One minute left");
  }, [left, studio]);
  const stop = () => setState({ ends: undefined });
  if (left === undefined) {
    return (
      <form
        className="join-clock"
        onSubmit={(event) => {
          event.preventDefault();
          if (isLength) setState({ ends: studio.now() + length * 60_000 });
        }}
      >
        <label htmlFor={id}>Minutes</label>
        <input
          id={id}
          className="field"
          inputMode="decimal"
          autoComplete="off"
          aria-invalid={!isLength}
          aria-describedby={`${id}-note`}
          value={minutes}
          onChange={({ target }) => setMinutes(target.value.replace(",", "."))}
        />
        <button type="submit" className="button primary">
          <Timer size={16} />
          Start the countdown
        </button>
        <small id={`${id}-note`} role={isLength ? undefined : "alert"}>
          {isLength ? "" : `Give the minutes as a number up to ${mostMinutes}.`}
        </small>
      </form>
    );
  }
  return (
    <div className="join-clock">
      <p className={left === 0 ? "join-time over" : "join-time"} role="timer">
        {left === 0 ? "Time is up" : clockText(left)}
      </p>
      <button
        type="button"
        className="button"
        onClick={() =>
          setState(({ ends }) => ({ ends: Math.max(ends ?? 0, studio.now()) + 60_000 }))
        }
      >
        <Plus size={16} />
        One minute more
      </button>
      <button type="button" className="button" onClick={stop}>
        <X size={16} />
        End the countdown
      </button>
    </div>
  );
}

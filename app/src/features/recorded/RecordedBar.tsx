import { Pause, Play } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { formatNumber, formatPercent } from "../../ui/format";
import { accuracyOf, type Recording } from "./read";
import "./recorded.css";

const frameMs = 500;

/** Plays the snapshots of a recorded run; each accuracy is computed from the snapshot that is drawn. */
export function RecordedBar({
  recording,
  at,
  onAt,
  labels,
}: {
  recording: Recording;
  at: number;
  onAt: (at: number) => void;
  labels: ArrayLike<number>;
}) {
  const { snapshots, stepsPerEpoch } = recording;
  const [playing, setPlaying] = useState(false);
  const last = snapshots.length - 1;
  useEffect(() => {
    if (!playing) return undefined;
    if (at >= last) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => onAt(at + 1), frameMs);
    return () => clearTimeout(timer);
  }, [playing, at, last, onAt]);
  const snapshot = snapshots[at];
  const accuracy = useMemo(
    () =>
      snapshot === undefined || labels.length === 0 ? undefined : accuracyOf(snapshot, labels),
    [snapshot, labels],
  );
  if (snapshot === undefined) return null;
  const text = `step ${snapshot.step}, epoch ${formatNumber(snapshot.step / stepsPerEpoch, 2)}`;
  return (
    <div className="recorded-bar">
      <span className="recorded-mark" title={`Not trained on this device: ${recording.host}`}>
        recorded run
      </span>
      <button
        type="button"
        className="button icon small"
        aria-label={playing ? "Stop" : "Play the recorded run"}
        title={playing ? "Stop" : "Play from the first step to the last"}
        onClick={() => {
          if (!playing && at >= last) onAt(0);
          setPlaying(!playing);
        }}
      >
        {playing ? <Pause size={14} /> : <Play size={14} />}
      </button>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={at}
        aria-label="Step of the recorded run"
        aria-valuetext={text}
        onChange={(event) => {
          setPlaying(false);
          onAt(Number(event.target.value));
        }}
      />
      <span>
        {text}
        {accuracy === undefined ? "" : `, test accuracy ${formatPercent(accuracy)}`}
      </span>
    </div>
  );
}

import { Pause, Play } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { formatNumber, formatPercent } from "../../ui/format";
import { accuracyOf, type Recording } from "./read";
import "./recorded.css";

const frameMs = 500;

/** Goes through the looks of a recorded run; each accuracy is counted from what is drawn. */
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
  const { looks, stepsPerEpoch } = recording;
  const [playing, setPlaying] = useState(false);
  const last = looks.length - 1;
  useEffect(() => {
    if (!playing) return undefined;
    if (at >= last) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => onAt(at + 1), frameMs);
    return () => clearTimeout(timer);
  }, [playing, at, last, onAt]);
  const look = looks[at];
  const accuracy = useMemo(
    () => (look === undefined || labels.length === 0 ? undefined : accuracyOf(look, labels)),
    [look, labels],
  );
  if (look === undefined) return null;
  const text = `step ${look.step}, epoch ${formatNumber(look.step / stepsPerEpoch, 2)}`;
  return (
    <div className="recorded-bar">
      <span className="recorded-mark" title={`Not trained on this device: ${recording.host}`}>
        recorded run
      </span>
      <button
        type="button"
        className="button icon small"
        aria-label={playing ? "Stop" : "Play the recorded run"}
        title={playing ? "Stop" : "Play from the first look to the last"}
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
        aria-label="Look at another step of the recorded run"
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

import { FolderOpen, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { useRun, useStudio } from "../../studio/context";
import { chooseEngine } from "../../training/engines";
import { recordedOf, useRecorded, useRecordingInfo } from "./recorded";
import type { RecordingInfo } from "./types";
import "./recorded.css";

/** Offers to open the recorded run of the document or to train it here; shown until one of the two is done. */
export function RecordedOffer() {
  const info = useRecordingInfo();
  const idle = useRun((state) => state.started === undefined);
  const open = useRecorded((state) => state.open !== undefined);
  return info === undefined || !idle || open ? null : <Offer info={info} />;
}

function Offer({ info }: { info: RecordingInfo }) {
  const studio = useStudio();
  const loading = useRecorded((state) => state.loading);
  const fault = useRecorded((state) => state.fault);
  const here = useSecondsHere(info.totalSteps);
  return (
    <section className="recorded-offer" aria-label="A recorded run">
      <p>
        <b>This is a long run.</b>{" "}
        {here === undefined
          ? `It took ${minutes(info.seconds)} where it was recorded (${info.host}).`
          : `It takes about ${minutes(here)} on this device, estimated from one step.`}{" "}
        You can open the recording instead, with its curve, tests and features.
      </p>
      <div className="recorded-actions">
        <button
          type="button"
          className="button small primary"
          disabled={loading}
          onClick={() => void recordedOf(studio).open(info)}
        >
          <FolderOpen size={14} />
          {loading ? "Opening …" : "Open the recorded run"}
        </button>
        <button type="button" className="button small" onClick={() => studio.run.start()}>
          <Play size={14} />
          Run live
        </button>
      </div>
      {fault === undefined ? null : (
        <p className="callout warn" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}

function minutes(seconds: number): string {
  return `${Math.max(1, Math.round(seconds / 60))} min`;
}

/** Returns the seconds that the run takes on this device's engine, estimated from one real step in a separate worker. */
function useSecondsHere(totalSteps: number): number | undefined {
  const studio = useStudio();
  const [seconds, setSeconds] = useState<number>();
  useEffect(() => {
    let gone = false;
    const { session, store } = studio.run;
    const { lowered, document } = studio.derive();
    if (lowered.ir === undefined) return undefined;
    const { picked, probes } = store.getState();
    const { backend } = chooseEngine(document.run.engine, picked, probes);
    void session.measure(backend, lowered.ir, document.run).then(({ stepMs }) => {
      if (!gone && stepMs !== undefined) setSeconds((stepMs * totalSteps) / 1000);
    });
    return () => {
      gone = true;
    };
  }, [studio, totalSteps]);
  return seconds;
}

import { useEffect, useState, useSyncExternalStore } from "react";
import { useStudio } from "../../studio/context";
import type { Studio } from "../../studio/studio";
import { absent, PartAbsent } from "../../ui/load-part";

/** Reports a part of the page that did not load; offers another attempt, or a reload that saves everything first. */
export function AbsentBar() {
  const studio = useStudio();
  const count = useSyncExternalStore(absent.subscribe, absent.count, absent.count);
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    // Failed parts that no other code reports.
    const onRejection = (event: PromiseRejectionEvent) => {
      if (!(event.reason instanceof PartAbsent)) return;
      event.preventDefault();
      absent.add(() => undefined);
    };
    const save = () => void studio.saver.flush();
    addEventListener("unhandledrejection", onRejection);
    addEventListener("vite:preloadError", save);
    return () => {
      removeEventListener("unhandledrejection", onRejection);
      removeEventListener("vite:preloadError", save);
    };
  }, [studio]);
  if (count === 0) return null;
  return (
    <div className="bar absent-bar" role="alert">
      <p>
        <b>Part of the page did not load.</b> The connection may be down, or a new version is out.
        Your work is safe.
      </p>
      <button type="button" className="button small strong" onClick={() => absent.tryAgain()}>
        Try again
      </button>
      <button
        type="button"
        className="button small"
        disabled={leaving}
        onClick={() => {
          setLeaving(true);
          void reload(studio);
        }}
      >
        Reload the page
      </button>
    </div>
  );
}

const patienceMs = 3000;

/** Reloads the page without loss: the run pauses, which writes its checkpoint, and the document is saved. */
async function reload(studio: Studio): Promise<void> {
  const { session } = studio.run;
  const waits = () => session.state.phase !== "running";
  if (!waits()) {
    session.pause();
    await new Promise<void>((resolve) => {
      const stop = session.subscribe(() => {
        if (!waits()) return;
        stop();
        resolve();
      });
      setTimeout(resolve, patienceMs);
    });
    // From the worker's hand onto the disk.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await studio.saver.flush();
  location.reload();
}

import { useEffect } from "react";
import type { Studio } from "../studio/studio";
import { whenFree } from "../ui/connection";

/** Records every run; the code for that loads when the first one starts. */
export function useRecorder(studio: Studio): void {
  useEffect(() => {
    const { store } = studio.run;
    // After the first images: what it has missed by then stands in the session.
    const record = () =>
      void whenFree()
        .then(() => import("./runs"))
        .then((it) => it.runsOf(studio));
    if (store.getState().started !== undefined) return record();
    const stop = store.subscribe(({ started }) => {
      if (started === undefined) return;
      stop();
      record();
    });
    return stop;
  }, [studio]);
}

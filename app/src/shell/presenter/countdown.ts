import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { useStudio } from "../../studio/context";
import { perStudio } from "../../studio/per-studio";

/** A countdown in front of a class; it goes on when its dialog is closed. */
export interface Countdown {
  /** The time at which it ends, by the studio's clock; undefined while none was started. */
  readonly ends: number | undefined;
}

export const countdownOf = perStudio("countdown", () =>
  createStore<Countdown>(() => ({ ends: undefined })),
);

/** Returns the whole seconds that are left, 0 once the time is up; undefined while no countdown was started. */
export function useSecondsLeft(): number | undefined {
  const studio = useStudio();
  const ends = useStore(countdownOf(studio), (state) => state.ends);
  const [now, setNow] = useState(studio.now);
  useEffect(() => {
    if (ends === undefined) return;
    const see = () => {
      const time = studio.now();
      setNow(time);
      if (time >= ends) clearInterval(timer);
    };
    // Four times a second: a second that is shown late is never seen to be skipped.
    const timer = setInterval(see, 250);
    see();
    return () => clearInterval(timer);
  }, [ends, studio]);
  return ends === undefined ? undefined : Math.max(0, Math.ceil((ends - now) / 1000));
}

/** Writes seconds as minutes and seconds: 65 is "1:05". */
export const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

import { useMemo } from "react";
import { useStore } from "zustand";
import { useStudio } from "../studio/context";
import type { RunsModel, RunsState } from "./model";
import { runsOf } from "./runs";

export function useRunsModel(): RunsModel {
  const studio = useStudio();
  return useMemo(() => runsOf(studio), [studio]);
}

export function useRuns<T>(pick: (state: RunsState) => T): T {
  return useStore(useRunsModel().store, pick);
}

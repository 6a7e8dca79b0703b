import { useStore } from "zustand";
import { useStudio } from "../../studio/context";
import { type BoardModel, type BoardState, boardOf } from "./model";

export function useBoardModel(): BoardModel {
  return boardOf(useStudio());
}

export function useBoard<T>(pick: (state: BoardState) => T): T {
  return useStore(useBoardModel().store, pick);
}

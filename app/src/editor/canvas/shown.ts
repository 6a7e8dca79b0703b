import {
  createContext,
  type RefCallback,
  useCallback,
  useContext,
  useDeferredValue,
  useMemo,
} from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import {
  type BlockData,
  type CardForm,
  type CardTexts,
  sameForm,
} from "../../document/layout/card-data";
import type { BlockFlowNode, WireData, WireFlowEdge } from "../../document/layout/project";

/**
 * The present texts of cards and wires. They read them here, so that React Flow, which looks through all its nodes for each
 * new one, hears only of what comes, goes, moves or changes its size.
 */
interface Shown {
  readonly cards: ReadonlyMap<string, BlockData>;
  readonly wires: ReadonlyMap<string, WireData>;
  /** Seen from so far that a card is its colour and its name: the rest of it is not made. */
  readonly farther: boolean;
}

export type ShownStore = StoreApi<Shown>;

export const createShown = (): ShownStore =>
  createStore<Shown>(() => ({ cards: new Map(), wires: new Map(), farther: false }));

const ShownContext = createContext<ShownStore>(createShown());
export const ShownProvider = ShownContext.Provider;

/** Returns the form of a card, without its texts. */
export function useCardForm(id: string, first: BlockData): CardForm {
  const pick = useMemo(() => {
    let last: BlockData | undefined;
    return ({ cards }: Shown) => {
      const now = cards.get(id) ?? first;
      if (last === undefined || !sameForm(last, now)) last = now;
      return last;
    };
  }, [id, first]);
  return useStore(useContext(ShownContext), pick);
}

/**
 * Keeps one of a card's words in an element, past React: after an edit each of fifty cards has new ones, and to draw
 * the cards again for them takes longer than all the rest of the edit.
 */
export function useCardText(
  id: string,
  first: BlockData,
  what: keyof CardTexts,
  write: (element: HTMLElement, word: string) => void,
): RefCallback<HTMLElement> {
  const store = useContext(ShownContext);
  return useCallback(
    (element) => {
      if (element === null) return;
      let last: string | undefined;
      const follow = ({ cards }: Shown) => {
        const word = (cards.get(id) ?? first)[what];
        if (word === last) return;
        last = word;
        write(element, word);
      };
      follow(store.getState());
      return store.subscribe(follow);
    },
    [store, id, first, what, write],
  );
}

/** Cards follow a moment later, a few at a time: so many at once would halt a zoom. */
export function useFarther(): boolean {
  return useDeferredValue(useStore(useContext(ShownContext), ({ farther }) => farther));
}

/** One fact of a wire: most edits change what it says, few where it runs. */
export function useWire<K extends keyof WireData>(
  id: string,
  first: WireData | undefined,
  what: K,
): WireData[K] | undefined {
  return useStore(useContext(ShownContext), ({ wires }) => (wires.get(id) ?? first)?.[what]);
}

export function show(
  store: ShownStore,
  nodes: readonly BlockFlowNode[],
  edges: readonly WireFlowEdge[],
): void {
  store.setState({
    cards: new Map(nodes.map(({ id, data }) => [id, data])),
    wires: new Map(edges.flatMap(({ id, data }) => (data === undefined ? [] : [[id, data]]))),
  });
}

/** Hands on the object it handed on before for as long as the two are alike; the list, while all in it are. */
export function createReuse<T extends { readonly id: string }>(
  alike: (a: T, b: T) => boolean,
): (now: readonly T[]) => readonly T[] {
  let last: readonly T[] = [];
  let held = new Map<string, T>();
  return (now) => {
    const list = now.map((item) => {
      const before = held.get(item.id);
      return before !== undefined && alike(before, item) ? before : item;
    });
    if (list.length === last.length && list.every((item, at) => item === last[at])) return last;
    held = new Map(list.map((item) => [item.id, item]));
    last = list;
    return list;
  };
}

export function sameBox(a: BlockFlowNode, b: BlockFlowNode): boolean {
  return (
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.data.type === b.data.type &&
    a.data.hue === b.data.hue &&
    a.data.inputs.join() === b.data.inputs.join() &&
    a.data.outputs.join() === b.data.outputs.join()
  );
}

/** An edge's id says which ports it joins; how it is announced changes with their blocks' names. */
export const sameEnds = (a: WireFlowEdge, b: WireFlowEdge): boolean => a.ariaLabel === b.ariaLabel;

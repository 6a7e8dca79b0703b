import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStudio, useUi } from "../../studio/context";
import type { OutlineRow } from "./rows";

/**
 * The one row that Tab leads to. It follows what is selected elsewhere, and when it is deleted its neighbour takes
 * its place: the focus is never lost.
 */
export function useActiveRow(
  root: RefObject<HTMLDivElement | null>,
  rows: readonly OutlineRow[],
  prefix: string,
): {
  readonly row: OutlineRow | undefined;
  readonly goTo: (key: string, focus?: boolean) => void;
} {
  const studio = useStudio();
  const selected = useUi((state) => state.selectedNodes.at(-1));
  const [active, setActive] = useState<string | undefined>(
    selected === undefined ? undefined : prefix + selected,
  );
  const [seen, setSeen] = useState(selected);
  if (seen !== selected) {
    setSeen(selected);
    if (selected !== undefined) setActive(prefix + selected);
  }
  const place = useRef(0);
  const found = rows.findIndex(({ key }) => key === active);
  const row = rows[found >= 0 ? found : Math.min(place.current, rows.length - 1)];
  useLayoutEffect(() => {
    place.current = Math.max(0, row === undefined ? 0 : rows.indexOf(row));
  });

  const goTo = useCallback(
    (key: string, focus = true) => {
      setActive(key);
      const { view } = studio.derive();
      const id = key.slice(view.prefix.length);
      studio.ui.select(Object.hasOwn(view.graph.nodes, id) ? [id] : []);
      // A row that was only just added is not there yet; later than needed would take the focus from what came next.
      if (focus && !focusRow(root.current, key)) {
        requestAnimationFrame(() => {
          if (document.activeElement === document.body) focusRow(root.current, key);
        });
      }
    },
    [studio, root],
  );

  useFocusRecovery(root, row?.key);
  return { row, goTo };
}

/** When what has the focus is taken off the page by an edit, the active row gets it. */
function useFocusRecovery(root: RefObject<HTMLDivElement | null>, key: string | undefined): void {
  const last = useRef<Element>(undefined);
  useEffect(() => {
    const element = root.current;
    const onFocus = (event: FocusEvent) => {
      last.current = event.target as Element;
    };
    const onBlur = (event: FocusEvent) => {
      const to = event.relatedTarget as Element | null;
      if (to !== null && !element?.contains(to)) last.current = undefined;
    };
    element?.addEventListener("focusin", onFocus);
    element?.addEventListener("focusout", onBlur);
    return () => {
      element?.removeEventListener("focusin", onFocus);
      element?.removeEventListener("focusout", onBlur);
    };
  }, [root]);
  useLayoutEffect(() => {
    if (last.current === undefined || last.current.isConnected) return;
    last.current = undefined;
    if (document.activeElement !== document.body) return;
    focusRow(root.current, key);
  });
}

/** Focuses a row; returns true when the row is on the page. */
function focusRow(root: HTMLElement | null, key: string | undefined): boolean {
  const row =
    key === undefined
      ? root?.querySelector<HTMLElement>("[data-add]")
      : root?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
  return row != null;
}

import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";

const items = "button:not(:disabled)";
const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/**
 * A group of buttons as one stop of Tab (the toolbar pattern of ARIA's authoring practices): arrows walk inside it, Home
 * and End go to its ends, and Tab comes back to where one was.
 */
export function useRoving<E extends HTMLElement>(): {
  readonly ref: RefObject<E | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  const ref = useRef<E>(null);
  // After each drawing: buttons come, go and are disabled.
  useEffect(() => {
    const host = ref.current;
    if (host === null) return;
    const settle = (wanted?: EventTarget | null) => {
      const all = [...host.querySelectorAll<HTMLElement>(items)];
      const stop =
        all.find((item) => item === wanted) ?? all.find(({ tabIndex }) => tabIndex === 0) ?? all[0];
      for (const item of all) item.tabIndex = item === stop ? 0 : -1;
    };
    const onFocus = ({ target }: FocusEvent) => settle(target);
    const first = host.querySelectorAll(`${items}[tabindex="-1"]`).length === 0;
    settle(first ? host.querySelector(items) : undefined);
    host.addEventListener("focusin", onFocus);
    return () => host.removeEventListener("focusin", onFocus);
  });
  return {
    ref,
    onKeyDown(event) {
      const all = [...(ref.current?.querySelectorAll<HTMLElement>(items) ?? [])];
      const at = all.indexOf(document.activeElement as HTMLElement);
      const step = steps[event.key];
      const to =
        event.key === "Home"
          ? 0
          : event.key === "End"
            ? all.length - 1
            : step === undefined
              ? undefined
              : (at + step + all.length) % all.length;
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      all[to]?.focus();
    },
  };
}

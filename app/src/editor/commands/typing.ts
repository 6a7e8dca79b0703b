const textField =
  "textarea, input:not([type=checkbox], [type=radio], [type=range], [type=color], [type=button])";

/** A place where letters are typed, or a list that takes letters to choose by. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("textarea, select, input:not([type=checkbox])") || target.isContentEditable;
}

/** Tells which field is in the middle of being typed into: undo and redo are its own until it is left. */
export interface Typing {
  /** True from the first letter until the field is left, Enter is pressed, or something else has written into it. */
  isUnderWay(target: EventTarget | null): boolean;
  stop(): void;
}

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Watches the fields of the page until it is stopped. */
export function watchTyping(): Typing {
  let field: TextField | undefined;
  let text = "";
  const onInput = ({ target }: Event) => {
    if (!(target instanceof HTMLElement) || !target.matches(textField)) return;
    field = target as TextField;
    text = field.value;
  };
  const onLeave = () => {
    field = undefined;
  };
  const onKey = ({ key, target }: KeyboardEvent) => {
    if (key === "Enter" && target instanceof HTMLInputElement) field = undefined;
  };
  // In the capture phase: a field may keep its events to itself.
  window.addEventListener("input", onInput, true);
  window.addEventListener("focusout", onLeave, true);
  window.addEventListener("keydown", onKey, true);
  return {
    // Where an arrow key, a slider or an undo has written, the browser's own undo knows nothing of it.
    isUnderWay: (target) => field !== undefined && field === target && field.value === text,
    stop() {
      window.removeEventListener("input", onInput, true);
      window.removeEventListener("focusout", onLeave, true);
      window.removeEventListener("keydown", onKey, true);
    },
  };
}

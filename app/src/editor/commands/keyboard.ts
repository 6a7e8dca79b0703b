import type { CanvasHandle } from "../../studio/canvas-handle";
import type { Studio } from "../../studio/studio";
import { typedAheadOf } from "../../studio/typed-ahead";
import { copyText, cut, pasteLink, pasteText } from "./clip";
import { chordOf, isSingleKey } from "./keys";
import { commandOf, perform } from "./table";
import { isTyping, watchTyping } from "./typing";

/** The canvas has the focus, or nothing has. */
function isOnCanvas(): boolean {
  const focused = document.activeElement;
  return (
    focused === null || focused === document.body || focused.closest(".canvas, .outline") !== null
  );
}

/**
 * Takes keys and clipboard events of the page until the returned function is called. `early`: keys that came before, and
 * whether somebody else had taken them.
 */
export function listen(
  studio: Studio,
  canvas: CanvasHandle,
  early: ReadonlyMap<KeyboardEvent, boolean>,
): () => void {
  /** A dialog or a field was asked for. */
  const isAwaited = () => {
    const { dialog, quickAdd } = studio.ui.store.getState();
    return dialog !== undefined || quickAdd !== undefined;
  };
  const typing = watchTyping();
  const onKey = (event: KeyboardEvent) => take(event, event.defaultPrevented);
  const take = (event: KeyboardEvent, isTaken: boolean) => {
    if (document.querySelector("dialog[open]") !== null) return;
    const { dialog } = studio.ui.store.getState();
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isAwaited() && isLetter && !isTyping(event.target)) {
      // What was asked for is on its way: the letters are meant for it, and no commands.
      event.preventDefault();
      if (dialog === undefined || dialog === "commands") typedAheadOf(studio).add(event.key);
      return;
    }
    if (isTaken) return;
    const chord = chordOf(event);
    // The browser closes what pops up.
    if (chord === "Escape" && (event.target as Element | null)?.closest?.("[popover]")) return;
    const [selected] = studio.ui.store.getState().selectedNodes;
    const inInspector = (event.target as Element | null)?.closest?.(".inspector") != null;
    if (chord === "Escape" && selected !== undefined && inInspector) {
      event.preventDefault();
      canvas.current?.focusBlock(selected);
      return;
    }
    if (chord === "Escape" && studio.ui.store.getState().problemsOpen && !isTyping(event.target)) {
      event.preventDefault();
      studio.ui.set({ problemsOpen: false });
      document.querySelector<HTMLElement>(".status-button")?.focus();
      return;
    }
    const command = commandOf(chord);
    if (command === undefined) return;
    const single = isSingleKey(chord);
    if (single && !studio.ui.store.getState().letterKeys) return;
    const travels = command.id === "undo" || command.id === "redo";
    if (travels && typing.isUnderWay(event.target)) return;
    const plain = !chord.startsWith("Mod+") || chord === "Mod+A" || chord === "Mod+D";
    if (plain && isTyping(event.target)) return;
    if (command.canvasOnly && !isOnCanvas()) return;
    // A button that has the focus is pressed by it.
    if (chord === "Space" && document.activeElement?.matches("button")) return;
    event.preventDefault();
    perform(command, { studio, canvas: canvas.current });
  };
  const mayClip = () => isOnCanvas() && document.getSelection()?.isCollapsed !== false;
  const onCopy = (event: ClipboardEvent) => {
    if (isTyping(event.target) || !mayClip()) return;
    const text = copyText(studio, canvas.current);
    if (text === undefined) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") cut(studio);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (isTyping(event.target)) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text === "") return;
    const isFree = studio.ui.store.getState().dialog === undefined;
    if ((isFree && pasteText(studio, text)) || pasteLink(studio, text)) event.preventDefault();
  };
  let done = false;
  for (const [event, isTaken] of early) {
    // One command only: what was typed behind it may be meant for what it opens, and be no commands.
    if (done && !isAwaited()) break;
    take(event, isTaken);
    done ||= !isTaken && commandOf(chordOf(event)) !== undefined;
  }
  window.addEventListener("keydown", onKey);
  window.addEventListener("copy", onCopy);
  window.addEventListener("cut", onCopy);
  window.addEventListener("paste", onPaste);
  return () => {
    typing.stop();
    window.removeEventListener("keydown", onKey);
    window.removeEventListener("copy", onCopy);
    window.removeEventListener("cut", onCopy);
    window.removeEventListener("paste", onPaste);
  };
}

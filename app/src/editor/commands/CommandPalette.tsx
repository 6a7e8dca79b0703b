import { useCallback, useMemo, useRef } from "react";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useStudio } from "../../studio/context";
import { typedAheadOf } from "../../studio/typed-ahead";
import { type PickItem, PickList } from "../../ui/PickList";
import { shownKeys } from "./keys";
import { blockedWhy, commands, perform } from "./table";

/** Every command by name: type, choose, Enter. */
export function CommandPalette() {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  // Commands of the canvas ask where the focus was.
  const before = useRef(document.activeElement);
  const items = useMemo(() => {
    const context = { studio, canvas: canvas.current };
    const shown = commands.filter((command) => command.isShown?.(context) !== false);
    return shown.map((command): PickItem => {
      const reason = blockedWhy(command, context);
      const [key] = command.keys ?? [];
      return {
        id: command.id,
        label: command.title,
        keywords: `${command.group} ${command.keywords ?? ""}`,
        disabled: reason !== undefined,
        ...(reason === undefined ? {} : { note: reason }),
        ...(key === undefined ? {} : { keys: shownKeys(key) }),
      };
    });
  }, [studio, canvas]);
  const close = useCallback(() => studio.ui.set({ dialog: undefined }), [studio]);
  return (
    <PickList
      title="Find a command"
      placeholder="Type what you want to do"
      empty="No command has this name."
      items={items}
      at={[window.innerWidth / 2 - 210, Math.max(64, window.innerHeight * 0.14)]}
      wide
      takeTyped={typedAheadOf(studio).take}
      onClose={close}
      onPick={(id) => {
        close();
        const command = commands.find((entry) => entry.id === id);
        if (command === undefined) return;
        if (before.current instanceof HTMLElement) before.current.focus();
        requestAnimationFrame(() => perform(command, { studio, canvas: canvas.current }));
      }}
    />
  );
}

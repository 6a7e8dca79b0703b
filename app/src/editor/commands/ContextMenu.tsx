import { useEffect, useLayoutEffect, useRef } from "react";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useStudio } from "../../studio/context";
import { MenuItem } from "../../ui/Menu";
import { shownKeys } from "./keys";
import { blockedWhy, commands, perform } from "./table";
import { commandGroups } from "./types";

/** The menu with the commands of a block, a wire or the empty canvas. */
export function ContextMenu({
  on,
  screen,
}: {
  on: "block" | "wire" | "canvas";
  screen: readonly [number, number];
}) {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  const root = useRef<HTMLDivElement>(null);
  const close = () => studio.ui.set({ contextMenu: undefined });
  const context = { studio, canvas: canvas.current, screen };
  const shown = commands.filter(
    (command) => command.menu?.includes(on) && command.isShown?.(context) !== false,
  );

  useLayoutEffect(() => {
    const menu = root.current;
    if (menu === null) return;
    menu.style.left = `${Math.max(8, Math.min(screen[0], window.innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(screen[1], window.innerHeight - menu.offsetHeight - 8))}px`;
  }, [screen]);
  useEffect(() => {
    const before = document.activeElement;
    root.current?.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <div
      ref={root}
      className="menu context-menu"
      role="menu"
      tabIndex={-1}
      aria-label={on === "block" ? "This block" : on === "wire" ? "This wire" : "The canvas"}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape" || event.key === "Tab") {
          event.preventDefault();
          close();
        }
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        const items = [...event.currentTarget.querySelectorAll<HTMLElement>("button:enabled")];
        const at = items.indexOf(document.activeElement as HTMLElement);
        const step = event.key === "ArrowDown" ? 1 : -1;
        items[(at + step + items.length) % items.length]?.focus();
        event.preventDefault();
      }}
    >
      {commandGroups.map((group) => {
        const list = shown.filter((command) => command.group === group);
        return list.length === 0 ? null : (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a menu
          <div key={group} role="group" aria-label={group}>
            {list.map((command) => {
              const reason = blockedWhy(command, context);
              const [key] = command.keys ?? [];
              return (
                <MenuItem
                  key={command.id}
                  role="menuitem"
                  disabled={reason !== undefined}
                  danger={command.id === "delete"}
                  {...(key === undefined ? {} : { keys: shownKeys(key) })}
                  onClick={() => {
                    close();
                    requestAnimationFrame(() => perform(command, context));
                  }}
                >
                  {command.title}
                </MenuItem>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}

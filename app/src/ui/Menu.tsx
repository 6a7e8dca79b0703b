import { type ReactNode, useEffect, useId, useRef } from "react";

interface MenuProps {
  readonly label: string;
  /** The content of the button. */
  readonly button: ReactNode;
  readonly className?: string;
  readonly align?: "start" | "end";
  readonly children: ReactNode;
  readonly onOpen?: () => void;
}

/**
 * A button with a native popover: light dismiss, Escape and the top layer come from the browser. Arrow
 * keys walk the buttons inside.
 */
export function Menu({
  label,
  button,
  className = "button",
  align = "end",
  children,
  onOpen,
}: MenuProps) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const popover = panel.current;
    if (popover === null) return;
    const place = (event: Event) => {
      if ((event as ToggleEvent).newState !== "open") return;
      const anchor = trigger.current?.getBoundingClientRect();
      if (anchor === undefined) return;
      onOpen?.();
      requestAnimationFrame(() => {
        const { offsetWidth: width, offsetHeight: height } = popover;
        const wish = align === "end" ? anchor.right - width : anchor.left;
        popover.style.left = `${Math.max(8, Math.min(wish, window.innerWidth - width - 8))}px`;
        const below = anchor.bottom + 6;
        const above = anchor.top - 6 - height;
        popover.style.top = `${below + height > window.innerHeight - 8 && above > 8 ? above : below}px`;
        popover.querySelector<HTMLElement>("button:not(:disabled), select, input")?.focus();
      });
    };
    popover.addEventListener("toggle", place);
    return () => popover.removeEventListener("toggle", place);
  }, [align, onOpen]);

  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="true"
        popoverTarget={id}
      >
        {button}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys walk the buttons, which are themselves operable */}
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="menu"
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          const items = [
            ...event.currentTarget.querySelectorAll<HTMLElement>("button:not(:disabled)"),
          ];
          const at = items.indexOf(document.activeElement as HTMLElement);
          if (items.length === 0) return;
          const step = event.key === "ArrowDown" ? 1 : -1;
          items[(at + step + items.length) % items.length]?.focus();
          event.preventDefault();
        }}
        onClick={(event) => {
          const item = (event.target as HTMLElement).closest(".menu-item");
          if (item !== null && item.getAttribute("data-stay") === null)
            panel.current?.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
}

interface ItemProps {
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly note?: string;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly role?: "menuitem";
  readonly onClick: () => void;
  readonly children: ReactNode;
}

export function MenuItem(props: ItemProps) {
  const { icon, keys, note, disabled, danger, role, onClick, children } = props;
  return (
    <button
      type="button"
      role={role}
      className={`menu-item${danger === true ? " danger" : ""}`}
      disabled={disabled}
      onClick={onClick}
    >
      {icon}
      <span>
        {children}
        {note === undefined ? null : <small>{note}</small>}
      </span>
      {keys === undefined ? null : <kbd>{keys}</kbd>}
    </button>
  );
}

import { type ReactNode, useId, useState } from "react";

/** A button whose native popover stands above it; what is inside is made when it opens. */
export function Pop({
  label,
  button,
  className = "",
  children,
}: {
  label: string;
  button: ReactNode;
  className?: string;
  children: (close: () => void) => ReactNode;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button icon quiet small"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        popoverTarget={id}
      >
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={`menu strip-pop ${className}`}
        ref={(element) => {
          if (element === null) return;
          element.ontoggle = (event) => {
            const isOpen = (event as ToggleEvent).newState === "open";
            setOpen(isOpen);
            if (!isOpen) return;
            requestAnimationFrame(() => place(element));
          };
        }}
      >
        {open ? children(() => document.getElementById(id)?.hidePopover()) : null}
      </div>
    </>
  );
}

function place(panel: HTMLElement): void {
  const anchor = panel.previousElementSibling?.getBoundingClientRect();
  if (anchor === undefined) return;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = anchor.left + anchor.width / 2 - width / 2;
  panel.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
  panel.style.top = `${Math.max(8, anchor.top - 8 - height)}px`;
  panel.querySelector<HTMLElement>("select, canvas[tabindex], button")?.focus();
}

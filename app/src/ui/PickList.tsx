import {
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { textScale } from "./text-size";

export interface PickItem {
  readonly id: string;
  readonly label: string;
  /** Shown small beside the label; for a disabled entry the reason. */
  readonly note?: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  /** More words to find it by. */
  readonly keywords?: string;
  /** The key that does the same. */
  readonly keys?: string;
}

interface PickListProps {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly PickItem[];
  /** Page pixels of the top left corner. */
  readonly at: readonly [number, number];
  readonly empty: string;
  readonly wide?: boolean;
  /** Takes the letters that were typed for this list before it was on the page. */
  readonly takeTyped: () => string;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

const widthPx = 280;
const wideWidthPx = 420;
const heightPx = 320;

/** A small searchable list over the canvas: type to filter, arrows to choose, Enter to take. */
export function PickList(props: PickListProps) {
  const { title, placeholder, items, at, empty, wide = false, takeTyped, onPick, onClose } = props;
  const width = wide ? wideWidthPx : widthPx;
  const scale = textScale();
  const [query, setQuery] = useState("");
  // Not as the first state: a rendering that React gives up would have taken it.
  useLayoutEffect(() => {
    const ahead = takeTyped();
    if (ahead !== "") setQuery((before) => before + ahead);
  }, [takeTyped]);
  const [active, setActive] = useState(0);
  const list = useId();
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const shown = useMemo(() => {
    const wish = query.trim().toLowerCase();
    const words = wish.split(/\s+/).filter(Boolean);
    // What is called exactly that comes first, then what begins like it.
    const rank = ({ label, disabled }: PickItem) => {
      const name = label.toLowerCase();
      const nearness = name === wish ? 0 : name.startsWith(wish) ? 1 : 2;
      return (disabled === true ? 10 : 0) + nearness;
    };
    return items
      .filter((item) => {
        const text = `${item.label} ${item.keywords ?? ""}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .sort((a, b) => rank(a) - rank(b));
  }, [items, query]);

  const picked = useRef(false);
  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    return () => {
      // Whoever takes the pick says where the focus goes.
      if (picked.current) return;
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) onClose();
    };
    window.addEventListener("pointerdown", outside, true);
    return () => window.removeEventListener("pointerdown", outside, true);
  }, [onClose]);

  const take = (index: number) => {
    const item = shown[index];
    if (item === undefined || item.disabled === true) return;
    picked.current = true;
    onPick(item.id);
  };

  return (
    <div
      ref={root}
      className={wide ? "picklist wide" : "picklist"}
      role="dialog"
      aria-label={title}
      style={{
        left: Math.max(8, Math.min(at[0], window.innerWidth - width * scale - 8)),
        top: Math.max(8, Math.min(at[1], window.innerHeight - heightPx * scale - 8)),
      }}
    >
      <p className="picklist-title">{title}</p>
      <input
        ref={input}
        className="field"
        role="combobox"
        aria-label={title}
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={shown.length > 0 ? `${list}-${active}` : undefined}
        placeholder={placeholder}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : -1;
            const next = (active + step + shown.length) % Math.max(1, shown.length);
            setActive(next);
            document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: "nearest" });
          } else if (event.key === "Enter") {
            event.preventDefault();
            take(active);
          } else if (event.key === "Escape") {
            onClose();
          }
          event.stopPropagation();
        }}
      />
      {shown.length === 0 ? <p className="picklist-empty muted">{empty}</p> : null}
      <div id={list} role="listbox" aria-label={title} hidden={shown.length === 0}>
        {shown.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search field handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={item.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            aria-disabled={item.disabled}
            className={index === active ? "active" : ""}
            onPointerMove={() => setActive(index)}
            onClick={() => take(index)}
          >
            {item.icon}
            <span>
              {item.label}
              {item.note === undefined ? null : <small>{item.note}</small>}
            </span>
            {item.keys === undefined ? null : <kbd>{item.keys}</kbd>}
          </div>
        ))}
      </div>
    </div>
  );
}

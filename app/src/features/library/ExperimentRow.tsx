import { Copy, Download, Ellipsis, Package, PencilLine, Trash2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Card } from "../../storage/tables";
import { useDocument } from "../../studio/context";
import { plural } from "../../ui/format";
import { Menu, MenuItem } from "../../ui/Menu";
import { kindLabels, whenText } from "./labels";
import { Picture } from "./Picture";
import { type Library, nameOf } from "./use-library";

/** Shows one experiment of the list: a press opens it, F2 renames, Delete deletes, the arrow keys move through the list. */
export function ExperimentRow({ card, library }: { card: Card; library: Library }) {
  const open = useDocument((state) => state.key) === card.key;
  const [renaming, setRenaming] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { facts, title, savedAt } = card;
  const openInOtherTab = library.openInOtherTabs.has(card.key);
  const onKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === "F2") setRenaming(true);
    else if (event.key === "Delete") {
      walk(event.currentTarget, 1);
      void library.remove(card);
    } else if (event.key === "ArrowDown") walk(event.currentTarget, 1);
    else if (event.key === "ArrowUp") walk(event.currentTarget, -1);
    else return;
    event.preventDefault();
  };
  const endRenaming = (next: string | undefined) => {
    setRenaming(false);
    requestAnimationFrame(() => button.current?.focus());
    if (next !== undefined) void library.rename(card, next);
  };
  return (
    <li className={open ? "experiment is-open" : "experiment"}>
      {renaming ? (
        <div className="experiment-open">
          <Picture picture={facts?.picture} />
          <Rename title={title} done={endRenaming} />
        </div>
      ) : (
        <button
          ref={button}
          type="button"
          className="experiment-open"
          aria-current={open ? "true" : undefined}
          onClick={() => void library.open(card.key)}
          onKeyDown={onKey}
        >
          <Picture picture={facts?.picture} />
          <span className="experiment-text">
            <span className="experiment-name">{nameOf(title)}</span>
            <span className="experiment-facts">
              {facts === undefined ? null : (
                <>
                  <span className={`kind ${facts.kind}`}>{kindLabels[facts.kind]}</span>
                  <span>{plural(facts.blocks, "block")}</span>
                </>
              )}
              <time dateTime={new Date(savedAt).toISOString()}>{whenText(savedAt)}</time>
            </span>
          </span>
          {open ? <span className="badge">open</span> : null}
          {openInOtherTab ? <span className="badge">open in another tab</span> : null}
        </button>
      )}
      <Menu
        label={`More for ${nameOf(title)}`}
        className="button icon quiet"
        button={<Ellipsis size={17} />}
      >
        <MenuItem icon={<PencilLine size={16} />} keys="F2" onClick={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem icon={<Copy size={16} />} onClick={() => void library.duplicate(card.key)}>
          Duplicate
        </MenuItem>
        <hr />
        <MenuItem icon={<Download size={16} />} onClick={() => void library.save(card, undefined)}>
          Save as file
        </MenuItem>
        <MenuItem
          icon={<Package size={16} />}
          note="one safetensors file, which PyTorch reads too"
          onClick={() => void library.save(card, "safetensors")}
        >
          Save with weights
        </MenuItem>
        <MenuItem
          icon={<Package size={16} />}
          note="one readable file for this program"
          onClick={() => void library.save(card, "json")}
        >
          Save with weights as .json
        </MenuItem>
        <hr />
        <MenuItem
          icon={<Trash2 size={16} />}
          keys="Del"
          danger
          onClick={() => void library.remove(card)}
        >
          Delete
        </MenuItem>
      </Menu>
    </li>
  );
}

function walk(from: HTMLElement, step: number): void {
  const all = [...document.querySelectorAll<HTMLElement>("button.experiment-open")];
  const at = all.indexOf(from);
  (all[at + step] ?? all[at - step])?.focus();
}

function Rename({ title, done }: { title: string; done: (next: string | undefined) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(title);
  const ended = useRef(false);
  useEffect(() => field.current?.select(), []);
  const end = (next: string | undefined) => {
    if (ended.current) return;
    ended.current = true;
    done(next);
  };
  return (
    <input
      ref={field}
      className="field"
      aria-label="Name of this experiment"
      maxLength={120}
      placeholder="Untitled"
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => end(draft.trim())}
      onKeyDown={(event) => {
        if (event.key === "Enter") end(draft.trim());
        if (event.key !== "Escape") return;
        // Without this, Escape would close the dialog too.
        event.preventDefault();
        event.stopPropagation();
        end(undefined);
      }}
    />
  );
}

import { blockOf, templates } from "@adder-studio/blocks";
import { wordsOf } from "@adder-studio/blocks/questions";
import { FlaskConical, Lock, PanelLeftClose, Search, X } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { BlockIcon } from "../../document/BlockIcon";
import { type Addable, addables } from "../../document/new-blocks";
import { useDocument, useStudio, useUi } from "../../studio/context";
import { areLocked, lockedBy, useHidden } from "../../studio/locked";
import { savedCompositesOf } from "../../studio/saved-composites";
import { Ghost } from "./Ghost";
import { useAdd } from "./use-add";
import { useCarry } from "./use-carry";

const labTitle = "Universal approximation lab";
const labQuestion = "How closely can a layer of adders match a curve that you draw?";

/** Draws the searchable list of blocks and templates, to be dragged, tapped or added by Enter. */
export function BlockPalette() {
  const studio = useStudio();
  const add = useAdd();
  const [query, setQuery] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const { start, carried } = useCarry();
  const openId = useDocument((state) =>
    state.origin?.kind === "template" ? state.origin.id : undefined,
  );
  const locked = useUi(({ lock }) => areLocked(lock, "blocks"));
  const noTemplates = useHidden("templates");
  const noLab = useHidden("lab");
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const inside = useUi((state) => state.scope.length > 0);
  const saved = useStore(savedCompositesOf(studio).store, (state) => state.list);
  const all = useMemo(() => addables(saved, inside), [saved, inside]);
  const shown = new Map<string, Addable[]>();
  for (const entry of all) {
    if (!matches(`${entry.title} ${entry.kind} ${entry.doc} ${entry.group}`)) continue;
    shown.set(entry.group, [...(shown.get(entry.group) ?? []), entry]);
  }
  const shownTemplates = (noTemplates ? [] : templates).filter(({ id, title }) =>
    matches(`${title} ${wordsOf(id)?.text ?? ""}`),
  );
  const showLab = !noLab && matches(`${labTitle} ${labQuestion}`);

  const first = [...shown.values()][0]?.[0];

  return (
    <div className="palette">
      <div className="palette-search">
        <Search size={15} aria-hidden="true" />
        <input
          ref={search}
          className="field"
          type="search"
          data-palette-search=""
          aria-label="Search blocks and templates"
          placeholder="Search blocks"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && first !== undefined && query !== "" && !locked) {
              void add(first.kind);
              setQuery("");
            } else if (event.key === "Escape") {
              setQuery("");
              event.currentTarget.blur();
            }
          }}
        />
        {query === "" ? <kbd>/</kbd> : null}
        <button
          type="button"
          className="button icon quiet small fold"
          aria-label="Fold the block list"
          title="Fold the block list"
          onClick={() => studio.ui.set({ leftOpen: false, lessonSide: "lesson" })}
        >
          <PanelLeftClose size={16} />
        </button>
      </div>
      <div className="palette-scroll">
        {locked ? (
          <p className="locked-note">
            <Lock size={14} aria-hidden="true" />
            Blocks are {lockedBy}: the network stays as it is.
          </p>
        ) : null}
        {[...shown].map(([group, entries]) => (
          <section key={group}>
            <h2 className="section-title">{group}</h2>
            <ul>
              {entries.map(({ kind, title, doc, type }) => (
                <li key={kind} className={group === "Yours" ? "own" : ""}>
                  <button
                    type="button"
                    className="palette-item"
                    title={doc}
                    disabled={locked}
                    onPointerDown={(event) => start(event, kind, title, type)}
                    onClick={() => void add(kind)}
                  >
                    <BlockIcon type={type} size={16} />
                    <span>{title}</span>
                    {tagOf(type)}
                  </button>
                  {group === "Yours" ? (
                    <button
                      type="button"
                      className="button icon quiet small"
                      aria-label={`Remove ${title} from the list`}
                      title="Remove from the list"
                      onClick={() => savedCompositesOf(studio).drop(title)}
                    >
                      <X size={14} />
                    </button>
                  ) : null}
                </li>
              ))}
            </ul>
          </section>
        ))}
        {shownTemplates.length === 0 && !showLab ? null : (
          <section>
            <h2 className="section-title">Templates</h2>
            <button
              type="button"
              className="button small palette-try"
              onClick={() => studio.ui.set({ dialog: "experiments", sheet: undefined })}
            >
              <FlaskConical size={14} />
              Experiments to try
            </button>
            <ul>
              {shownTemplates.map(({ id, title }) => (
                <li key={id}>
                  <button
                    type="button"
                    className="palette-template"
                    aria-current={openId === id ? "true" : undefined}
                    onClick={() => {
                      void studio.openTemplate(id);
                      studio.ui.set({ sheet: undefined });
                    }}
                  >
                    <strong>{title}</strong>
                    <small>{wordsOf(id)?.text}</small>
                  </button>
                </li>
              ))}
              {showLab ? (
                <li>
                  <button
                    type="button"
                    className="palette-template"
                    onClick={() => studio.ui.set({ dialog: "lab", sheet: undefined })}
                  >
                    <strong>{labTitle}</strong>
                    <small>{labQuestion}</small>
                  </button>
                </li>
              ) : null}
            </ul>
          </section>
        )}
        {shown.size === 0 && shownTemplates.length === 0 && !showLab ? (
          <p className="muted palette-none">Nothing matches your search.</p>
        ) : null}
      </div>
      {carried === undefined ? null : <Ghost carried={carried} />}
    </div>
  );
}

function tagOf(type: string) {
  const tag = blockOf(type)?.look.tag;
  return tag === undefined ? null : <small className="tag">{tag}</small>;
}

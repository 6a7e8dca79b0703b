import { builtin, categories, templates } from "@adder-studio/blocks";
import { PanelLeftClose, Search } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useDocument, useStudio } from "../state/context";
import { BlockIcon } from "../ui/BlockIcon";
import { Ghost } from "./Ghost";
import { useAdd } from "./use-add";
import { useCarry } from "./use-carry";

/** All blocks and templates: search, then drag, tap or press Enter. */
export function Palette() {
  const studio = useStudio();
  const add = useAdd();
  const [query, setQuery] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const { start, carried } = useCarry();
  const openId = useDocument((state) =>
    state.origin?.kind === "template" ? state.origin.id : undefined,
  );
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const groups = useMemo(
    () =>
      categories.map(({ id, title }) => ({
        title,
        blocks: builtin.filter(({ category }) => category === id),
      })),
    [],
  );
  const shown = groups
    .map(({ title, blocks }) => ({
      title,
      blocks: blocks.filter((block) =>
        matches(`${block.title} ${block.type} ${block.doc} ${title}`),
      ),
    }))
    .filter(({ blocks }) => blocks.length > 0);
  const shownTemplates = templates.filter(({ title, question }) => matches(`${title} ${question}`));

  const first = shown[0]?.blocks[0];

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
            if (event.key === "Enter" && first !== undefined && query !== "") {
              add(first.type);
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
          onClick={() => studio.ui.set({ leftOpen: false })}
        >
          <PanelLeftClose size={16} />
        </button>
      </div>
      <div className="palette-scroll">
        {shown.map(({ title, blocks }) => (
          <section key={title}>
            <h2 className="section-title">{title}</h2>
            <ul>
              {blocks.map((block) => (
                <li key={block.type}>
                  <button
                    type="button"
                    className="palette-item"
                    title={block.doc}
                    onPointerDown={(event) => start(event, block.type)}
                    onClick={() => add(block.type)}
                  >
                    <BlockIcon type={block.type} size={16} />
                    <span>{block.title}</span>
                    {tagOf(block.type)}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {shownTemplates.length === 0 ? null : (
          <section>
            <h2 className="section-title">Templates</h2>
            <ul>
              {shownTemplates.map(({ id, title, question }) => (
                <li key={id}>
                  <button
                    type="button"
                    className="palette-template"
                    aria-current={openId === id ? "true" : undefined}
                    onClick={() => {
                      studio.openTemplate(id);
                      studio.ui.set({ sheet: undefined });
                    }}
                  >
                    <strong>{title}</strong>
                    <small>{question}</small>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {shown.length === 0 && shownTemplates.length === 0 ? (
          <p className="muted palette-none">Nothing by this name.</p>
        ) : null}
      </div>
      {carried === undefined ? null : <Ghost carried={carried} />}
    </div>
  );
}

function tagOf(type: string) {
  if (type === "adder2d" || type === "adderDense") return <small className="tag">l1</small>;
  return null;
}

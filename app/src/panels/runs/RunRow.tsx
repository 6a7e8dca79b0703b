import { engineLabels } from "@adder-studio/core";
import {
  Ellipsis,
  Eye,
  EyeOff,
  FolderInput,
  Pencil,
  Pin,
  PinOff,
  Square,
  Trash2,
  Undo2,
} from "lucide-react";
import { useRef, useState } from "react";
import { metricOf } from "../../runs/metric";
import { outcomeOf } from "../../runs/receipt";
import { colorAt, runColours } from "../../runs/run-colours";
import { isKnown, originLabel } from "../../runs/run-origin";
import type { RunRecord } from "../../runs/types";
import { useRunsModel } from "../../runs/use-runs";
import { useDocument, useStudio, useUi } from "../../studio/context";
import { focusWhenThere } from "../../ui/focus";
import { formatDuration, formatNumber, plural } from "../../ui/format";
import { Menu, MenuItem } from "../../ui/Menu";
import { copyNetwork, putBack } from "./networks";

interface RowProps {
  readonly run: RunRecord;
  readonly shown: boolean;
  readonly open: boolean;
  readonly setOpen: (id: string | undefined) => void;
}

const longestName = 60;

/** One run: its colour and name, how it stands, and what can be done with it. */
export function RunRow({ run, shown, open, setOpen }: RowProps) {
  const model = useRunsModel();
  const studio = useStudio();
  const dark = useUi((state) => state.scheme === "dark");
  const key = useDocument((state) => state.key);
  const [renaming, setRenaming] = useState(false);
  const { id, name, pinned, outcome } = run;
  const last = run.epochs.at(-1);
  const color = colorAt(run.color, dark);
  const going = outcome === "running";
  const live = going && model.sessionOf(id) !== undefined;
  const engine = run.segments.at(-1)?.engine.backend;
  const facts = [
    going ? "" : outcome === "done" ? "" : outcome,
    run.recorded === undefined ? "" : "recorded",
    run.elsewhere === undefined ? "" : `run elsewhere: ${originLabel(run.elsewhere)}`,
    plural(run.epochs.length, "epoch"),
    run.seconds >= 1 ? formatDuration(run.seconds) : "",
    engine === undefined ? "" : engineLabels[engine],
    run.document === key && isKnown(run) ? "" : run.title,
  ].filter((fact) => fact !== "");
  const row = useRef<HTMLLIElement>(null);
  const endRenaming = () => {
    setRenaming(false);
    // The field leaves with the focus: back to the name, where a key ended it.
    requestAnimationFrame(() => row.current?.querySelector<HTMLElement>(".run-name")?.focus());
  };
  const rename = (value: string) => {
    setRenaming(false);
    const given = value.trim().slice(0, longestName);
    if (given !== "" && given !== name) model.change(id, { name: given });
  };
  return (
    <li
      ref={row}
      className={`run-row${shown ? "" : " hidden"}${open ? " open" : ""}`}
      data-run={name}
    >
      <span
        className={`run-swatch ${run.kind}`}
        style={{ color }}
        aria-hidden="true"
        title={run.kind === "conv" ? "dashed: convolutions" : ""}
      />
      <div className="run-text">
        {renaming ? (
          <input
            className="field"
            aria-label={`New name of ${name}`}
            defaultValue={name}
            maxLength={longestName}
            // biome-ignore lint/a11y/noAutofocus: a person has just asked for this field
            autoFocus
            onFocus={(event) => event.target.select()}
            onBlur={(event) => rename(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") {
                rename(event.currentTarget.value);
                endRenaming();
              }
              if (event.key === "Escape") endRenaming();
              event.stopPropagation();
            }}
          />
        ) : (
          <button
            type="button"
            className="run-name"
            aria-expanded={open}
            title={`${name}: ${outcomeOf(run)}. Opens its receipt`}
            onClick={() => setOpen(open ? undefined : id)}
          >
            {pinned ? <Pin size={11} aria-label="pinned" /> : null}
            {name}
          </button>
        )}
        <span
          className={`run-facts is-${outcome}${run.elsewhere === undefined ? "" : " is-elsewhere"}`}
          title={outcomeOf(run)}
        >
          {live ? <span data-step={id} /> : null}
          {live ? " · " : ""}
          {facts.join(" · ")}
        </span>
      </div>
      <span className="run-figures">
        <b>{last === undefined ? "" : metricOf(run.goal).text(last.testAccuracy)}</b>
        <span>{last === undefined ? "" : `loss ${formatNumber(last.testLoss)}`}</span>
      </span>
      {live && run.beside ? (
        <button
          type="button"
          className="button icon quiet small"
          aria-label={`Stop ${name}`}
          title="Stop this run; what it has learned so far stays"
          onClick={() => model.stop(id)}
        >
          <Square size={13} />
        </button>
      ) : (
        <button
          type="button"
          className="button icon quiet small"
          aria-pressed={shown}
          aria-label={`${shown ? "Hide" : "Show"} ${name}`}
          title={shown ? "Hide in the charts" : "Show in the charts"}
          onClick={() => model.change(id, { shown: !shown })}
        >
          {shown ? <Eye size={15} /> : <EyeOff size={15} />}
        </button>
      )}
      <Menu
        label={`More about ${name}`}
        className="button icon quiet small"
        button={<Ellipsis size={15} />}
      >
        <p className="menu-title">{name}</p>
        <MenuItem icon={<Pencil size={15} />} onClick={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem
          icon={pinned ? <PinOff size={15} /> : <Pin size={15} />}
          note={pinned ? "" : "it stays when old runs make room for new ones"}
          onClick={() => model.change(id, { pinned: !pinned })}
        >
          {pinned ? "Unpin" : "Pin"}
        </MenuItem>
        <fieldset className="run-colors">
          <legend className="visually-hidden">Colour of {name}</legend>
          {runColours.map((one, place) => (
            <button
              key={one.name}
              type="button"
              aria-label={one.name}
              title={one.name}
              aria-pressed={run.color === place}
              style={{ background: dark ? one.dark : one.light }}
              onClick={() => model.change(id, { color: place })}
            />
          ))}
        </fieldset>
        <hr />
        {isKnown(run) && run.document === key ? (
          <MenuItem
            icon={<Undo2 size={15} />}
            note="as a step that can be undone"
            onClick={() => putBack(studio, run)}
          >
            Open this run's network
          </MenuItem>
        ) : null}
        {isKnown(run) ? (
          <MenuItem
            icon={<FolderInput size={15} />}
            note="as an experiment of its own"
            onClick={() => copyNetwork(studio, run)}
          >
            Open a copy of its network
          </MenuItem>
        ) : null}
        {isKnown(run) ? <hr /> : null}
        <MenuItem
          icon={<Trash2 size={15} />}
          danger
          disabled={live}
          onClick={() => {
            void model.remove(id);
            focusWhenThere(".runs-bar button");
          }}
        >
          Delete
        </MenuItem>
      </Menu>
    </li>
  );
}

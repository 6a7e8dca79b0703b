import { templates } from "@adder-studio/blocks";
import { FilePlus2, FolderOpen, Plus, Search, Upload } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useSaveState, useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { Menu, MenuItem } from "../../ui/Menu";
import { TabPanel, Tabs } from "../../ui/Tabs";
import { DamagedNote } from "./DamagedNote";
import { DeletedList } from "./DeletedList";
import { ExperimentRow } from "./ExperimentRow";
import { RestorePointsPanel } from "./RestorePointsPanel";
import { nameOf, useLibrary } from "./use-library";
import "./library.css";

type Tab = "experiments" | "restore-points" | "deleted";

/** The library: the experiments of this device, the restore points of the open one, and the recently deleted ones. */
export function LibraryDialog() {
  return <Library first="experiments" />;
}

/** The library, opened at the restore points. */
export function RestorePointsDialog() {
  return <Library first="restore-points" />;
}

function Library({ first }: { first: "experiments" | "restore-points" }) {
  const studio = useStudio();
  const close = () => studio.ui.set({ dialog: undefined });
  const library = useLibrary(close);
  const memory = useSaveState(() => studio.storage.kind === "memory");
  const [tab, setTab] = useState<Tab>(first);
  const id = useId();
  const { cards, trash, toast } = library;
  const tabs = [
    { id: "experiments", title: "Experiments", count: cards?.length },
    { id: "restore-points", title: "Restore points", count: undefined },
    { id: "deleted", title: "Deleted", count: trash.length },
  ] as const;
  return (
    <Dialog title="Library" onClose={close} className="library">
      {memory ? (
        <p className="callout warn">
          {studio.storage.refused === "full"
            ? "This device's storage was full when the page opened: "
            : "This browser stores nothing for this page: "}
          everything listed here is lost when the page closes. Save what you need as a file.
        </p>
      ) : null}
      <DamagedNote />
      <Tabs
        id={id}
        label="Parts of the library"
        className="library-tabs"
        tabs={tabs}
        chosen={tab}
        onChoose={setTab}
      />
      <TabPanel id={id} chosen={tab} className="library-panel">
        {tab === "experiments" ? <Experiments library={library} /> : null}
        {tab === "restore-points" ? (
          <RestorePointsPanel close={close} showToast={library.showToast} />
        ) : null}
        {tab === "deleted" ? <DeletedList library={library} /> : null}
      </TabPanel>
      <div className="library-toast" role="status">
        {toast === undefined ? null : (
          <p>
            <span>{toast.text}</span>
            {toast.undo === undefined ? null : (
              <button
                type="button"
                className="button small strong"
                onClick={() => {
                  library.showToast(undefined);
                  toast.undo?.();
                }}
              >
                Undo
              </button>
            )}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Experiments({ library }: { library: ReturnType<typeof useLibrary> }) {
  const [query, setQuery] = useState("");
  const files = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { cards } = library;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = cards?.filter(({ title, facts }) => {
    const text = `${nameOf(title)} ${facts?.kind ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <>
      <div className="library-tools">
        <label className="library-search">
          <Search size={15} aria-hidden="true" />
          <input
            className="field"
            type="search"
            placeholder="Search"
            aria-label="Search experiments"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "ArrowDown") return;
              event.preventDefault();
              list.current?.querySelector<HTMLElement>(".experiment-open")?.focus();
            }}
          />
        </label>
        <Menu
          label="New experiment"
          align="start"
          button={
            <>
              <Plus size={15} />
              New
            </>
          }
        >
          <MenuItem icon={<FilePlus2 size={16} />} onClick={() => library.create()}>
            Empty
          </MenuItem>
          <hr />
          <p className="menu-title">From a template</p>
          {templates.map(({ id, title, graph }) => (
            <MenuItem
              key={id}
              icon={<FilePlus2 size={16} />}
              onClick={() => library.create(graph, id)}
            >
              {title}
            </MenuItem>
          ))}
        </Menu>
        <button type="button" className="button" onClick={() => files.current?.click()}>
          <Upload size={15} />
          Import …
        </button>
        <input
          ref={files}
          type="file"
          accept=".json,.safetensors,.onnx,application/json"
          multiple
          hidden
          onChange={(event) => {
            const given = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            void library.import(given);
          }}
        />
      </div>
      {shown === undefined ? (
        <p className="library-empty muted">Reading …</p>
      ) : shown.length === 0 ? (
        <div className="library-empty">
          <FolderOpen size={26} strokeWidth={1.5} />
          <p className="muted">
            {words.length > 0
              ? `Nothing here is called “${query.trim()}”.`
              : "No experiments yet. Your changes are saved here automatically."}
          </p>
        </div>
      ) : (
        <ul ref={list} className="experiments" aria-label="Experiments">
          {shown.map((card) => (
            <ExperimentRow key={card.key} card={card} library={library} />
          ))}
        </ul>
      )}
    </>
  );
}

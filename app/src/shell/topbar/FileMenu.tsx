import { templates } from "@adder-studio/blocks";
import {
  Bookmark,
  ChartSpline,
  Cpu,
  Download,
  FileCode2,
  FilePlus2,
  FlaskConical,
  FolderOpen,
  GraduationCap,
  History,
  ImageDown,
  Keyboard,
  Library,
  Link,
  Menu as MenuIcon,
  NotebookPen,
  Package,
  Search,
  Trash2,
  Upload,
  Users,
} from "lucide-react";
import { type ComponentProps, useCallback, useRef, useState } from "react";
import { newDocument } from "../../document/new-document";
import { exportFormats } from "../../features/library/export-formats";
import type { Card } from "../../storage/storage";
import { useDerivedPart, useRun, useStudio } from "../../studio/context";
import type { DialogName } from "../../studio/dialogs";
import type { Hideable } from "../../studio/hideable";
import { useHidden } from "../../studio/locked";
import { saveDocument } from "../../studio/save-document";
import { Menu, MenuItem } from "../../ui/Menu";

/** Documents, files and weights. */
export function FileMenu() {
  const studio = useStudio();
  const [recent, setRecent] = useState<readonly Card[]>([]);
  const phase = useRun((state) => state.session.phase);
  const documentInput = useRef<HTMLInputElement>(null);
  const weightsInput = useRef<HTMLInputElement>(null);
  const onOpen = useCallback(() => {
    void studio.storage.recent(6).then(setRecent, () => setRecent([]));
  }, [studio]);
  const key = studio.document.store.getState().key;
  const withFiles = async (
    act: (files: typeof import("../../features/library/files")) => Promise<string | undefined>,
  ) => {
    const message = await act(await import("../../features/library/files"));
    if (message) studio.ui.set({ notice: message });
  };
  const withExport = async (write: (typeof exportFormats)[number]["write"]) => {
    const message = await write(studio);
    if (message) studio.ui.set({ notice: message });
  };
  const others = recent.filter((saved) => saved.key !== key).slice(0, 4);

  return (
    <>
      <Menu label="File" className="button icon" button={<MenuIcon size={17} />} onOpen={onOpen}>
        <DialogItem dialog="library" icon={<Library size={16} />}>
          All experiments …
        </DialogItem>
        <DialogItem dialog="experiments" icon={<FlaskConical size={16} />}>
          Experiments to try …
        </DialogItem>
        <MenuItem
          icon={<GraduationCap size={16} />}
          onClick={() => studio.ui.set({ dialog: "lessons" })}
        >
          Lessons …
        </MenuItem>
        <MenuItem
          icon={<NotebookPen size={16} />}
          onClick={() =>
            void import("../../features/lesson-editor/open").then((it) => it.openEditor(studio))
          }
        >
          Prepare a lesson …
        </MenuItem>
        <DialogItem dialog="points" icon={<Bookmark size={16} />}>
          Restore points …
        </DialogItem>
        <hr />
        <MenuItem
          icon={<FilePlus2 size={16} />}
          onClick={() => studio.openDocument(newDocument(), undefined)}
        >
          New, empty
        </MenuItem>
        <MenuItem icon={<FolderOpen size={16} />} onClick={() => documentInput.current?.click()}>
          Open file …
        </MenuItem>
        <MenuItem icon={<Link size={16} />} onClick={() => studio.ui.set({ dialog: "link" })}>
          Open link …
        </MenuItem>
        <MenuItem icon={<Download size={16} />} keys="Ctrl+S" onClick={() => saveDocument(studio)}>
          Save as file
        </MenuItem>
        <MenuItem
          icon={<Package size={16} />}
          disabled={phase === "idle" || phase === "loading"}
          note="one safetensors file"
          onClick={() => void withFiles((it) => it.exportWithWeights(studio, key, "safetensors"))}
        >
          Save with weights
        </MenuItem>
        <MenuItem
          icon={<Package size={16} />}
          disabled={phase === "idle" || phase === "loading"}
          note="one readable file, for this program"
          onClick={() => void withFiles((it) => it.exportWithWeights(studio, key, "json"))}
        >
          Save with weights as .json
        </MenuItem>
        <MenuItem
          icon={<Download size={16} />}
          disabled={phase === "idle" || phase === "loading"}
          note="safetensors, for PyTorch and others"
          onClick={() => void withFiles((it) => it.exportWeights(studio))}
        >
          Save weights
        </MenuItem>
        <OpenWeights onClick={() => weightsInput.current?.click()} />
        <hr />
        <p className="menu-title">Export</p>
        {exportFormats.map(({ id, title, note, write }) => (
          <MenuItem
            key={id}
            icon={<FileCode2 size={16} />}
            note={note}
            onClick={() => void withExport(write)}
          >
            {title}
          </MenuItem>
        ))}
        <DialogItem
          dialog="picture"
          icon={<ImageDown size={16} />}
          note="SVG or PNG, for slides and papers"
        >
          Picture …
        </DialogItem>
        <Templates />
        {others.length === 0 ? null : (
          <>
            <hr />
            <p className="menu-title">Recent on this device</p>
            {others.map((card) => (
              <MenuItem
                key={card.key}
                icon={<History size={16} />}
                onClick={() => void studio.openRecent(card.key)}
              >
                {card.title === "" ? "Untitled" : card.title}
              </MenuItem>
            ))}
          </>
        )}
        <hr />
        <MenuItem
          icon={<Search size={16} />}
          keys="Ctrl+K"
          onClick={() => studio.ui.set({ dialog: "commands" })}
        >
          Find a command …
        </MenuItem>
        <DialogItem dialog="history" icon={<History size={16} />} keys="H">
          History …
        </DialogItem>
        <MenuItem
          icon={<Keyboard size={16} />}
          keys="?"
          onClick={() => studio.ui.set({ dialog: "shortcuts" })}
        >
          Keyboard
        </MenuItem>
        <DialogItem dialog="lab" icon={<ChartSpline size={16} />}>
          Universal approximation lab …
        </DialogItem>
        <MenuItem icon={<Users size={16} />} onClick={() => studio.ui.set({ dialog: "board" })}>
          Class board …
        </MenuItem>
        <DialogItem dialog="device" icon={<Cpu size={16} />}>
          About this device …
        </DialogItem>
        <MenuItem
          icon={<Package size={16} />}
          onClick={() => studio.ui.set({ dialog: "classCopy" })}
        >
          Download for the class …
        </MenuItem>
        <MenuItem
          icon={<Trash2 size={16} />}
          danger
          onClick={() => studio.ui.set({ dialog: "forget" })}
        >
          Forget everything on this device …
        </MenuItem>
      </Menu>
      <input
        ref={documentInput}
        type="file"
        accept=".json,.safetensors,.onnx,.pth,.pt,.jsonl,application/json"
        hidden
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void withFiles((it) => it.importFiles(studio, files));
        }}
      />
      <input
        ref={weightsInput}
        type="file"
        accept=".safetensors,.pth,.pt,.bin"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file !== undefined) void withFiles((it) => it.takeWeights(studio, file));
        }}
      />
    </>
  );
}

/** An item that opens a dialog, unless a lesson hides it. */
function DialogItem({ dialog, ...item }: DialogItemProps) {
  const studio = useStudio();
  return useHidden(dialog) ? null : (
    <MenuItem {...item} onClick={() => studio.ui.set({ dialog })} />
  );
}

interface DialogItemProps extends Omit<ComponentProps<typeof MenuItem>, "onClick"> {
  readonly dialog: DialogName & Hideable;
}

function Templates() {
  const studio = useStudio();
  if (useHidden("templates")) return null;
  return (
    <>
      <hr />
      <p className="menu-title">Templates</p>
      {templates.map(({ id, title }) => (
        <MenuItem
          key={id}
          icon={<FilePlus2 size={16} />}
          onClick={() => void studio.openTemplate(id)}
        >
          {title}
        </MenuItem>
      ))}
    </>
  );
}

/** By itself, for an edit may make the network whole or not: the rest of the menu stays as it is. */
function OpenWeights({ onClick }: { onClick: () => void }) {
  const canTrain = useDerivedPart(({ lowered }) => lowered.ir !== undefined);
  return (
    <MenuItem
      icon={<Upload size={16} />}
      disabled={!canTrain}
      note="safetensors, or .pth of PyTorch"
      onClick={onClick}
    >
      Open weights …
    </MenuItem>
  );
}

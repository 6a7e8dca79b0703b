import { templates } from "@adder-studio/blocks";
import { emptyGraph } from "@adder-studio/graph";
import {
  Cpu,
  Download,
  FilePlus2,
  FolderOpen,
  History,
  ImageDown,
  Keyboard,
  Menu as MenuIcon,
  Trash2,
  Upload,
} from "lucide-react";
import { useRef } from "react";
import { useDerived, useKeep, useRun, useStudio } from "../state/context";
import { saveDocument } from "../state/save-document";
import { Menu, MenuItem } from "../ui/Menu";
import { loadWeights, weightsFile } from "./weights-file";

/** Documents, files and weights. */
export function FileMenu() {
  const studio = useStudio();
  const recent = useKeep((state) => state.recent);
  const phase = useRun((state) => state.session.phase);
  const derived = useDerived();
  const documentInput = useRef<HTMLInputElement>(null);
  const weightsInput = useRef<HTMLInputElement>(null);
  const key = studio.document.store.getState().key;
  const others = recent.filter((saved) => saved.key !== key).slice(0, 4);

  return (
    <>
      <Menu label="File" className="button icon" button={<MenuIcon size={17} />}>
        <MenuItem
          icon={<FilePlus2 size={16} />}
          onClick={() => studio.openDocument(emptyGraph(), undefined)}
        >
          New, empty
        </MenuItem>
        <MenuItem icon={<FolderOpen size={16} />} onClick={() => documentInput.current?.click()}>
          Open file …
        </MenuItem>
        <MenuItem icon={<Download size={16} />} keys="Ctrl+S" onClick={() => saveDocument(studio)}>
          Save as file
        </MenuItem>
        <MenuItem
          icon={<ImageDown size={16} />}
          note="SVG or PNG, for slides and papers"
          onClick={() => studio.ui.set({ dialog: "picture" })}
        >
          Picture …
        </MenuItem>
        <hr />
        <p className="menu-title">Templates</p>
        {templates.map(({ id, title }) => (
          <MenuItem key={id} icon={<FilePlus2 size={16} />} onClick={() => studio.openTemplate(id)}>
            {title}
          </MenuItem>
        ))}
        {others.length === 0 ? null : (
          <>
            <hr />
            <p className="menu-title">Recent on this device</p>
            {others.map((saved) => (
              <MenuItem
                key={saved.key}
                icon={<History size={16} />}
                onClick={() => void studio.openRecent(saved.key)}
              >
                {saved.title === "" ? "Untitled" : saved.title}
              </MenuItem>
            ))}
          </>
        )}
        <hr />
        <MenuItem
          icon={<Download size={16} />}
          disabled={phase === "idle" || phase === "loading"}
          note="safetensors, for PyTorch and others"
          onClick={() => void weightsFile(studio)}
        >
          Save weights
        </MenuItem>
        <MenuItem
          icon={<Upload size={16} />}
          disabled={derived.lowered.ir === undefined}
          note="used by the next run"
          onClick={() => weightsInput.current?.click()}
        >
          Load weights …
        </MenuItem>
        <hr />
        <MenuItem
          icon={<Keyboard size={16} />}
          keys="?"
          onClick={() => studio.ui.set({ dialog: "shortcuts" })}
        >
          Keyboard
        </MenuItem>
        <MenuItem icon={<Cpu size={16} />} onClick={() => studio.ui.set({ dialog: "device" })}>
          About this device …
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
        accept=".json,application/json"
        hidden
        onChange={async (event) => {
          const { files } = event.currentTarget;
          const file = files?.[0];
          event.currentTarget.value = "";
          if (file === undefined) return;
          if (file.size > 2_000_000) {
            studio.ui.set({ notice: `${file.name} is larger than a document may be (2 MB).` });
            return;
          }
          await studio.previewFile(await file.text());
        }}
      />
      <input
        ref={weightsInput}
        type="file"
        accept=".safetensors"
        hidden
        onChange={async (event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file !== undefined) await loadWeights(studio, file);
        }}
      />
    </>
  );
}

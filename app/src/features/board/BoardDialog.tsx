import { commonKind } from "@adder-studio/classroom/board";
import { ChartColumn, ListChecks, ShieldCheck } from "lucide-react";
import { type ClipboardEvent, type DragEvent, useMemo, useState } from "react";
import { useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { BoardPictures } from "./BoardPictures";
import { BoardTable } from "./BoardTable";
import { BoardTools } from "./BoardTools";
import { Faults } from "./Faults";
import { drawnOf } from "./figures";
import { isRefuted } from "./labels";
import { PasteBox } from "./PasteBox";
import { StepBars } from "./StepBars";
import { takeFiles } from "./take-files";
import { useBoard, useBoardModel } from "./use-board";
import { useClose } from "./use-close";
import "./board.css";
import "./board-table.css";

/** The class board: the codes of a class as a table and as pictures. Nothing leaves the page, and nothing is stored. */
export function BoardDialog() {
  const studio = useStudio();
  const board = useBoardModel();
  const rows = useBoard((state) => state.rows);
  const faults = useBoard((state) => state.faults);
  const checks = useBoard((state) => state.checks);
  const [picked, setPicked] = useState<string>();
  const drawn = useMemo(
    () => drawnOf(rows, commonKind(rows), ({ code }) => isRefuted(checks[code]), picked),
    [rows, checks, picked],
  );
  const close = useClose(() => studio.ui.set({ dialog: undefined }));
  const isEmpty = rows.length === 0 && faults.length === 0;
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData("text");
    if (files.length === 0 && text.trim() === "") return;
    event.preventDefault();
    if (files.length > 0) void takeFiles(board, files);
    else void board.read(text);
  };
  const onDragOver = (event: DragEvent) => {
    // Else the page would take them for data.
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    const text = event.dataTransfer.getData("text");
    if (files.length > 0) void takeFiles(board, files);
    else if (text !== "") void board.read(text);
  };
  return (
    <Dialog title="Class board" className="page board" onClose={close}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is pasted or dropped anywhere is meant for the board */}
      <div
        className={isEmpty ? "board-body empty" : "board-body"}
        onPaste={onPaste}
        onDragOver={onDragOver}
        onDrop={onDrop}
      >
        <div className="board-side">
          <PasteBox />
          {isEmpty ? <Promises /> : null}
          <Faults />
          {isEmpty ? null : <StepBars rows={rows} />}
        </div>
        {isEmpty ? null : (
          <div className="board-main">
            <BoardTools drawn={drawn} />
            {rows.length === 0 ? null : (
              <>
                <BoardPictures drawn={drawn} onPick={setPicked} />
                <BoardTable rows={rows} picked={picked} onPick={setPicked} />
              </>
            )}
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** The use of a board, in three lines, while it is empty. */
function Promises() {
  return (
    <ul className="board-promises">
      <li>
        <ChartColumn size={18} aria-hidden="true" />
        Every network as a point, with the mean of the class and its interval.
      </li>
      <li>
        <ListChecks size={18} aria-hidden="true" />
        Who passed which step, and what was answered.
      </li>
      <li>
        <ShieldCheck size={18} aria-hidden="true" />
        Any run repeated on this device and compared bit for bit, so that a code that was made up is
        found.
      </li>
    </ul>
  );
}

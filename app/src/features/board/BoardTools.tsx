import { unrepeatable } from "@adder-studio/classroom/board";
import { FileImage, Sheet as SheetIcon, ShieldCheck, Square, Trash2 } from "lucide-react";
import { saveCsv } from "../../draw/export";
import { themes } from "../../draw/figure/ink";
import { layOut } from "../../draw/figure/lay-out";
import { saveScene } from "../../draw/figure/save";
import { sheetScene } from "../../draw/figure/sheet";
import { pageMeasure } from "../../draw/figure/text";
import { plural } from "../../ui/format";
import { boardFigure, type Drawn, legendOf, sampleText } from "./figures";
import { boardTable } from "./table-data";
import { useBoard, useBoardModel } from "./use-board";

/** Saves both pictures of the board in one, on white. */
async function savePicture(drawn: Drawn): Promise<void> {
  const measure = pageMeasure();
  const size = { width: 460, height: 320 };
  const scenes = (["spread", "seed", "cost"] as const).map((view) =>
    layOut(boardFigure(view, drawn, size), measure),
  );
  const title = `A class: ${plural(drawn.rows.length, "network")}`;
  const legend = legendOf(drawn);
  const notes = [sampleText(drawn)];
  const sheet = { title, legend, scenes, notes, ground: "surface" } as const;
  await saveScene("class board", sheetScene(sheet, measure), themes.light, "png");
}

/** Actions on the whole board: checks, files, an empty board. */
export function BoardTools({ drawn }: { drawn: Drawn }) {
  const board = useBoardModel();
  const rows = useBoard((state) => state.rows);
  const checks = useBoard((state) => state.checks);
  const isOn = Object.values(checks).some(({ kind }) => kind === "running" || kind === "waiting");
  const open = rows.filter(
    (row) =>
      checks[row.code] === undefined &&
      unrepeatable(row.facts) === undefined &&
      board.documentOf(row) !== undefined,
  );
  const same = Object.values(checks).filter(({ kind }) => kind === "same").length;
  return (
    <div className="board-tools">
      <p className="board-count">
        <strong>{rows.length}</strong> {rows.length === 1 ? "network" : "networks"}
        {same === 0 ? null : <span className="board-good">{same} checked, bit for bit</span>}
      </p>
      {isOn ? (
        <button type="button" className="button" onClick={() => board.stopChecks()}>
          <Square size={14} />
          Stop checking
        </button>
      ) : (
        <button
          type="button"
          className="button"
          aria-disabled={open.length === 0}
          title="Repeats runs on this device, one after the other, and compares the weights"
          onClick={() => board.check(open)}
        >
          <ShieldCheck size={15} />
          {open.length === rows.length || open.length === 0 ? "Check all" : `Check ${open.length}`}
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={rows.length === 0}
        onClick={() => saveCsv("class board", boardTable(rows, checks))}
      >
        <SheetIcon size={15} />
        CSV
      </button>
      <button
        type="button"
        className="button"
        disabled={drawn.rows.length === 0}
        onClick={() => void savePicture(drawn).catch((error: unknown) => board.say(String(error)))}
      >
        <FileImage size={15} />
        PNG
      </button>
      <button type="button" className="button danger" onClick={() => board.clear()}>
        <Trash2 size={15} />
        Clear
      </button>
    </div>
  );
}

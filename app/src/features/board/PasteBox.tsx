import { Camera, FileUp } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { lazyPart } from "../../ui/lazy-part";
import { cameraRefusal } from "./qr/camera";
import { takeFiles } from "./take-files";
import { useBoard, useBoardModel } from "./use-board";

const CameraBox = lazyPart(() => import("./qr/CameraBox"), "CameraBox");

/** The place to paste codes into, to choose files and pictures, and to hold codes before the camera. */
export function PasteBox() {
  const board = useBoardModel();
  const reading = useBoard((state) => state.reading);
  const message = useBoard((state) => state.message);
  const cleared = useBoard((state) => state.cleared);
  const [text, setText] = useState("");
  const [isFilming, setFilming] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  // Behind the dialog, which has chosen a button for its focus: what is to be done here is to paste.
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const id = useId();
  const add = () => {
    if (text.trim() === "") return;
    setText("");
    void board.read(text);
  };
  const refusal = cameraRefusal();
  return (
    <section className="board-paste" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>Codes of your class</h3>
      <p className="muted" id={`${id}-what`}>
        Paste whatever holds them: a list, a whole chat, a column of a spreadsheet. They stay on
        this page; nothing is sent, nothing is stored.
      </p>
      <textarea
        ref={field}
        className="field board-text"
        aria-label="Codes"
        aria-describedby={`${id}-what`}
        rows={4}
        spellCheck={false}
        autoCapitalize="characters"
        autoComplete="off"
        placeholder={"Anna: 4GT0-8M2V-…\nBen: 4GT0-8M31-…"}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          add();
        }}
      />
      <div className="board-ways">
        <button
          type="button"
          className="button primary"
          aria-disabled={text.trim() === ""}
          onClick={add}
        >
          Add
        </button>
        <button type="button" className="button" onClick={() => files.current?.click()}>
          <FileUp size={15} />
          Files, pictures …
        </button>
        <button
          type="button"
          className="button"
          aria-disabled={refusal !== undefined}
          aria-describedby={refusal === undefined ? undefined : `${id}-camera`}
          aria-expanded={isFilming}
          onClick={() => {
            if (refusal === undefined) setFilming(!isFilming);
          }}
        >
          <Camera size={15} />
          Camera
        </button>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          accept="image/*,.txt,.csv,.tsv,.md,.log,.html,.json,text/plain,text/csv"
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            void takeFiles(board, chosen);
          }}
        />
      </div>
      {refusal === undefined ? null : (
        <p className="faint board-small" id={`${id}-camera`}>
          {refusal}
        </p>
      )}
      {isFilming ? <CameraBox onClose={() => setFilming(false)} /> : null}
      <p className="board-message" role="status">
        {reading ? "Reading …" : message}
      </p>
      {cleared === undefined ? null : (
        <button type="button" className="button small" onClick={() => board.undoClear()}>
          Undo
        </button>
      )}
    </section>
  );
}

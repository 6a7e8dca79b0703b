import { TriangleAlert, X } from "lucide-react";
import { useState } from "react";
import { plural } from "../../ui/format";
import { faultText } from "./labels";
import { useBoard, useBoardModel } from "./use-board";

/** Faults that are shown until a person wants to see all. */
const shownAtFirst = 6;

/** The texts that look like codes and are none, each with what is wrong and, where it is certain, what would fit. */
export function Faults() {
  const board = useBoardModel();
  const faults = useBoard((state) => state.faults);
  const [all, setAll] = useState(false);
  if (faults.length === 0) return null;
  return (
    <section className="board-faults" aria-label="Codes that cannot be read">
      <h3>
        <TriangleAlert size={15} aria-hidden="true" />
        {plural(faults.length, "code")} to look at
      </h3>
      <ul>
        {(all ? faults : faults.slice(0, shownAtFirst)).map((one) => {
          const { id, text, name, line, fault } = one;
          return (
            <li key={id}>
              <code>
                {name === "" ? "" : `${name}: `}
                {text.length > 80 ? `${text.slice(0, 78)} …` : text}
              </code>
              <p>
                {faultText(one)} <span className="faint">Line {line} of the paste.</span>
              </p>
              {"code" in fault ? (
                <button
                  type="button"
                  className="button small"
                  onClick={() =>
                    void board.read(name === "" ? fault.code : `${name}: ${fault.code}`)
                  }
                >
                  {fault.kind === "swapped"
                    ? "Take it the right way round"
                    : fault.kind === "extra"
                      ? "Take it without"
                      : `Take it with ${fault.right}`}
                </button>
              ) : null}
              <button
                type="button"
                className="button small quiet icon"
                aria-label={`Dismiss line ${line}`}
                title="Dismiss"
                onClick={() => board.dismiss(id)}
              >
                <X size={14} />
              </button>
            </li>
          );
        })}
      </ul>
      {faults.length > shownAtFirst ? (
        <button type="button" className="button small quiet" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${faults.length}`}
        </button>
      ) : null}
    </section>
  );
}

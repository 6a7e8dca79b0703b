import { X } from "lucide-react";
import { useEffect } from "react";
import { pathName } from "../../document/block-info";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useDerived, useStudio, useUi } from "../../studio/context";
import { DiagnosticText } from "../../studio/DiagnosticText";
import { countedProblems } from "./counted";

const rank = { error: 0, warning: 1, hint: 2 } as const;

/** All diagnostics; an entry leads to its block. */
export function Problems() {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  const { document, lowered } = useDerived();
  const open = useUi((state) => state.problemsOpen);
  const none = lowered.diagnostics.length === 0;
  useEffect(() => {
    // Fixed: the next problem does not open the list by itself.
    if (none) studio.ui.set({ problemsOpen: false });
  }, [none, studio]);
  if (!open || lowered.diagnostics.length === 0) return null;
  const list = [...lowered.diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity]);
  return (
    <section className="problems" aria-label="Problems">
      <header>
        <h2 className="section-title">{countedProblems(list)}</h2>
        <button
          type="button"
          className="button icon quiet small"
          aria-label="Close the list"
          onClick={() => studio.ui.set({ problemsOpen: false })}
        >
          <X size={15} />
        </button>
      </header>
      <ul>
        {list.slice(0, 100).map((diagnostic) => (
          <li
            key={`${diagnostic.code} ${diagnostic.node} ${diagnostic.port} ${diagnostic.message}`}
          >
            {diagnostic.node === undefined ? null : (
              <button
                type="button"
                className="link"
                onClick={() => {
                  const { node } = diagnostic;
                  if (node === undefined) return;
                  const id = studio.reveal(node);
                  requestAnimationFrame(() => canvas.current?.focusBlock(id));
                }}
              >
                {pathName(document, diagnostic.node)}
              </button>
            )}
            <DiagnosticText
              diagnostic={diagnostic}
              onFixed={() => {
                const { node } = diagnostic;
                requestAnimationFrame(() => {
                  // The pressed button has left: on to the next one, or to the block that was fixed.
                  const next = window.document.querySelector<HTMLElement>(
                    ".problems .diagnostic button",
                  );
                  if (next !== null) next.focus();
                  else if (node !== undefined) canvas.current?.focusBlock(studio.reveal(node));
                });
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

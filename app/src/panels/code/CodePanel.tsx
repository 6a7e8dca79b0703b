import { type Line, modelLines, soundDocument } from "@adder-studio/torch";
import { Check, Copy } from "lucide-react";
import {
  type KeyboardEvent,
  memo,
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { useDerived, useStudio, useUi } from "../../studio/context";
import { keyOf, scopeOf, selectedKeys } from "./places";
import { type Token, tokensOf } from "./python";
import "./code.css";

interface Code {
  readonly lines: readonly Line[];
  readonly tokens: readonly (readonly Token[])[];
}

/** The network as PyTorch code, beside the graph: a selected block marks its lines, and a line selects its block. */
export function CodePanel() {
  const studio = useStudio();
  const { document, view } = useDeferredValue(useDerived());
  const selected = useUi((state) => state.selectedNodes);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const before = useRef<Code>(undefined);
  /** The line that the arrows have come to. */
  const [current, setCurrent] = useState<number>();
  const made = useMemo(() => {
    const sound = soundDocument(document);
    if (!sound.ok) return { fault: sound.error };
    const lines = modelLines(sound.value);
    return { lines, tokens: tokensOf(lines.map(({ text }) => text)) };
  }, [document]);
  if (made.lines !== undefined) before.current = made;
  const code = before.current;
  const keys = useMemo(() => selectedKeys(view, selected), [view, selected]);

  // A line is brought into sight when its block is selected on the canvas, not when a person is reading here.
  useEffect(() => {
    if (keys.size === 0 || list.current?.contains(window.document.activeElement)) return;
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [keys]);

  if (code === undefined) return <p className="panel-empty">{made.fault}</p>;
  const { lines, tokens } = code;

  const choose = (at: number) => {
    setCurrent(at);
    const block = lines[at]?.block;
    if (block === undefined) return;
    const scope = scopeOf(document, view, block.composite);
    if (scope === undefined) return;
    if (scope.join() !== view.scope.join()) studio.enter(scope);
    studio.ui.select([block.id]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = current ?? -1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(lines.length - 1, to));
      setCurrent(next);
      list.current?.children[next]?.scrollIntoView({ block: "nearest" });
    } else if ((event.key === "Enter" || event.key === " ") && current !== undefined) {
      event.preventDefault();
      choose(current);
    }
  };

  return (
    <div className="code">
      <div className="code-bar">
        <b>model.py</b>
        <span className="muted">{lines.length} lines of PyTorch</span>
        <CopyButton text={() => `${lines.map(({ text }) => text).join("\n")}\n`} />
      </div>
      {made.fault === undefined ? null : (
        <p className="code-fault" role="status">
          The code below is from before. {made.fault}
        </p>
      )}
      <div
        ref={list}
        className={made.fault === undefined ? "code-lines" : "code-lines is-old"}
        role="listbox"
        aria-label="Lines of model.py"
        aria-activedescendant={current === undefined ? undefined : `${id}-${current}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={({ target }) => {
          // A press that marks text to copy it chooses nothing.
          if (window.getSelection()?.isCollapsed === false) return;
          const line = (target as Element).closest<HTMLElement>("[data-line]");
          if (line !== null) choose(Number(line.dataset.line));
        }}
      >
        {lines.map(({ text, block }, at) => (
          <CodeLine
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; equal lines are alike
            key={at}
            id={`${id}-${at}`}
            at={at}
            text={text}
            tokens={tokens[at] ?? []}
            isBlock={block !== undefined}
            isSelected={block !== undefined && keys.has(keyOf(block))}
            isCurrent={at === current}
          />
        ))}
      </div>
    </div>
  );
}

interface CodeLineProps {
  readonly id: string;
  readonly at: number;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly isBlock: boolean;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
}

/** An edit draws the lines again that differ; `tokens` follow from the text and what stands above it. */
const CodeLine = memo(
  function CodeLine({ id, at, text: line, tokens, isBlock, isSelected, isCurrent }: CodeLineProps) {
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names its current line
      <div
        id={id}
        data-line={at}
        data-current={isCurrent}
        role="option"
        aria-label={line.trim() === "" ? "Empty line" : undefined}
        aria-selected={isSelected}
        aria-disabled={!isBlock}
      >
        {tokens.map(({ text, kind }, part) =>
          kind === undefined ? (
            text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the line
            <span key={part} className={`py-${kind}`}>
              {text}
            </span>
          ),
        )}
      </div>
    );
  },
  (a, b) =>
    a.text === b.text &&
    a.at === b.at &&
    a.isBlock === b.isBlock &&
    a.isSelected === b.isSelected &&
    a.isCurrent === b.isCurrent &&
    a.tokens[0]?.kind === b.tokens[0]?.kind,
);

function CopyButton({ text }: { text: () => string }) {
  const [state, setState] = useState<"copied" | "refused">();
  useEffect(() => {
    if (state === undefined) return;
    const timer = setTimeout(() => setState(undefined), 4000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setState("copied");
    } catch {
      // Frames may not write to the clipboard: the lines can be selected and copied by hand.
      setState("refused");
    }
  };
  const says = state === "refused" ? "Not allowed here: select the lines" : "Copied";
  return (
    <>
      <span className="muted" role="status">
        {state === undefined ? "" : says}
      </span>
      <button type="button" className="button small" onClick={() => void copy()}>
        {state === "copied" ? <Check size={14} /> : <Copy size={14} />}
        Copy
      </button>
    </>
  );
}

import { Handle, type NodeProps, Position } from "@xyflow/react";
import { CircleAlert, Lightbulb, TriangleAlert } from "lucide-react";
import { lazy, memo, Suspense, useId } from "react";
import { useDerived, useStudio, useUi } from "../state/context";
import { BlockIcon, hueOf } from "../ui/BlockIcon";
import { DiagnosticText } from "../ui/DiagnosticText";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { type BlockData, type BlockFlowNode, portShare } from "./project";

const CardNumbers = lazy(() =>
  import("./CardNumbers").then((module) => ({ default: module.CardNumbers })),
);
const NoteText = lazy(() => import("./NoteCard").then((module) => ({ default: module.NoteText })));

/** One block on the canvas. */
export const BlockCard = memo(function BlockCard(props: NodeProps<BlockFlowNode>) {
  return (
    <ErrorBoundary
      fallback={() => <div className="card card-fault">This block cannot be drawn.</div>}
    >
      <Card {...props} />
    </ErrorBoundary>
  );
});

function Card({ id, data, selected }: NodeProps<BlockFlowNode>) {
  const studio = useStudio();
  const connecting = useUi((state) => state.connectFrom === id);
  const tabStop = useUi((state) => state.selectedNodes.at(-1) === id);
  const { inputs, outputs } = data;
  return (
    <div
      className={`card hue-${hueOf(data.type)}${kindClass(data)}${selected ? " selected" : ""}${
        connecting ? " connecting" : ""
      }${data.worst === "error" ? " faulty" : ""}`}
    >
      <button
        type="button"
        className="card-hit"
        data-block={id}
        tabIndex={tabStop ? 0 : -1}
        aria-pressed={selected}
        aria-label={data.label}
        onFocus={(event) => {
          if (event.currentTarget.matches(":focus-visible")) studio.ui.select([id]);
        }}
      />
      {data.type === "note" ? (
        <Suspense fallback={<div className="note-text">{data.text}</div>}>
          <NoteText id={id} text={data.text} title={data.title} />
        </Suspense>
      ) : (
        <Face id={id} data={data} />
      )}
      {data.worst === undefined ? null : <Mark id={id} worst={data.worst} title={data.title} />}
      {inputs.map((port) => (
        <Handle
          key={port}
          id={port}
          type="target"
          position={Position.Top}
          style={{ left: `${portShare(inputs, port) * 100}%` }}
        />
      ))}
      {outputs.map((port) => (
        <Handle
          key={port}
          id={port}
          type="source"
          position={Position.Bottom}
          style={{ left: `${portShare(outputs, port) * 100}%` }}
        />
      ))}
    </div>
  );
}

function kindClass({ type, compact, off, repeat }: BlockData): string {
  const kind =
    type === "note"
      ? " note"
      : type === "composite"
        ? repeat > 1
          ? " stacked repeated"
          : " stacked"
        : type === "groupInput" || type === "groupOutput"
          ? " pill"
          : compact
            ? " compact"
            : "";
  return off ? `${kind} off` : kind;
}

function Face({ id, data }: { id: string; data: BlockData }) {
  const { type, title, compact, numbers } = data;
  const plain = (
    <span className="card-numbers" aria-hidden="true">
      {numbers.map(({ prop, text }) => (
        <span key={prop} className="card-number">
          {text}
        </span>
      ))}
    </span>
  );
  return (
    <>
      <BlockIcon type={type} size={compact ? 15 : 17} />
      <span className="card-title" aria-hidden="true">
        {title}
      </span>
      <span className="card-shape" aria-hidden="true">
        {compact ? "" : data.shape}
      </span>
      <span className="card-foot">
        {numbers.length === 0 ? null : (
          <Suspense fallback={plain}>
            <CardNumbers id={id} type={type} title={title} numbers={numbers} />
          </Suspense>
        )}
        {compact ? null : (
          <span className="card-ledger" aria-hidden="true">
            {data.ledger}
          </span>
        )}
      </span>
    </>
  );
}

const marks = { error: CircleAlert, warning: TriangleAlert, hint: Lightbulb };

/** Opens the block's sentences with their fixes. */
function Mark({
  id,
  worst,
  title,
}: {
  id: string;
  worst: "error" | "warning" | "hint";
  title: string;
}) {
  const popover = useId();
  const { lowered } = useDerived();
  const Icon = marks[worst];
  const list = lowered.facts[id]?.diagnostics ?? [];
  return (
    <>
      <button
        type="button"
        className={`card-mark nodrag ${worst}`}
        aria-label={`${title}: ${list.length === 1 ? list[0]?.message : `${list.length} remarks`}`}
        popoverTarget={popover}
      >
        <Icon size={15} />
      </button>
      <div
        id={popover}
        popover="auto"
        className="menu card-popover nodrag nopan"
        ref={(element) => {
          if (element === null) return;
          element.ontoggle = (event) => {
            if ((event as ToggleEvent).newState !== "open") return;
            const anchor = element.previousElementSibling?.getBoundingClientRect();
            if (anchor === undefined) return;
            const left = Math.max(8, Math.min(anchor.left, window.innerWidth - 328));
            element.style.left = `${left}px`;
            const below = anchor.bottom + 6;
            const top = below + element.offsetHeight > window.innerHeight - 8;
            element.style.top = `${top ? anchor.top - element.offsetHeight - 6 : below}px`;
          };
        }}
      >
        {list.map((diagnostic) => (
          <DiagnosticText key={`${diagnostic.code}${diagnostic.message}`} diagnostic={diagnostic} />
        ))}
      </div>
    </>
  );
}

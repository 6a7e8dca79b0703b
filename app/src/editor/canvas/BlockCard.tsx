import { blockOf } from "@adder-studio/blocks";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo, Suspense } from "react";
import { BlockIcon } from "../../document/BlockIcon";
import type { BlockData, CardForm } from "../../document/layout/card-data";
import { hasPreview } from "../../document/layout/card-size";
import { type BlockFlowNode, portShare } from "../../document/layout/project";
import { useStudio, useUi } from "../../studio/context";
import { ErrorBoundary } from "../../ui/ErrorBoundary";
import { lazyPart } from "../../ui/lazy-part";
import { useCardForm, useCardText, useFarther } from "./shown";

const CardNumbers = lazyPart(() => import("./CardNumbers"), "CardNumbers");
const CardMark = lazyPart(() => import("./CardMark"), "CardMark");
const BlockPreview = lazyPart(() => import("../previews/BlockPreview"), "BlockPreview");
const NoteText = lazyPart(() => import("./NoteCard"), "NoteText");

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

function Card({ id, data: first, selected }: NodeProps<BlockFlowNode>) {
  const studio = useStudio();
  const data = useCardForm(id, first);
  const hit = useCardText(id, first, "label", setLabel);
  const connecting = useUi((state) => state.connectFrom === id);
  const { inputs, outputs } = data;
  const tabStop = useUi(({ selectedNodes: all }) =>
    all.length === 0 ? data.first : all.at(-1) === id,
  );
  return (
    <div
      className={`card hue-${data.hue}${kindClass(data)}${selected ? " selected" : ""}${
        connecting ? " connecting" : ""
      }${data.worst === "error" ? " faulty" : ""}`}
    >
      <button
        ref={hit}
        type="button"
        className="card-hit"
        data-block={id}
        tabIndex={tabStop ? 0 : -1}
        aria-pressed={selected}
        onFocus={(event) => {
          if (event.currentTarget.matches(":focus-visible")) studio.ui.select([id]);
        }}
      />
      {data.type === "note" ? (
        <Suspense fallback={<div className="note-text">{data.text}</div>}>
          <NoteText id={id} text={data.text} title={data.title} />
        </Suspense>
      ) : (
        <Face id={id} data={data} first={first} />
      )}
      {data.worst === undefined ? null : (
        <Suspense fallback={<span className={`card-mark ${data.worst}`} />}>
          <CardMark id={id} worst={data.worst} title={data.title} />
        </Suspense>
      )}
      <Ports ports={inputs} type="target" position={Position.Top} />
      <Ports ports={outputs} type="source" position={Position.Bottom} />
    </div>
  );
}

/** A block's ports are one list for as long as its kind stays: an edit elsewhere leaves them alone. */
const Ports = memo(function Ports({
  ports,
  ...handle
}: {
  ports: readonly string[];
  type: "source" | "target";
  position: Position;
}) {
  return ports.map((port) => (
    <Handle key={port} id={port} style={{ left: `${portShare(ports, port) * 100}%` }} {...handle} />
  ));
});

const setLabel = (element: HTMLElement, label: string) => {
  element.setAttribute("aria-label", label);
};
const setText = (element: HTMLElement, text: string) => {
  element.textContent = text;
};

function kindClass({ type, compact, off, repeat }: CardForm): string {
  const kind =
    type === "note"
      ? " note"
      : type === "composite"
        ? repeat > 1
          ? " stacked repeated"
          : " stacked"
        : blockOf(type)?.look.card === "pill"
          ? " pill"
          : compact
            ? " compact"
            : "";
  return off ? `${kind} off` : kind;
}

function Face({ id, data, first }: { id: string; data: CardForm; first: BlockData }) {
  const { type, title, compact, numbers } = data;
  const shape = useCardText(id, first, "shape", setText);
  const ledger = useCardText(id, first, "ledger", setText);
  const farther = useFarther();
  const pictures = useUi((state) => state.pictures);
  const number = title.match(/ \d+$/)?.[0];
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
      <BlockIcon type={type} hue={data.hue} size={compact ? 15 : 17} />
      <span className="card-title" aria-hidden="true">
        {number === undefined ? (
          title
        ) : (
          <>
            <span>{title.slice(0, -number.length)}</span>
            {number}
          </>
        )}
      </span>
      <span ref={compact ? null : shape} className="card-shape" aria-hidden="true" />
      {pictures && hasPreview(type) ? (
        farther ? (
          <i className="block-preview" />
        ) : (
          <Suspense fallback={<i className="block-preview" />}>
            <BlockPreview id={id} type={type} />
          </Suspense>
        )
      ) : null}
      {farther ? null : (
        <span className="card-foot">
          {numbers.length === 0 ? null : (
            <Suspense fallback={plain}>
              <CardNumbers id={id} type={type} title={title} numbers={numbers} />
            </Suspense>
          )}
          {compact ? null : <span ref={ledger} className="card-ledger" aria-hidden="true" />}
        </span>
      )}
    </>
  );
}

import { blockOf, counterpartOf, type Hue } from "@adder-studio/blocks";
import { formatShape } from "@adder-studio/core";
import { applies, type GraphNode, type PropSpec, type PropValue } from "@adder-studio/graph";
import { Trash2 } from "lucide-react";
import { memo, Suspense } from "react";
import { BlockIcon } from "../../document/BlockIcon";
import { nodeNames } from "../../document/block-info";
import { batch } from "../../document/edits";
import { nodeHue } from "../../document/node-hue";
import { swapEdits } from "../../document/swap";
import { OwnDataFields } from "../../features/data/OwnDataFields";
import { useDerived, useRun, useStudio, useUi } from "../../studio/context";
import { DiagnosticText } from "../../studio/DiagnosticText";
import { isLocked, useHidden } from "../../studio/locked";
import { formatCount, formatWhole } from "../../ui/format";
import { lazyPart } from "../../ui/lazy-part";
import { deleteSelection } from "../canvas/delete-selection";
import { CloseSelection } from "./CloseSelection";
import { CompositeSection } from "./CompositeSection";
import { Lockable } from "./Lockable";
import { NameField } from "./NameField";
import { PropField } from "./PropField";

const CloseUp = lazyPart(() => import("../../panels/activations/CloseUp"), "CloseUp");

/** Draws one block's description, properties, shape and cost. */
export function BlockInspector({ id }: { id: string }) {
  const { graph, lowered } = useDerived();
  const lock = useUi((state) => state.lock);
  const hidden = useHidden("properties");
  const hasRun = useRun((state) => state.started !== undefined);
  const node = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
  if (node === undefined) return null;
  const block = blockOf(node.type);
  const facts = lowered.facts[id];
  const name = nodeNames(graph).get(id) ?? node.type;
  const output = Object.values(facts?.outputs ?? {})[0];
  const input = Object.values(facts?.inputs ?? {})[0];
  const hue = nodeHue(graph, node);
  const cost = facts?.cost;

  return (
    <>
      <Head id={id} type={node.type} hue={hue} name={name} given={node.label} />
      {block === undefined ? (
        <p className="muted">
          This version does not know blocks of the kind “{node.type}”. It stays as it is and is
          saved with the document.
        </p>
      ) : (
        <p className="inspector-doc">
          {block.doc}
          {block.source === undefined ? null : <cite>{block.source}</cite>}
        </p>
      )}
      {(facts?.diagnostics ?? []).map((diagnostic) => (
        <DiagnosticText key={`${diagnostic.code}${diagnostic.message}`} diagnostic={diagnostic} />
      ))}
      {block === undefined || hidden || Object.keys(block.props).length === 0 ? null : (
        <section aria-label="Properties">
          <h3 className="section-title">Properties</h3>
          {Object.entries(block.props).map(([prop, spec]) =>
            isHidden(spec, node) ? null : (
              <BlockProp
                key={prop}
                id={id}
                prop={prop}
                spec={spec}
                value={node.props[prop]}
                locked={isLocked(lock, id, prop)}
              />
            ),
          )}
          {node.type === "input" ? <OwnDataFields node={node} /> : null}
        </section>
      )}
      {node.type === "composite" ? <CompositeSection id={id} node={node} /> : null}
      {node.type === "note" ? null : (
        <section aria-label="Shape and cost">
          <h3 className="section-title">Shape and cost of one example</h3>
          <dl className="facts">
            {input === undefined ? null : <Fact name="Input" value={formatShape(input)} />}
            <Fact name="Output" value={output === undefined ? "–" : formatShape(output)} />
            <Fact
              name="Parameters"
              value={cost === undefined ? "–" : formatWhole(cost.parameters)}
            />
            <Fact
              name="Additions"
              value={cost === undefined ? "–" : formatCount(cost.additions)}
              tone={cost !== undefined && cost.additions > 0 ? "adder-text" : ""}
            />
            <Fact
              name="Multiplications"
              value={cost === undefined ? "–" : formatCount(cost.multiplications)}
              tone={cost !== undefined && cost.multiplications > 0 ? "conv-text" : ""}
            />
            {cost?.shifts === undefined ? null : (
              <Fact name="Shifts" value={formatCount(cost.shifts)} />
            )}
          </dl>
          <Comparison id={id} />
        </section>
      )}
      {hasRun && counterpartOf(node.type) !== undefined ? (
        <Suspense fallback={null}>
          <CloseUp />
        </Suspense>
      ) : null}
      <Actions id={id} />
    </>
  );
}

// Components of their own, so that an edit draws only the one that it changes.

const Head = memo(function Head({
  type,
  hue,
  ...block
}: {
  id: string;
  type: string;
  hue: Hue;
  name: string;
  given: string | undefined;
}) {
  const studio = useStudio();
  return (
    <header className={`inspector-head hue-${hue}`}>
      <h2 className="visually-hidden">{block.name}</h2>
      <BlockIcon type={type} hue={hue} size={18} />
      <NameField {...block} />
      <CloseSelection onClick={() => studio.ui.select([])} />
    </header>
  );
});

const BlockProp = memo(function BlockProp({
  id,
  prop,
  ...field
}: {
  id: string;
  prop: string;
  spec: PropSpec;
  value: PropValue | undefined;
  locked: boolean;
}) {
  const studio = useStudio();
  const change = (value: PropValue) => {
    const name = nodeNames(studio.derive().graph).get(id) ?? id;
    studio.edit(
      { kind: "setProp", id, prop, value },
      { label: `${field.spec.label.toLowerCase()} of ${name}`, merge: `prop ${id}.${prop}` },
    );
  };
  return (
    <Lockable path={`${id}.${prop}`} label={field.spec.label}>
      <PropField {...field} onChange={change} onDone={() => studio.document.seal()} />
    </Lockable>
  );
});

const Actions = memo(function Actions({ id }: { id: string }) {
  const studio = useStudio();
  return (
    <div className="inspector-actions">
      <button
        type="button"
        className="button small quiet danger"
        onClick={() => {
          studio.ui.select([id]);
          deleteSelection(studio);
        }}
      >
        <Trash2 size={14} />
        Delete this block
      </button>
    </div>
  );
});

/** Tells properties that have no meaning as the others stand, or that a gesture sets instead of a control. */
function isHidden(spec: PropSpec, { props }: GraphNode): boolean {
  if (spec.kind === "text" && spec.quiet) return true;
  return !applies(spec, props);
}

/** Draws the button that swaps an adder for a convolution, or back, with the same properties. */
function Comparison({ id }: { id: string }) {
  const studio = useStudio();
  const { graph } = useDerived();
  const node = graph.nodes[id];
  const other = node === undefined ? undefined : counterpartOf(node.type);
  if (node === undefined || other === undefined) return null;
  const title = blockOf(other)?.title ?? other;
  return (
    <button
      type="button"
      className="button small swap"
      onClick={() =>
        studio.edit(
          batch(swapEdits(graph, [id], blockOf(node.type)?.counterpart ? "conv" : "adder")),
          {
            label: `swap for ${title}`,
          },
        )
      }
    >
      <BlockIcon type={other} size={14} />
      Swap for {title}
    </button>
  );
}

function Fact({ name, value, tone = "" }: { name: string; value: string; tone?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={tone}>{value}</dd>
    </div>
  );
}

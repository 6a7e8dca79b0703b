import { blockOf } from "@adder-studio/blocks";
import {
  applies,
  compositeOf,
  type GraphEdit,
  type GraphNode,
  type NodeId,
  type PropValue,
} from "@adder-studio/graph";
import { FolderOpen, Unlink2 } from "lucide-react";
import { BlockIcon } from "../../document/BlockIcon";
import { nodeNames } from "../../document/block-info";
import { useDerived, useStudio } from "../../studio/context";
import { plural } from "../../ui/format";
import { commands, perform } from "../commands/table";
import { PropField } from "./PropField";

/** Draws the properties of the blocks inside a composite; a change shows in all blocks linked to it. */
export function CompositeSection({ id, node }: { id: NodeId; node: GraphNode }) {
  const studio = useStudio();
  const { document, view, graph } = useDerived();
  const of = String(node.props.of);
  const definition = compositeOf(document, of);
  if (definition === undefined) return null;
  const inside = { ...graph, nodes: definition.nodes, edges: definition.edges };
  const names = nodeNames(inside);
  const uses = [document, ...Object.values(document.composites ?? {})].flatMap(({ nodes }) =>
    Object.values(nodes).filter(({ type, props }) => type === "composite" && props.of === of),
  ).length;
  const change = (inner: NodeId, prop: string, label: string, value: PropValue) => {
    const edit: GraphEdit = { kind: "setProp", id: inner, prop, value };
    studio.change(
      { kind: "inside", composite: of, edit },
      {
        label: `${label.toLowerCase()} of ${names.get(inner) ?? inner}`,
        merge: `prop ${of} ${inner}.${prop}`,
      },
    );
  };
  const blocks = Object.entries(definition.nodes).filter(([, { type }]) => {
    const props = blockOf(type)?.props ?? {};
    return type !== "composite" && type !== "note" && Object.keys(props).length > 0;
  });
  const unlink = commands.find((command) => command.id === "unlink");
  return (
    <>
      <div className="inspector-actions">
        <button
          type="button"
          className="button small"
          onClick={() => studio.enter([...view.scope, id])}
        >
          <FolderOpen size={14} />
          Open
        </button>
        {uses > 1 && unlink !== undefined ? (
          <button
            type="button"
            className="button small"
            onClick={() => {
              studio.ui.select([id]);
              perform(unlink, { studio, canvas: undefined });
            }}
          >
            <Unlink2 size={14} />
            Make independent
          </button>
        ) : null}
      </div>
      {uses > 1 ? (
        <p className="muted">
          {plural(uses, "linked block")}: a change inside one changes all of them.
        </p>
      ) : null}
      {blocks.map(([inner, { type, props }]) => (
        <details key={inner} className="inner-block">
          <summary>
            <BlockIcon type={type} size={14} />
            {names.get(inner)}
          </summary>
          {Object.entries(blockOf(type)?.props ?? {}).map(([prop, spec]) =>
            applies(spec, props) ? (
              <PropField
                key={prop}
                spec={spec}
                value={props[prop]}
                onChange={(value) => change(inner, prop, spec.label, value)}
                onDone={() => studio.document.seal()}
              />
            ) : null,
          )}
        </details>
      ))}
    </>
  );
}

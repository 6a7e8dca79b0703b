import { blockOf } from "@adder-studio/blocks";
import type { GraphEdit, NodeId, PropSpec, PropValue } from "@adder-studio/graph";
import { batch } from "../../document/edits";
import { useDerived, useStudio, useUi } from "../../studio/context";
import { isLocked, useHidden } from "../../studio/locked";
import { formatCount, plural } from "../../ui/format";
import { blockedWhy, commands, perform } from "../commands/table";
import { CloseSelection } from "./CloseSelection";
import { PropField } from "./PropField";

/** Commands that several selected blocks are offered, by id. */
const actions = ["group", "swap", "mute", "duplicate", "delete"] as const;

interface Common {
  readonly prop: string;
  readonly spec: PropSpec;
  /** The value that all blocks have; undefined where they differ. */
  readonly value: PropValue | undefined;
  readonly ids: readonly NodeId[];
}

/** Draws the properties that at least two of several selected blocks share, their cost together, and commands for all. */
export function ManyInspector({ ids }: { ids: readonly NodeId[] }) {
  const studio = useStudio();
  const { graph, lowered } = useDerived();
  const common = new Map<string, Common>();
  for (const id of ids) {
    const node = graph.nodes[id];
    if (node === undefined || node.type === "composite") continue;
    for (const [prop, spec] of Object.entries(blockOf(node.type)?.props ?? {})) {
      const key = `${prop} ${spec.kind} ${spec.label}`;
      const known = common.get(key);
      const value = node.props[prop];
      common.set(key, {
        prop,
        spec,
        value: known === undefined || known.value === value ? value : undefined,
        ids: [...(known?.ids ?? []), id],
      });
    }
  }
  const shared = [...common.values()].filter((entry) => entry.ids.length > 1);
  const total = { additions: 0, multiplications: 0, shifts: 0, parameters: 0 };
  for (const id of ids) {
    const cost = lowered.facts[id]?.cost;
    total.additions += cost?.additions ?? 0;
    total.multiplications += cost?.multiplications ?? 0;
    total.shifts += cost?.shifts ?? 0;
    total.parameters += cost?.parameters ?? 0;
  }
  const change = ({ prop, spec, ids: own }: Common, value: PropValue) =>
    studio.edit(batch(own.map((id): GraphEdit => ({ kind: "setProp", id, prop, value }))), {
      label: `${spec.label.toLowerCase()} of ${plural(own.length, "block")}`,
      merge: `props ${own.join()} ${prop}`,
    });
  const lock = useUi((state) => state.lock);
  const hidden = useHidden("properties");
  const context = { studio, canvas: undefined };
  return (
    <div className="inspector-many">
      <header className="inspector-head">
        <h2>{plural(ids.length, "block")}</h2>
        <CloseSelection onClick={() => studio.ui.select([])} />
      </header>
      {shared.length === 0 || hidden ? null : (
        <section aria-label="Shared properties">
          <h3 className="section-title">Shared properties</h3>
          {shared.map((entry) => (
            <PropField
              key={`${entry.prop} ${entry.spec.label}`}
              spec={
                entry.ids.length === ids.length
                  ? entry.spec
                  : { ...entry.spec, label: `${entry.spec.label} (${entry.ids.length})` }
              }
              value={entry.value}
              locked={entry.ids.some((id) => isLocked(lock, id, entry.prop))}
              onChange={(value) => change(entry, value)}
              onDone={() => studio.document.seal()}
            />
          ))}
        </section>
      )}
      <section aria-label="Cost">
        <h3 className="section-title">Total for one example</h3>
        <dl className="facts">
          <div>
            <dt>Parameters</dt>
            <dd>{formatCount(total.parameters)}</dd>
          </div>
          <div>
            <dt>Additions</dt>
            <dd className="adder-text">{formatCount(total.additions)}</dd>
          </div>
          <div>
            <dt>Multiplications</dt>
            <dd className="conv-text">{formatCount(total.multiplications)}</dd>
          </div>
          {total.shifts === 0 ? null : (
            <div>
              <dt>Shifts</dt>
              <dd>{formatCount(total.shifts)}</dd>
            </div>
          )}
        </dl>
      </section>
      <div className="inspector-actions">
        {actions.flatMap((id) => {
          const command = commands.find((entry) => entry.id === id);
          if (command === undefined || blockedWhy(command, context) !== undefined) return [];
          return [
            <button
              key={id}
              type="button"
              className={`button small${id === "delete" ? " quiet danger" : ""}`}
              onClick={() => perform(command, context)}
            >
              {command.title}
            </button>,
          ];
        })}
      </div>
    </div>
  );
}

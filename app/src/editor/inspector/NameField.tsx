import { definitionOf } from "@adder-studio/graph";
import { useEffect, useState } from "react";
import { useStudio } from "../../studio/context";

/** Draws the field of a block's name. Emptied, it gives the block its default name back. */
export function NameField({
  id,
  name,
  given,
}: {
  id: string;
  name: string;
  given: string | undefined;
}) {
  const studio = useStudio();
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  const commit = () => {
    const label = draft.trim();
    if (label === name) return;
    const next = label === "" ? undefined : label;
    if (next === given) return setDraft(name);
    const { document, graph } = studio.derive();
    const node = graph.nodes[id];
    const composite = node === undefined ? undefined : definitionOf(document, node);
    if (node !== undefined && composite !== undefined && given === undefined) {
      // The name belongs to the composite's definition, which all linked blocks share.
      if (next === undefined) return setDraft(name);
      const of = String(node.props.of);
      studio.change(
        { kind: "setComposite", id: of, composite: { ...composite, title: next } },
        { label: `rename ${name}` },
      );
      return;
    }
    studio.edit({ kind: "setLabel", id, label: next }, { label: `rename ${name}` });
  };
  return (
    <input
      className="name-field"
      aria-label="Name of this block"
      title="Rename"
      maxLength={120}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setDraft(name);
      }}
    />
  );
}

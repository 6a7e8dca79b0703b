import { nodeNames } from "../../document/block-info";
import { viewOf } from "../../document/scope";
import { useDerived, useStudio } from "../../studio/context";
import { plural } from "../../ui/format";
import "./breadcrumb.css";

/** The path to what is on the canvas: the document, and the composites opened on the way in. */
export function Breadcrumb() {
  const studio = useStudio();
  const { document, view } = useDerived();
  const steps = view.scope.map((id, depth) => {
    const around = viewOf(document, view.scope.slice(0, depth));
    return { id, name: nodeNames(around.graph).get(id) ?? id };
  });
  const uses = [document, ...Object.values(document.composites ?? {})].reduce(
    (sum, { nodes }) =>
      sum +
      Object.values(nodes).filter(
        ({ type, props }) => type === "composite" && props.of === view.composite,
      ).length,
    0,
  );
  return (
    <nav className="breadcrumb" aria-label="Open composites">
      <button type="button" onClick={() => studio.enter([])}>
        {document.title === "" ? "Network" : document.title}
      </button>
      {steps.map(({ id, name }, depth) => (
        <span key={id}>
          <i aria-hidden="true">›</i>
          <button
            type="button"
            aria-current={depth === steps.length - 1 ? "location" : undefined}
            onClick={() => studio.enter(view.scope.slice(0, depth + 1))}
          >
            {name}
          </button>
        </span>
      ))}
      {uses > 1 ? (
        <small title="An edit here changes all of them.">{plural(uses, "linked block")}</small>
      ) : null}
    </nav>
  );
}

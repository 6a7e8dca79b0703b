import { builtin } from "@adder-studio/blocks";
import { BlockIcon, hueOf } from "../document/BlockIcon";

/** Shows every registered block as it looks on the canvas and among the blocks. */
export function BlockSheet() {
  return (
    <main className="gallery">
      <h1>Blocks</h1>
      <div className="gallery-blocks">
        {builtin.map(({ type, title, doc, source }) => (
          <article key={type}>
            <div className={`card hue-${hueOf(type)}`}>
              <BlockIcon type={type} size={17} />
              <span className="card-title">{title}</span>
              <span className="card-shape">{type}</span>
              <span className="card-ledger">{source ?? ""}</span>
            </div>
            <p>{doc}</p>
          </article>
        ))}
      </div>
    </main>
  );
}

import {
  matchWeights,
  type Pair,
  type Pixels,
  type Scheme,
  takePairs,
  type WeightMatch,
} from "@adder-studio/blocks/imported-weights";
import { formatShape, type Shape } from "@adder-studio/core";
import { nonFiniteWeights } from "@adder-studio/data/safetensors";
import type { ModelGraph } from "@adder-studio/graph";
import { ArrowRight, Check, TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { pathName } from "../../document/block-info";
import { useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { formatWhole, plural } from "../../ui/format";
import { startFromWeights } from "./files";
import { type WeightsOffer, weightsOfferOf } from "./weights-offer";
import "./weights.css";

/** The dialog that shows which array of a file is loaded into which parameter; a person confirms before anything is loaded. */
export function WeightsDialog() {
  const studio = useStudio();
  const { offer } = weightsOfferOf(studio).getState();
  return offer === undefined ? null : <Offer offer={offer} />;
}

const schemes: Readonly<Record<Scheme, string>> = {
  app: "Names and shapes are those of this network.",
  torch: "Matched by the names that PyTorch gives to this network's blocks.",
  authors: "Matched by the names in the AdderNet authors' code, which are torchvision's.",
  order: "No names match, so arrays were matched by their order and shape.",
};

function Offer({ offer }: { offer: WeightsOffer }) {
  const studio = useStudio();
  const { from, arrays, graph, notes } = offer;
  const [pixels, setPixels] = useState<Pixels | undefined>(offer.match.pixels);
  const match = useMemo(
    () => (pixels === offer.match.pixels ? offer.match : matchWeights(graph, arrays, pixels)),
    [offer, graph, arrays, pixels],
  );
  const broken = useMemo(() => {
    const used = new Set(match.pairs.map((pair) => pair.from));
    return nonFiniteWeights(arrays.filter(({ name }) => used.has(name)));
  }, [match, arrays]);
  const close = () => {
    weightsOfferOf(studio).setState({ offer: undefined });
    studio.ui.set({ dialog: undefined });
  };
  const take = async () => {
    const taken = takePairs(graph, match, arrays);
    close();
    studio.ui.set({ notice: await startFromWeights(studio, taken, from) });
  };
  const { pairs, of, missing, left, scheme } = match;
  return (
    <Dialog title="Open weights" onClose={close} className="weights">
      <div>
        <p className="weights-count">
          <b>{pairs.length === of ? `All ${formatWhole(of)}` : formatWhole(pairs.length)}</b>
          {pairs.length === of ? " weight arrays" : ` of ${plural(of, "weight array")}`} of this
          network are in <span className="weights-file">{from}</span>
        </p>
        <p className="muted">{schemes[scheme]}</p>
      </div>
      {scheme === "order" ? (
        <p className="callout warn">
          <TriangleAlert size={16} />
          Check each pair before you load them: equal shapes do not prove that two layers are the
          same.
        </p>
      ) : null}
      {broken === undefined ? null : (
        <p className="callout warn" role="alert">
          <TriangleAlert size={16} />
          {broken.message} No network can be trained from them.
        </p>
      )}
      {pixels === undefined ? null : <PixelChoice pixels={pixels} onChange={setPixels} />}
      <Pairs graph={graph} pairs={pairs} />
      <UnmatchedArrays
        title={`Not in the file: ${plural(missing.length, "weight array")}, which start from the seed`}
        arrays={missing.map(({ name, shape }) => [paramLabel(graph, name), shape])}
      />
      <UnmatchedArrays
        title={`Not in this network: ${plural(left.length, "array")} of the file, left out`}
        arrays={left.map(({ name, shape }) => [name, shape])}
      />
      {notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
      <div className="share-actions preview-actions">
        <button
          type="button"
          className="button primary"
          disabled={broken !== undefined}
          onClick={() => void take()}
        >
          <Check size={15} />
          Load {plural(pairs.length, "weight array")}
        </button>
        <span className="muted weights-then">A new run starts from them and waits at step 0.</span>
        <span className="grow" />
        <button type="button" className="button quiet" onClick={close}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}

/** Lets a person choose the order in which the file stores the pixels of a flattened image, which names do not always tell. */
function PixelChoice({ pixels, onChange }: { pixels: Pixels; onChange: (pixels: Pixels) => void }) {
  const choices: readonly (readonly [Pixels, string, string])[] = [
    ["channels-first", "channel, row, column", "as PyTorch's flatten orders them"],
    ["channels-last", "row, column, channel", "as packages exported from this program do"],
  ];
  return (
    <fieldset className="weights-pixels">
      <legend>An image is flattened before a layer. The file stores its pixels in the order</legend>
      {choices.map(([value, title, note]) => (
        <label key={value}>
          <input
            type="radio"
            name="pixels"
            checked={pixels === value}
            onChange={() => onChange(value)}
          />
          <span>
            {title} <small className="muted">{note}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const paramKinds: Readonly<Record<string, string>> = {
  w: "filters",
  b: "bias",
  gamma: "scale",
  beta: "shift",
  mean: "running mean",
  variance: "running variance",
};

function partOf(name: string): string {
  const part = name.slice(name.lastIndexOf("/") + 1);
  return paramKinds[part] ?? part;
}

function paramLabel(graph: ModelGraph, name: string): string {
  return `${pathName(graph, name.slice(0, name.lastIndexOf("/")))}, ${partOf(name)}`;
}

const reorderLabels: Readonly<Record<Pair["way"], string | undefined>> = {
  same: undefined,
  turned: "sides reordered",
  unflattened: "sides and pixels reordered",
};

function Pairs({ graph, pairs }: { graph: ModelGraph; pairs: WeightMatch["pairs"] }) {
  const blocks = useMemo(() => {
    const byPath = new Map<string, Pair[]>();
    for (const pair of pairs) {
      const path = pair.param.slice(0, pair.param.lastIndexOf("/"));
      byPath.set(path, [...(byPath.get(path) ?? []), pair]);
    }
    return [...byPath].map(([path, list]) => ({ path, name: pathName(graph, path), list }));
  }, [graph, pairs]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the keys that scroll it
    <section className="weights-pairs" aria-label="Pairs" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">In the file</th>
            <th scope="col">In this network</th>
          </tr>
        </thead>
        {blocks.map(({ path, name, list }) => (
          <tbody key={path}>
            <tr>
              <th scope="rowgroup" colSpan={2}>
                {name}
              </th>
            </tr>
            {list.map((pair) => (
              <tr key={pair.param}>
                <td>
                  <code>{pair.from}</code> <Sides shape={pair.given} />
                </td>
                <td>
                  <ArrowRight size={13} aria-hidden="true" />
                  <span>
                    {partOf(pair.param)} <Sides shape={pair.shape} />
                    {reorderLabels[pair.way] === undefined ? null : " "}
                    {reorderLabels[pair.way] === undefined ? null : (
                      <small className="weights-reorder">{reorderLabels[pair.way]}</small>
                    )}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function Sides({ shape }: { shape: Shape }) {
  return (
    <small className="muted weights-sides">{shape.length === 0 ? "1" : formatShape(shape)}</small>
  );
}

/** Lists arrays without a counterpart; closed at first where the list is long. */
function UnmatchedArrays({
  title,
  arrays,
}: {
  title: string;
  arrays: readonly (readonly [name: string, shape: Shape])[];
}) {
  if (arrays.length === 0) return null;
  return (
    <details className="weights-rest" open={arrays.length <= 6}>
      <summary>{title}</summary>
      <ul>
        {arrays.map(([name, shape]) => (
          <li key={name}>
            <span>{name}</span> <Sides shape={shape} />
          </li>
        ))}
      </ul>
    </details>
  );
}

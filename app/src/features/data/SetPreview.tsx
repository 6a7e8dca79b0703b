import { Check, Info, LoaderCircle } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { useDocument, useStudio } from "../../studio/context";
import { formatBytes, formatNumber, formatWhole, plural } from "../../ui/format";
import { Choices, SetSelect } from "./Choices";
import { ColumnList } from "./ColumnList";
import { FileList } from "./FileList";
import { coloursOf, differenceOf, sizeWords } from "./labels";
import { MiddleText } from "./MiddleText";
import { factsOf, ownDataOf } from "./own-data";
import type { DataPreview, Sample } from "./protocol";
import { dataEdit } from "./use-data";
import { Values } from "./Values";

/** What is in the files, what was assumed, and what it will do to the network. */
export function SetPreview() {
  const studio = useStudio();
  const model = ownDataOf(studio);
  const { preview, asked, name, again } = useStore(model.store);
  if (preview === undefined) return null;
  const { height, width, channels, classes, train, test, bytes, notes } = preview;
  return (
    <>
      {asked === undefined ? null : (
        <div className="callout warn" role="alert">
          <Info size={17} />
          <div>
            <p>
              This is not the data this experiment was made with: {asked.name} had other content.
              You can use this data instead, but results will differ.
            </p>
            <p className="muted">{differenceOf(asked, preview)}</p>
          </div>
        </div>
      )}
      <dl className="data-figures">
        <Figure
          name="Examples"
          value={`${formatWhole(train)} + ${formatWhole(test)}`}
          note="to train and test on"
        />
        <Figure
          name={height === 1 ? "An example" : "An image"}
          value={sizeWords(height, width)}
          note={`${coloursOf(height, channels)}${preview.kind}`}
        />
        {preview.values === undefined ? (
          <Figure name="Classes" value={formatWhole(classes.length)} note="" />
        ) : (
          <Figure
            name="To be learnt"
            value={preview.values.name}
            note={`${formatNumber(preview.values.mean)} ± ${formatNumber(preview.values.std)}`}
          />
        )}
        <Figure name="Size" value={formatBytes(bytes)} note="" />
      </dl>
      {preview.spread ? <Values spread={preview.spread} /> : <Classes preview={preview} />}
      <SetSelect preview={preview} />
      <Choices preview={preview} />
      <ColumnList reports={preview.columnReports} />
      <FileList parts={preview.parts} />
      <section aria-label="What was assumed">
        <ul className="data-notes dotted">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </section>
      <Effect preview={preview} name={name} />
      <div className="share-actions data-actions">
        <button
          type="button"
          className="button primary"
          aria-disabled={again}
          onClick={again ? undefined : model.use}
        >
          {again ? <LoaderCircle size={15} className="turning" /> : <Check size={15} />}
          {again
            ? "Reading again …"
            : asked === undefined
              ? "Use in this network"
              : "Use it instead"}
        </button>
        <span className="grow" />
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            model.cancel();
            studio.ui.set({ dialog: undefined });
          }}
        >
          Cancel
        </button>
      </div>
    </>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {note === "" ? null : <small>{note}</small>}
      </dd>
    </div>
  );
}

/** A row for each class: its name, its examples, how many there are. */
function Classes({ preview }: { preview: DataPreview }) {
  const { classes, counts, samples } = preview;
  const most = counts.reduce((top, { train, test }) => Math.max(top, train + test), 1);
  const shown = useMemo(() => {
    const rows = classes.map((name, label) => ({
      name,
      label,
      samples: samples.filter((sample) => sample.label === label),
    }));
    return rows.slice(0, 20);
  }, [classes, samples]);
  const flat = preview.height === 1;
  return (
    <section
      className={flat ? "data-classes flat" : "data-classes"}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the keys that scroll it
      tabIndex={0}
      aria-label="Classes"
    >
      <ul>
        {shown.map(({ name, label, samples: some }) => {
          const { train = 0, test = 0 } = counts[label] ?? {};
          return (
            <li key={label}>
              <MiddleText className="data-class" text={name} />
              <span className="data-samples" aria-hidden="true">
                {some.map((sample, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: samples have no names and never change places
                  <Picture key={index} sample={sample} />
                ))}
              </span>
              <span className="data-count" title={`${train} to train on, ${test} to test on`}>
                <span className="data-bar" style={{ width: `${(100 * (train + test)) / most}%` }} />
                {formatWhole(train + test)}
              </span>
            </li>
          );
        })}
      </ul>
      {classes.length > shown.length ? (
        <p className="muted">
          and {plural(classes.length - shown.length, "more class", "more classes")}
        </p>
      ) : null}
    </section>
  );
}

function Picture({ sample }: { sample: Sample }) {
  const ref = useRef<HTMLCanvasElement>(null);
  const { width, height, rgba } = sample;
  useEffect(() => {
    ref.current?.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  return <canvas ref={ref} width={width} height={height} />;
}

/** Said before it is done: what else changes, and what will still have to be mended. */
function Effect({ preview, name }: { preview: DataPreview; name: string }) {
  const studio = useStudio();
  const graph = useDocument((state) => state.graph);
  const effect = useMemo(() => {
    const facts = factsOf({ ...preview, name }, preview.column, preview.choices);
    return dataEdit(graph, facts, studio.ui.store.getState().selectedNodes[0]);
  }, [graph, preview, name, studio]);
  if (effect === undefined) return <p className="muted">Add an Input block to use it.</p>;
  const { alsoDone, errors } = effect;
  const [first] = errors;
  return (
    <div className="data-effect">
      {alsoDone.map((label) => (
        <p key={label}>Also: {label.charAt(0).toLowerCase() + label.slice(1)}.</p>
      ))}
      {first === undefined ? (
        <p className="muted">The network fits this data. One undo takes it back.</p>
      ) : (
        <p>
          Then {plural(errors.length, "problem")} {errors.length === 1 ? "is" : "are"} left to fix:{" "}
          {first.message}
        </p>
      )}
    </div>
  );
}

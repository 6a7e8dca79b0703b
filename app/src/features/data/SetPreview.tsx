import { Check, Info, LoaderCircle } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { useDocument, useStudio } from "../../studio/context";
import { formatBytes, formatNumber, formatWhole, plural } from "../../ui/format";
import { Choices, SetSelect } from "./Choices";
import { ColumnList } from "./ColumnList";
import { FileList } from "./FileList";
import { HistogramFigure } from "./HistogramFigure";
import { colourLabel, differenceOf, sizeLabel } from "./labels";
import { MiddleText } from "./MiddleText";
import { factsOf, ownDataOf } from "./own-data";
import type { DataPreview, Sample } from "./protocol";
import { dataEdit } from "./use-data";

/** Shows the content of the files, the assumptions made while reading, and the effect on the network. */
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
              This is not the data this experiment was made with: {asked.name} had different
              content. You can use this data instead, but results will differ.
            </p>
            <p className="muted">{differenceOf(asked, preview)}</p>
          </div>
        </div>
      )}
      <dl className="data-figures">
        <Figure
          name="Examples"
          value={`${formatWhole(train)} + ${formatWhole(test)}`}
          note="for training and testing"
        />
        <Figure
          name={height === 1 ? "An example" : "An image"}
          value={sizeLabel(height, width)}
          note={`${colourLabel(height, channels)}${preview.kind}`}
        />
        {preview.values === undefined ? (
          <Figure name="Classes" value={formatWhole(classes.length)} note="" />
        ) : (
          <Figure
            name="Target"
            value={preview.values.name}
            note={`${formatNumber(preview.values.mean)} ± ${formatNumber(preview.values.std)}`}
          />
        )}
        <Figure name="Size" value={formatBytes(bytes)} note="" />
      </dl>
      {preview.histogram ? (
        <HistogramFigure histogram={preview.histogram} />
      ) : (
        <Classes preview={preview} />
      )}
      <SetSelect preview={preview} />
      <Choices preview={preview} />
      <ColumnList reports={preview.columnReports} />
      <FileList parts={preview.parts} />
      <section aria-label="Assumptions">
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

/** Shows a row for each class: its name, some examples, and their number. */
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
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the keys that scroll it
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
              <span className="data-count" title={`${train} for training, ${test} for testing`}>
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

/** Shows what else the data would change in the network, and which problems would be left to fix. */
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
        <p className="muted">The network fits this data. You can undo the change in one step.</p>
      ) : (
        <p>
          Then {plural(errors.length, "problem")} {errors.length === 1 ? "is" : "are"} left to fix:{" "}
          {first.message}
        </p>
      )}
    </div>
  );
}

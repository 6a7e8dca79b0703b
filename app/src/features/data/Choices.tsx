import { useStore } from "zustand";
import { useStudio } from "../../studio/context";
import { withTarget } from "./column-choice";
import { ownDataOf } from "./own-data";
import type { DataPreview } from "./protocol";

const sizes = [16, 28, 32, 48, 64, 96, 128, 224] as const;
/** Columns that a menu lists; of more columns the first and the last are listed, where the target usually is. */
const mostListed = 2000;

/** Lets a person choose the target column, and read its numbers as classes or as values. */
function TargetSelect({ preview: { columnReports, column, values } }: { preview: DataPreview }) {
  const model = ownDataOf(useStudio());
  const columns = useStore(model.store, (state) => state.choices.columns);
  const half = mostListed / 2;
  const listed = columnReports.filter(
    ({ number }) => number <= half || number > columnReports.length - half || number === column,
  );
  const isNumeric = columnReports[column - 1]?.numeric === true;
  return (
    <>
      <label className="data-choice">
        Column with the {values === undefined ? "class" : "value"}
        <select
          className="field"
          value={column}
          onChange={({ target }) => model.readAgain(withTarget(columns, Number(target.value)))}
        >
          {listed.map(({ number, name }) => (
            <option key={number} value={number}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {isNumeric ? (
        <label className="data-choice">
          Its numbers are
          <select
            className="field"
            value={values === undefined ? "class" : "value"}
            onChange={({ target }) =>
              model.readAgain({ targetKind: target.value === "value" ? "value" : "class" })
            }
          >
            <option value="class">classes to tell apart</option>
            <option value="value">values to predict</option>
          </select>
        </label>
      ) : null}
    </>
  );
}

/** Lets a person choose another of the sets in the files. */
export function SetSelect({ preview: { sets, set } }: { preview: DataPreview }) {
  const model = ownDataOf(useStudio());
  if (sets.length === 0) return null;
  return (
    <label className="data-choice">
      Set in these files
      <select
        className="field"
        value={set}
        // Roles and columns belong to the files of the previous set.
        onChange={({ target }) =>
          model.readAgain({ set: target.value, column: 0, roles: new Map(), columns: new Map() })
        }
      >
        {sets.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Lets a person change what the reader chose by itself: target column, image size, orientation. */
export function Choices({ preview }: { preview: DataPreview }) {
  const model = ownDataOf(useStudio());
  const { size, transpose } = useStore(model.store, (state) => state.choices);
  const isTable = preview.columns.length > 0;
  const turn =
    preview.height === 1 ? null : (
      <label className="data-choice">
        Exchange rows and columns of the images
        <input
          type="checkbox"
          className="switch"
          role="switch"
          checked={transpose === true}
          aria-checked={transpose === true}
          onChange={({ target }) => model.readAgain({ transpose: target.checked })}
        />
      </label>
    );
  if (isTable) {
    return (
      <>
        <TargetSelect preview={preview} />
        {turn}
      </>
    );
  }
  if (preview.kind !== "images in folders") return turn;
  return (
    <label className="data-choice">
      Size of an image
      <select
        className="field"
        value={size}
        onChange={(event) => model.readAgain({ size: Number(event.target.value) })}
      >
        <option value={0}>
          {size === 0 ? `as read (${preview.width} × ${preview.height})` : "chosen by the reader"}
        </option>
        {sizes.map((side) => (
          <option key={side} value={side}>
            {side} × {side}
          </option>
        ))}
      </select>
    </label>
  );
}

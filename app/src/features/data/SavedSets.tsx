import { Database, Trash2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { useDocument, useStudio } from "../../studio/context";
import { formatBytes, formatWhole } from "../../ui/format";
import { colourLabel, sizeLabel } from "./labels";
import { ownDataOf } from "./own-data";
import { ownFactsIn } from "./use-data";

/** Lists the data sets saved on this device with their sizes; each can be used or deleted. */
export function SavedSets() {
  const model = ownDataOf(useStudio());
  const records = useStore(model.store, (state) => state.records);
  const used = useDocument((state) => ownFactsIn(state.graph)?.hash);
  const [asked, setAsked] = useState<string>();
  if (records.length === 0) return null;
  const sum = records.reduce((total, { bytes }) => total + bytes, 0);
  return (
    <section className="data-saved" aria-label="Saved on this device">
      <h3 className="section-title">Saved on this device, {formatBytes(sum)}</h3>
      <ul>
        {records.map((record) => {
          const { hash, name, height, width, channels, classes, values, train, test, bytes } =
            record;
          return (
            <li key={hash}>
              <Database size={16} />
              <div className="grow">
                <b>{name}</b>
                <small className="muted">
                  {sizeLabel(height, width)}, {colourLabel(height, channels)}
                  {values?.name ?? `${classes.length} classes`}, {formatWhole(train)} +{" "}
                  {formatWhole(test)} examples, {formatBytes(bytes)}
                </small>
              </div>
              {asked === hash ? (
                <>
                  <button
                    type="button"
                    className="button small danger"
                    onClick={() => void model.remove(hash)}
                  >
                    Delete
                  </button>
                  <button
                    type="button"
                    className="button small quiet"
                    onClick={() => setAsked(undefined)}
                  >
                    Keep
                  </button>
                </>
              ) : (
                <>
                  {used === hash ? (
                    <span className="muted">in use</span>
                  ) : (
                    <button
                      type="button"
                      className="button small"
                      aria-label={`Use ${name}`}
                      onClick={() => model.applySaved(record)}
                    >
                      Use
                    </button>
                  )}
                  <button
                    type="button"
                    className="button icon quiet small"
                    aria-label={`Delete ${name}`}
                    onClick={() => setAsked(hash)}
                  >
                    <Trash2 size={15} />
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

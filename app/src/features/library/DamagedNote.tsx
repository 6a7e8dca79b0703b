import { useEffect, useSyncExternalStore } from "react";
import { type Damaged, damaged } from "../../storage/damaged";
import { plural } from "../../ui/format";
import { saveFile } from "../../ui/save-file";

/** Lists the saved records that cannot be read; a person can save them as a file or delete them. */
export function DamagedNote() {
  const list = useSyncExternalStore(damaged.subscribe, damaged.list);
  useEffect(
    () => void import("../../storage/damaged-data-sets").then((it) => it.lookForDamagedSets()),
    [],
  );
  if (list.length === 0) return null;
  return (
    <div className="callout warn damaged-note">
      <p>
        {plural(list.length, "damaged record")} on this device {list.length === 1 ? "is" : "are"}{" "}
        not shown: {[...new Set(list.map(({ what }) => what))].join(", ")}.
      </p>
      <button
        type="button"
        className="button small"
        onClick={() => saveFile("damaged-records.json", "application/json", damagedText(list))}
      >
        Save as a file
      </button>
      <button
        type="button"
        className="button small quiet"
        onClick={() => {
          void Promise.all(list.map((one) => one.remove())).then(
            () => damaged.drop(list),
            // The storage refused: the records stay listed.
            () => undefined,
          );
        }}
      >
        Delete
      </button>
    </div>
  );
}

/** Returns damaged records as JSON text, whatever they hold: typed arrays become arrays, other values their names. */
export function damagedText(list: readonly Damaged[]): string {
  const seen = new Set<unknown>();
  const plain = (_: string, value: unknown): unknown => {
    if (typeof value === "bigint" || typeof value === "symbol") return String(value);
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return "(seen above)";
    seen.add(value);
    if (ArrayBuffer.isView(value) && "length" in value) return Array.from(value as Uint8Array);
    if (value instanceof Map) return [...value];
    if (value instanceof Set) return [...value];
    return value;
  };
  return JSON.stringify(
    list.map(({ what, key, value }) => ({ what, key, value })),
    plain,
    1,
  );
}

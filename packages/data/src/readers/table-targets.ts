import { readerCaps } from "./caps";
import type { Roles } from "./column-roles";
import type { ColumnTable } from "./columns";
import { quoted, refusal } from "./errors";
import { encodeNames } from "./labels";
import type { Decoded } from "./types";

export interface TableTargets {
  readonly answers: Pick<Decoded, "labels" | "classes" | "targets" | "valueName">;
  /** Flags of rows: 1 where the target is present. */
  readonly keep: Uint8Array;
  /** Number of rows without a target. */
  readonly left: number;
}

/** Reads the targets of rows: classes, or values. Rows without a target are left out. */
export function tableTargets(
  table: ColumnTable,
  { target, values }: Roles,
  name: string,
): TableTargets {
  return values ? valuesOf(table, target, name) : classesOf(table, target, name);
}

function valuesOf(table: ColumnTable, column: number, name: string): TableTargets {
  const keep = new Uint8Array(table.rows);
  const found: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  table.each(column, (value, row) => {
    if (Number.isNaN(value)) return true;
    keep[row] = 1;
    found.push(value);
    least = Math.min(least, value);
    most = Math.max(most, value);
    return true;
  });
  if (least === most) {
    throw refusal(
      "labels-unfit",
      `The column ${quoted(name)} holds ${least} in every row, so there is nothing to learn.`,
      "Choose another column for the value.",
    );
  }
  const answers = {
    labels: new Uint16Array(found.length),
    classes: [],
    targets: Float32Array.from(found),
    valueName: name,
  };
  return { answers, keep, left: table.rows - found.length };
}

/** Reads the classes of rows; `1` and `1.0` are one class. */
function classesOf(table: ColumnTable, column: number, name: string): TableTargets {
  const { distinct, whole } = table.facts(column);
  if (distinct > readerCaps.classes) {
    throw refusal(
      "labels-unfit",
      `The column ${quoted(name)} holds more than ${readerCaps.classes} different values, so it is not a class.`,
      "Choose another column for the class.",
    );
  }
  if (!whole) {
    throw refusal(
      "labels-unfit",
      `The column ${quoted(name)} holds measures, not classes.`,
      "Learn it as a value, or choose another column for the class.",
    );
  }
  const names = table.namesIn(column);
  const keep = Uint8Array.from(names, (one) => (one === "" ? 0 : 1));
  const found = names.filter((one) => one !== "");
  return { answers: encodeNames(found), keep, left: names.length - found.length };
}

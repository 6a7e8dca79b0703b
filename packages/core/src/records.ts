/** A check of a stored record: another version, a fault or a full disk may have left anything on the device. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === "string";
export const isFlag: Check = (value) => typeof value === "boolean";
/** A finite number. */
export const isNumber: Check = (value) => Number.isFinite(value);
/** A whole number from 0 on. */
export const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
/** Milliseconds since 1970 that a date can have. */
export const isTime: Check = (value) =>
  Number.isFinite(value) && (value as number) >= 0 && (value as number) <= 8.64e15;

/** One of these values, as `===` has it; NaN is NaN. */
export const isOneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

/** Undefined, or what `check` accepts. */
export const isMaybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** An array of which `check` accepts each item. */
export const isListOf =
  (check: Check): Check =>
  (value) =>
    // A copy: what a list skips, for instance a hole, is looked at, too.
    Array.isArray(value) && [...value].every(check);

/** An object whose own fields are as named; further ones do no harm. */
export function isRecord(
  fields: Readonly<Record<string, Check>>,
): (value: unknown) => value is Readonly<Record<string, unknown>> {
  const names = Object.keys(fields);
  return (value): value is Readonly<Record<string, unknown>> =>
    typeof value === "object" &&
    value !== null &&
    names.every((name) =>
      fields[name]?.(
        Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined,
      ),
    );
}

/** The 32 symbols of a code, by their values: digits and letters without I, L, O and U (Crockford's base 32). */
export const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const values = new Map<string, number>(
  [...symbols].flatMap((symbol, value) => [
    [symbol, value],
    [symbol.toLowerCase(), value],
  ]),
);
// What is read or typed in place of a digit.
for (const letter of "Oo") values.set(letter, 0);
for (const letter of "IiLl") values.set(letter, 1);

/** Returns the value of a letter or digit, 0 to 31; undefined for anything else, U among it. */
export function symbolValue(letter: string): number | undefined {
  return values.get(letter);
}

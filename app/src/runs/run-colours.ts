/**
 * Colours of runs after Okabe and Ito, told apart also by people with colour vision deficiency. As lines they have a
 * contrast of 3:1 on the light and the dark ground.
 */
export const runColours = [
  { name: "orange", light: "#c65109", dark: "#ff9340" },
  { name: "blue", light: "#0b6fc2", dark: "#54a8fc" },
  { name: "green", light: "#08795f", dark: "#3fcfa4" },
  { name: "purple", light: "#8a3ffc", dark: "#c19bff" },
  { name: "pink", light: "#b8327f", dark: "#ff8fc6" },
  { name: "olive", light: "#7a6a00", dark: "#e3ce3e" },
  { name: "teal", light: "#0f7484", dark: "#5fd0e0" },
  { name: "grey", light: "#5a6475", dark: "#b3bcca" },
] as const;

export function colorAt(place: number, dark: boolean): string {
  const one = runColours[place % runColours.length] ?? runColours[0];
  return dark ? one.dark : one.light;
}

/** Returns the colour index of a new run: orange for the first adder, blue for the first conv run, else the rarest. */
export function freeColour(kind: "adder" | "conv" | "other", taken: readonly number[]): number {
  const count = (place: number) => taken.filter((one) => one === place).length;
  const first = kind === "conv" ? 1 : 0;
  if (count(first) === 0) return first;
  // Each kind leaves the other's hue alone.
  const free = runColours.map((_, place) => place).filter((place) => place !== 1 - first);
  return free.reduce((best, place) => (count(place) < count(best) ? place : best), first);
}

/**
 * Returns the size of text in this browser: 1 at its usual setting (16 px), 1.5 where a person has asked for 24 px. Style sheets
 * follow it by `rem`; what is drawn or measured in pixels multiplies by this.
 */
export function textScale(): number {
  if (typeof document === "undefined") return 1;
  const px = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Number.isFinite(px) && px > 0 ? px / 16 : 1;
}

/** A length in pixels at the usual size of text, as one that follows the person's. */
export const rem = (px: number): string => `${px / 16}rem`;

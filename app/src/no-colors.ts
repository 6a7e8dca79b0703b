/**
 * Stands in for d3-color in the page's bundle: React Flow's zoom animates a transform through d3-transition, whose
 * tweens could also mix colours. Nothing here is ever a colour, and 4 kB of the first page are saved.
 */
export function color(): null {
  return null;
}

/** What d3-interpolate asks for by name; never called. */
function none(): never {
  throw new Error("no colours are animated here");
}

export { none as cubehelix, none as gray, none as hcl, none as hsl, none as lab, none as rgb };

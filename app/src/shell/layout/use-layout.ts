import { useMedia } from "../../ui/use-media";

/**
 * The arrangement of the page. "wide": blocks, canvas with panels below, properties. "two": canvas beside one column that holds
 * question, panels and properties, for screens that are low or not quite wide. "stack": one below the other.
 */
export type Arrangement = "wide" | "two" | "stack";

export interface Layout {
  readonly body: Arrangement;
  /** Too narrow for the whole top bar and for the list of blocks. */
  readonly narrow: boolean;
}

/* In em, so that large letters come to the arrangement of a smaller screen. 900, 1100 and 700; 600 and 500 pixels. */
export const narrowQuery = "(max-width: 56.1875em)";
export const wideQuery = "(min-width: 68.75em) and (min-height: 43.75em)";
export const lyingQuery = "(min-width: 37.5em) and (max-height: 31.1875em)";

/** The arrangement for this window, kept up to date. */
export function useLayout(): Layout {
  const narrow = useMedia(narrowQuery);
  const wide = useMedia(wideQuery);
  const lying = useMedia(lyingQuery);
  if (!narrow) return { body: wide ? "wide" : "two", narrow };
  return { body: lying ? "two" : "stack", narrow };
}

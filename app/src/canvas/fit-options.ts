/** How far one may zoom. */
export const zoomRange = { least: 0.1, most: 2.5 } as const;

/** How all of the network is brought into view. */
export const fitOptions = {
  padding: { top: "28px", right: "26px", bottom: "26px", left: "26px" },
  minZoom: 0.15,
  maxZoom: 1.15,
} as const;
/** Room for the breadcrumb over the inside of a composite. */
export const insideOptions = {
  ...fitOptions,
  padding: { ...fitOptions.padding, top: "64px" },
} as const;

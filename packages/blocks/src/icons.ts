/** Icons that several blocks share: SVG path data, strokes on a square of 16. */
export const plus = "M8 3v10M3 8h10";
export const cross = "M4 4l8 8M12 4l-8 8";
export const dot = "M3 3h10v10H3zM9.5 8a1.5 1.5 0 1 1-3 0a1.5 1.5 0 1 1 3 0";

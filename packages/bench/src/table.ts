/** Returns a Markdown table with columns of equal width, the first `left` aligned left and the others right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths
      .map((width, i) => {
        const cell = cells[i] ?? "";
        return i < left ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(" | ")} |`;
  const rule = widths.map((width, i) =>
    i < left ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** Formats a number with three significant digits, without an exponent. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "-";
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value.toFixed(value >= 1 ? 2 : 3);
}

/** Formats a ratio of speeds, `2.50x`; `-` where it was not measured. */
export function times(ratio: number | undefined): string {
  return ratio === undefined ? "-" : `${digits(ratio)}x`;
}

export function megabytes(bytes: number): string {
  return `${digits(bytes / 1e6)} MB`;
}

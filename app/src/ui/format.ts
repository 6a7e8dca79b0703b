/** Numbers as people read them: at most three digits that matter, a thin space before the unit letter. */

const units = [
  { size: 1e12, letter: "T" },
  { size: 1e9, letter: "G" },
  { size: 1e6, letter: "M" },
  { size: 1e3, letter: "k" },
] as const;

/** 235200 -> `235 k`, 825000 -> `825 k`, 1_240_000 -> `1.24 M`, 840 -> `840`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const magnitude = Math.abs(value);
  if (magnitude < 1000) return formatWhole(value);
  if (magnitude >= 9.995e14) return value.toExponential(1).replace("e+", "e");
  const unit = units.find(({ size }) => magnitude >= size * 0.9995);
  if (unit === undefined) return formatWhole(value);
  const scaled = value / unit.size;
  const digits = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
  return `${trimZeros(scaled.toFixed(digits))}\u202f${unit.letter}`;
}

/** 61110 -> `61,110`. */
export function formatWhole(value: number): string {
  const whole = Math.round(value);
  if (Math.abs(whole) < 1000) return String(whole);
  return whole.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Significant digits for measured numbers: 0.0020, 2,450, 4.9e-7. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const magnitude = Math.abs(value);
  if (magnitude >= 10000) return formatCount(value);
  if (magnitude >= 1000) return formatWhole(value);
  if (magnitude < 1e-4) return value.toExponential(1).replace("e-", "e\u2212");
  return value.toPrecision(digits);
}

/** A rate or a factor in its shortest exact form: 0.1, 0.0005, 1e-8. */
export function formatSetting(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
}

/** 0.842 -> `84.2 %`. */
export function formatPercent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)}\u202f%` : "–";
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}\u202fB`;
  if (bytes < 1024 ** 2) return `${trimZeros((bytes / 1024).toFixed(1))}\u202fkB`;
  if (bytes < 1024 ** 3) return `${trimZeros((bytes / 1024 ** 2).toFixed(1))}\u202fMB`;
  return `${trimZeros((bytes / 1024 ** 3).toFixed(2))}\u202fGB`;
}

/** 74 -> `1 min 14 s`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  const whole = Math.ceil(seconds);
  if (whole < 90) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** One block's ledger: `235 k add, 0 mul`; shifts are named where there are some. */
export function formatLedger(additions: number, multiplications: number, shifts = 0): string {
  const rest = shifts > 0 ? `, ${formatCount(shifts)} shift` : "";
  return `${formatCount(additions)} add, ${formatCount(multiplications)} mul${rest}`;
}

interface Counts {
  readonly additions: number;
  readonly multiplications: number;
  readonly shifts?: number;
}

/** Longer lines lose their end beside the numbers on a layer's card. */
const cardChars = 16;

/** The ledger on a card, which has no room for three numbers and hardly any for two. */
export function cardLedger({ additions, multiplications, shifts }: Counts): string {
  const add = formatCount(additions);
  const mul = formatCount(multiplications);
  if (add === mul) return `${add} add + mul`;
  if (multiplications === 0 && shifts !== undefined) {
    const shift = formatCount(shifts);
    return add === shift ? `${add} add + shift` : `${add} +, ${shift} shift`;
  }
  const text = formatLedger(additions, multiplications, shifts);
  const long = multiplications > 0 && shifts === undefined && text.length > cardChars;
  return long ? `${add} +, ${mul} ×` : text;
}

/** The same in whole words; nothing where nothing is counted. */
export function ledgerText(cost: Counts | undefined): string {
  if (cost === undefined || cost.additions + cost.multiplications === 0) return "";
  const rest = cost.shifts === undefined ? "" : `, ${formatCount(cost.shifts)} shifts`;
  return `${formatCount(cost.additions)} additions, ${formatCount(cost.multiplications)} multiplications${rest}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatWhole(count)} ${count === 1 ? one : many}`;
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

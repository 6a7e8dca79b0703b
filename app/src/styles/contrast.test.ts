import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Rgb = readonly [red: number, green: number, blue: number];
type Tokens = Readonly<Record<string, Rgb>>;

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const [lightBlock = "", darkBlock = ""] = css.split(':root[data-theme="dark"]');
const light = tokensIn(lightBlock);
/** Tokens of the dark theme; those that it does not set are the light theme's. */
const dark: Tokens = { ...light, ...tokensIn(darkBlock) };

function tokensIn(block: string): Tokens {
  const found = block.matchAll(/--([\w-]+): #([0-9a-f]{6});/g);
  return Object.fromEntries(
    [...found].map(([, name = "", hex = ""]) => {
      const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
      return [name, [byte(0), byte(2), byte(4)] as const];
    }),
  );
}

/** Relative luminance of WCAG 2.2, from 0 (black) to 1 (white). */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** (brighter + 0.05) / (darker + 0.05), from 1 to 21. */
function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** `color-mix(in srgb, a share, b)`. */
function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [0, 1, 2].map((i) => share * (a[i] ?? 0) + (1 - share) * (b[i] ?? 0)) as unknown as Rgb;
}

const grounds = ["canvas", "surface", "surface-2"];
const hues = ["adder", "conv", "norm", "act", "plain"];
const strong = (hue: string) => (hue === "adder" || hue === "conv" ? `${hue}-strong` : hue);

/** Words, the ground they stand on. */
const texts: readonly (readonly [text: string, on: string])[] = [
  ...["text", "text-2", "text-3"].flatMap((text) =>
    [...grounds, "surface-3"].map((on) => [text, on] as const),
  ),
  ...hues.flatMap((hue) => [`${hue}-soft`, ...grounds].map((on) => [hue, on] as const)),
  ...["good", "bad", "warn"].flatMap((text) => grounds.map((on) => [text, on] as const)),
  ...["bad", "text", "text-2"].map((text) => [text, "bad-soft"] as const),
  ...["warn", "text", "text-2"].map((text) => [text, "warn-soft"] as const),
  ["on-ink", "ink"],
  ["on-ink", "ink-hover"],
];

/** Wires, ports, edges and the ring of focus, and what they lie on. */
const marks: readonly (readonly [mark: string, on: string])[] = [
  ...["wire", "focus", "bad", "good"].flatMap((mark) =>
    ["canvas", "surface"].map((on) => [mark, on] as const),
  ),
  ...hues.flatMap((hue) => ["canvas", "surface"].map((on) => [strong(hue), on] as const)),
  ...grounds.map((on) => ["line-strong", on] as const),
];

describe.each([
  ["light", light],
  ["dark", dark],
] as const)("tokens of the %s theme", (_, tokens) => {
  const of = (name: string): Rgb => {
    const colour = tokens[name];
    if (colour === undefined) throw new Error(`tokens.css has no --${name}`);
    return colour;
  };

  it("words hold 4.5 to 1 on each ground they stand on", () => {
    const faint = texts
      .map(([text, on]) => ({ text, on, ratio: contrast(of(text), of(on)) }))
      .filter(({ ratio }) => ratio < 4.5);
    expect(faint).toEqual([]);
  });

  it("wires, ports, strips, edges and the focus ring hold 3 to 1", () => {
    const faint = marks
      .map(([mark, on]) => ({ mark, on, ratio: contrast(of(mark), of(on)) }))
      .filter(({ ratio }) => ratio < 3);
    expect(faint).toEqual([]);
  });

  it("numbers on cards, a mixture, hold 4.5 to 1 on their chip", () => {
    for (const hue of hues) {
      const ink = mix(of(hue), of("text"), 0.82);
      expect(contrast(ink, of(`${hue}-soft`)), hue).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("adder and convolution are told apart by more than a shade", () => {
    const [adder, conv] = [of("adder-strong"), of("conv-strong")];
    expect(adder[0] - adder[2]).toBeGreaterThan(100);
    expect(conv[2] - conv[0]).toBeGreaterThan(100);
  });
});

it("the measure is WCAG's", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 6);
  expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.478, 3);
});

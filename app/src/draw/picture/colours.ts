import type { Hue } from "@adder-studio/blocks";

/** Light and dark, as styles/tokens.css has them; a test holds the two together. */
type Pair = readonly [light: string, dark: string];

const plain = {
  canvas: ["#f5f6f8", "#10141a"],
  surface: ["#ffffff", "#181d25"],
  "surface-2": ["#f3f4f7", "#1f252f"],
  "surface-3": ["#e9ebf0", "#2a323e"],
  line: ["#e3e6eb", "#2a323e"],
  "line-strong": ["#838c9b", "#727d90"],
  text: ["#18202c", "#e9edf3"],
  "text-2": ["#4d5766", "#b3bcca"],
  "text-3": ["#606a79", "#98a2b3"],
  wire: ["#77839a", "#7c889b"],
  good: ["#0a7159", "#52d3b0"],
  bad: ["#b3261e", "#ff8f85"],
  warn: ["#8a5a00", "#f2bf57"],
  "warn-soft": ["#fdf1d8", "#392c12"],
} as const satisfies Record<string, Pair>;

/** Ink, the strong strip, and the soft ground of a block. */
const hues: Readonly<
  Record<Hue, { readonly ink: Pair; readonly strong: Pair; readonly soft: Pair }>
> = {
  adder: {
    ink: ["#b54906", "#ff9f55"],
    strong: ["#c65109", "#ff9340"],
    soft: ["#fcebdf", "#3b2818"],
  },
  conv: {
    ink: ["#0a62ad", "#69b4ff"],
    strong: ["#0b6fc2", "#54a8fc"],
    soft: ["#e1effb", "#17304a"],
  },
  norm: {
    ink: ["#0a7159", "#52d3b0"],
    strong: ["#0a7159", "#52d3b0"],
    soft: ["#dff3ec", "#15362f"],
  },
  act: {
    ink: ["#6a41b8", "#bb9df5"],
    strong: ["#6a41b8", "#bb9df5"],
    soft: ["#ece5f9", "#2d2446"],
  },
  plain: {
    ink: ["#3f4a5b", "#adb7c6"],
    strong: ["#3f4a5b", "#adb7c6"],
    soft: ["#e8ebef", "#2a323e"],
  },
};

export type PictureTheme = "light" | "dark";
type Paint = { readonly ink: string; readonly strong: string; readonly soft: string };
export type Colours = Readonly<Record<keyof typeof plain, string>> & {
  readonly hues: Readonly<Record<Hue, Paint>>;
};

function pick<K extends string>(pairs: Readonly<Record<K, Pair>>, at: 0 | 1): Record<K, string> {
  const entries = Object.entries<Pair>(pairs).map(([name, pair]) => [name, pair[at]]);
  return Object.fromEntries(entries) as Record<K, string>;
}

function coloursOf(at: 0 | 1): Colours {
  const paints = Object.entries(hues).map(([hue, paint]) => [hue, pick(paint, at)]);
  return { ...pick(plain, at), hues: Object.fromEntries(paints) as Record<Hue, Paint> };
}

/** The page's colours as a picture needs them, without a page. */
export const colours: Readonly<Record<PictureTheme, Colours>> = {
  light: coloursOf(0),
  dark: coloursOf(1),
};

/** The same colours by their names in the page's style sheets: for a picture that is a part of the page. */
export const pageColours: Colours = {
  ...(Object.fromEntries(Object.keys(plain).map((name) => [name, `var(--${name})`])) as Record<
    keyof typeof plain,
    string
  >),
  hues: Object.fromEntries(
    Object.entries(hues).map(([hue, { ink, strong }]) => {
      const isOne = ink.join() === strong.join();
      const paint = {
        ink: `var(--${hue})`,
        strong: `var(--${hue}${isOne ? "" : "-strong"})`,
        soft: `var(--${hue}-soft)`,
      };
      return [hue, paint];
    }),
  ) as Record<Hue, Paint>,
};

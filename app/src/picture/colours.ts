import type { Hue } from "../ui/BlockIcon";

export type PictureTheme = "light" | "dark";

export interface Colours {
  readonly canvas: string;
  readonly surface: string;
  readonly "surface-2": string;
  readonly line: string;
  readonly "line-strong": string;
  readonly text: string;
  readonly "text-2": string;
  readonly "text-3": string;
  readonly wire: string;
  readonly bad: string;
  readonly warn: string;
  readonly "warn-soft": string;
  readonly hues: Readonly<
    Record<Hue, { readonly ink: string; readonly strong: string; readonly soft: string }>
  >;
}

/** The colours of styles/tokens.css as a picture needs them, without a page; a test holds the two together. */
export const colours: Readonly<Record<PictureTheme, Colours>> = {
  light: {
    canvas: "#f5f6f8",
    surface: "#ffffff",
    "surface-2": "#f3f4f7",
    line: "#e3e6eb",
    "line-strong": "#838c9b",
    text: "#18202c",
    "text-2": "#4d5766",
    "text-3": "#606a79",
    wire: "#77839a",
    bad: "#b3261e",
    warn: "#8a5a00",
    "warn-soft": "#fdf1d8",
    hues: {
      adder: { ink: "#b54906", strong: "#c65109", soft: "#fcebdf" },
      conv: { ink: "#0a62ad", strong: "#0b6fc2", soft: "#e1effb" },
      norm: { ink: "#0a7159", strong: "#0a7159", soft: "#dff3ec" },
      act: { ink: "#6a41b8", strong: "#6a41b8", soft: "#ece5f9" },
      plain: { ink: "#3f4a5b", strong: "#3f4a5b", soft: "#e8ebef" },
    },
  },
  dark: {
    canvas: "#10141a",
    surface: "#181d25",
    "surface-2": "#1f252f",
    line: "#2a323e",
    "line-strong": "#727d90",
    text: "#e9edf3",
    "text-2": "#b3bcca",
    "text-3": "#98a2b3",
    wire: "#7c889b",
    bad: "#ff8f85",
    warn: "#f2bf57",
    "warn-soft": "#392c12",
    hues: {
      adder: { ink: "#ff9f55", strong: "#ff9340", soft: "#3b2818" },
      conv: { ink: "#69b4ff", strong: "#54a8fc", soft: "#17304a" },
      norm: { ink: "#52d3b0", strong: "#52d3b0", soft: "#15362f" },
      act: { ink: "#bb9df5", strong: "#bb9df5", soft: "#2d2446" },
      plain: { ink: "#adb7c6", strong: "#adb7c6", soft: "#2a323e" },
    },
  },
};

import { colours, type PictureTheme } from "../picture/colours";

type Plain = Exclude<keyof typeof colours.light, "hues">;
type Hue = keyof typeof colours.light.hues;
/** A colour by its name in the theme. */
export type InkName = Plain | Hue | `${Hue}-strong` | `${Hue}-soft`;
/** A colour by its name, or as CSS writes it (`#c65109`, `rgb(...)`, `oklch(...)`). */
export type Ink = InkName | `#${string}` | `${"rgb" | "oklch"}(${string}` | "none";

/** Gives each colour that a drawing names; drawings hold names, so that one drawing fits every theme. */
export interface Theme {
  readonly dark: boolean;
  /** The colour as CSS writes it. Throws for a name that no theme has. */
  ink(name: Ink): string;
}

function themeOf(scheme: PictureTheme, override: Partial<Record<InkName, string>> = {}): Theme {
  const { hues, ...plain } = colours[scheme];
  const table = new Map<string, string>(Object.entries(plain));
  for (const [hue, { ink, strong, soft }] of Object.entries(hues)) {
    table.set(hue, ink).set(`${hue}-strong`, strong).set(`${hue}-soft`, soft);
  }
  for (const [name, colour] of Object.entries(override)) table.set(name, colour);
  return {
    dark: scheme === "dark",
    ink(name) {
      if (name === "none" || /^(?:#|rgb\(|oklch\()/.test(name)) return name;
      const colour = table.get(name);
      if (colour === undefined) throw new Error(`No theme has an ink called "${name}".`);
      return colour;
    },
  };
}

/** The themes of files, whose colours do not depend on the page. */
export const themes: Readonly<Record<PictureTheme, Theme>> = {
  light: themeOf("light"),
  dark: themeOf("dark"),
};

/** System colours where a person forces them; hues that tell series apart stay as they are. */
const forcedInks: Partial<Record<InkName, string>> = {
  surface: "Canvas",
  text: "CanvasText",
  "text-2": "CanvasText",
  "text-3": "CanvasText",
  line: "CanvasText",
  "line-strong": "CanvasText",
};

/** The theme that is in force on the page at this moment. Forced colours are light or dark by the system, not by choice. */
export function pageTheme(): Theme {
  if (matchMedia("(forced-colors: active)").matches) {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return themeOf(dark ? "dark" : "light", forcedInks);
  }
  return themes[document.documentElement.dataset.theme === "dark" ? "dark" : "light"];
}

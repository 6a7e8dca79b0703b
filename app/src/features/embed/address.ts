import { isPanelId, type PanelId } from "../../studio/panels";

/** Settings of an embedded page. They stand in its address, behind the document. */
export interface EmbedOptions {
  /** "auto": as the reader's device. */
  readonly theme: "auto" | "light" | "dark";
  /** The panel beside the network; undefined: the one that answers the question, else the curves; "none": no panel. */
  readonly panel: PanelId | "none" | undefined;
  /** The origin of the page around it, which is told the result of each run; undefined: nobody is told. */
  readonly origin: string | undefined;
}

export const usualEmbed: EmbedOptions = { theme: "auto", panel: undefined, origin: undefined };

/**
 * Returns the address of the embedded page: `…/embed.html#1z.….PAYLOAD;theme=dark;panel=cost;origin=https://lms.school.example`.
 * The document stands first, right behind the `#`: whatever cuts an address takes options before it takes the document, and
 * `decodeLink` reads the same text, since what follows a whole payload means nothing to it.
 * `app` is any address of the app, `link` the fragment that `encodeLink` makes.
 */
export function embedAddress(app: string, link: string, options: EmbedOptions): string {
  const { theme, panel, origin } = options;
  const words = [
    ...(theme === "auto" ? [] : [`theme=${theme}`]),
    ...(panel === undefined ? [] : [`panel=${panel}`]),
    ...(origin === undefined ? [] : [`origin=${origin}`]),
  ];
  return new URL("embed.html", app).href + [link, ...words].join(";");
}

/** Reads the options of a fragment; what is unknown or damaged is left out. */
export function embedOptions(fragment: string): EmbedOptions {
  // Addresses are escaped on their way, some of them twice.
  let text = fragment;
  for (let round = 0; round < 2 && text.includes("%"); round++) text = unescaped(text);
  const given = new Map<string, string>();
  for (const word of text.split(";").slice(1)) {
    const at = word.indexOf("=");
    if (at > 0) given.set(word.slice(0, at).trim(), word.slice(at + 1).trim());
  }
  const theme = given.get("theme");
  const panel = given.get("panel") ?? "";
  return {
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    panel: panel === "none" || isPanelId(panel) ? panel : undefined,
    origin: originOf(given.get("origin") ?? ""),
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns the origin of an address that a person has typed, or none: paths are cut off, other schemes are refused. */
export function originOf(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^https?:\/\/[^/?#\s]/i.test(trimmed)) return undefined;
  try {
    const { origin } = new URL(trimmed);
    return origin === "null" ? undefined : origin;
  } catch {
    return undefined;
  }
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  '"': "&quot;",
  "<": "&lt;",
  ">": "&gt;",
};

/**
 * Returns the HTML that shows an embedded page. `referrerpolicy` tells the frame which page it is in where the browser
 * says it in no other way; it names the origin and not the page.
 */
export function embedSnippet(address: string, title: string): string {
  const escaped = (text: string) => text.replace(/[&"<>]/g, (sign) => entities[sign] ?? sign);
  const name = title === "" ? "Adder Studio" : `${title} (Adder Studio)`;
  return `<iframe src="${escaped(address)}" title="${escaped(name)}" width="100%" height="480" style="border:0" loading="lazy" referrerpolicy="origin" allow="fullscreen"></iframe>`;
}

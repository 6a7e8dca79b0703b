import { randomStream } from "@adder-studio/core";
import { decodeLink, documentHash, holdsLink } from "@adder-studio/graph";
import { expect, test } from "vitest";
import golden from "../golden/links.json" with { type: "json" };
import { catalog } from "./registry";

const page = "https://school.example/adder/";

/** Some text put into the link at three places: in its head, in the middle and before its last letter. */
function within(stray: string): (text: string) => string {
  return (text) => {
    const start = text.indexOf("#");
    const places = [start + 2, start + Math.floor((text.length - start) / 2), text.length - 1];
    let out = text;
    for (const at of places.reverse()) out = out.slice(0, at) + stray + out.slice(at);
    return out;
  };
}

/** RFC 2045, section 6.7: bytes beyond ASCII and `=` as `=XX`, lines of at most 76 letters; line ends stay. */
function quotedPrintable(text: string): string {
  return text.split(/\r?\n/).map(quotedLine).join("\r\n");
}

function quotedLine(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const parts = bytes.map((byte) =>
    byte > 126 || byte === 61 || byte < 32
      ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
      : String.fromCharCode(byte),
  );
  let line = 0;
  return parts
    .map((part) => {
      line += part.length;
      if (line <= 75) return part;
      line = part.length;
      return `=\r\n${part}`;
    })
    .join("");
}

const manglings: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "zero-width space": within("\u200b"),
  "zero-width joiner and non-joiner": within("\u200d\u200c"),
  "word joiner": within("\u2060"),
  "byte order mark": within("\ufeff"),
  "soft hyphen": within("\u00ad"),
  "no-break space": within("\u00a0"),
  "thin and ideographic space": within("\u2009\u3000"),
  blanks: within(" "),
  "lines broken": within("\n"),
  "lines broken and quoted": within("\r\n> "),
  "direction marks": within("\u200e\u202c"),
  hyphen: (text) => text.replaceAll("-", "\u2010"),
  "non-breaking hyphen": (text) => text.replaceAll("-", "\u2011"),
  "minus sign": (text) => text.replaceAll("-", "\u2212"),
  "en dash for one hyphen": (text) => text.replaceAll("-", "\u2013"),
  "en dash for two": (text) => text.replaceAll("--", "\u2013"),
  "em dash for two": (text) => text.replaceAll("--", "\u2014"),
  "other base64 letters": (text) => {
    const at = text.lastIndexOf(".");
    return text.slice(0, at) + text.slice(at).replaceAll("-", "+").replaceAll("_", "/");
  },
  "escaped underscores": (text) => text.replaceAll("_", "\\_"),
  "escaped hyphens and dots": (text) => text.replaceAll("-", "\\-").replaceAll(".", "\\."),
  "percent-encoded": (text) => encodeURIComponent(text),
  "percent-encoded dots": (text) => text.replaceAll(".", "%2E"),
  "quoted-printable": quotedPrintable,
  "quoted-printable at every 20th": (text) => text.replace(/(.{20})/gsu, "$1=\r\n"),
  "angle brackets": (text) => `<${text}>`,
  quotes: (text) => `\u201c${text}\u201d`,
  "straight quotes": (text) => `"${text}",`,
  "bracket and full stop": (text) => `(${text}).`,
  Markdown: (text) => `[the network](${text})!`,
  "in a sentence": (text) => `Exercise #3, see 2b.1: ${text} \u2013 and tell us + why = so.`,
  redirected: (text) => `https://out.example/?url=${encodeURIComponent(text)}&data=1z.5.x`,
};

/** The browser's form of the text behind the address in its bar; empty where no `#` is left in it. */
function addressBar(text: string): string {
  const at = text.indexOf("#1");
  return at < 0 ? "" : new URL(page + text.slice(at)).hash;
}

async function hashOf(text: string): Promise<string> {
  const opened = await decodeLink(text, catalog);
  return opened.ok ? documentHash(opened.value.graph) : opened.error.message;
}

const names = Object.keys(manglings);
const mangle = (name: string, text: string) => manglings[name]?.(text) ?? "";

test.each(names)("every golden link opens the same document: %s", async (name) => {
  for (const { link, documentHash: hash } of golden) {
    const text = mangle(name, page + link);
    expect(await hashOf(text), text.slice(0, 200)).toBe(hash);
    expect(holdsLink(text)).toBe(true);
    const bar = addressBar(text);
    if (bar !== "") expect(await hashOf(bar), bar.slice(0, 200)).toBe(hash);
  }
});

test.each(names)("and so after another: %s", async (first) => {
  const random = randomStream(7, "links", names.indexOf(first));
  for (const second of names) {
    const { link, documentHash: hash } = golden[random.below(golden.length)] as (typeof golden)[0];
    const text = mangle(second, mangle(first, page + link));
    expect(await hashOf(text), `${first}, ${second}: ${text.slice(0, 300)}`).toBe(hash);
    // Whoever encodes twice keeps the lines apart; a bar joins them.
    const twice = first.startsWith("quoted-") && second.startsWith("quoted-");
    const bar = twice ? "" : addressBar(text);
    if (bar !== "") {
      expect(await hashOf(bar), `${first}, ${second}: ${bar.slice(0, 300)}`).toBe(hash);
    }
  }
});

test("a text without a link holds none", () => {
  for (const text of [
    "",
    "#",
    "Exercise #3b. 12. abc. and so on",
    "version 1.2.3",
    "#about",
    '{"nodes":{}}',
    "#1z.",
    "#1z.".repeat(65_000),
    "#".repeat(300_000),
  ]) {
    expect(holdsLink(text)).toBe(false);
  }
});

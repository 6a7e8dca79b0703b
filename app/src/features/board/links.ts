import { holdsLink } from "@adder-studio/graph";

/** The most links that are opened of a paste, and the most places at which one is looked for. */
const mostLinks = 40;
const mostPlaces = 400;
/** Letters of a link in front of its `#`, and behind it. */
const mostAddress = 2000;
const mostLetters = 100_000;

/** Finds the links to experiments in a text, and returns the text without them: their letters are no codes. */
export function linksIn(text: string): {
  readonly links: readonly string[];
  readonly rest: string;
} {
  const links: string[] = [];
  let rest = "";
  let done = 0;
  let at = text.indexOf("#");
  for (let places = 0; at >= 0 && places < mostPlaces && links.length < mostLinks; places++) {
    let start = at;
    while (start > done && at - start < mostAddress && !isSpace(text, start - 1)) start -= 1;
    let end = at;
    while (end < text.length && end - at < mostLetters && !isSpace(text, end)) end += 1;
    const address = text.slice(start, end);
    if (holdsLink(address)) {
      links.push(address);
      rest += `${text.slice(done, start)} `;
      done = end;
    }
    at = text.indexOf("#", end);
  }
  return { links, rest: rest + text.slice(done) };
}

const isSpace = (text: string, at: number) => text.charCodeAt(at) <= 32;

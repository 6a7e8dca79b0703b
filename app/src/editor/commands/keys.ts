/** `Mod+Shift+Z` for an event; letters as they stand on the key, other characters as they come out. */
export function chordOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("Mod");
  if (event.altKey) parts.push("Alt");
  const isLetter = /^[a-z]$/i.test(event.key);
  const isNamed = event.key.length > 1;
  if (event.shiftKey && (isLetter || isNamed)) parts.push("Shift");
  parts.push(isLetter ? event.key.toUpperCase() : event.key === " " ? "Space" : event.key);
  return parts.join("+");
}

const isMac = /mac|iphone|ipad/i.test(navigator.platform);
const marks: Readonly<Record<string, string>> = {
  Mod: isMac ? "⌘" : "Ctrl",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** The keys as a person reads them. */
export function shownKeys(chord: string): string {
  return chord
    .split(/\+(?=.)/)
    .map((part) => marks[part] ?? part)
    .join(isMac ? " " : "+");
}

/** A single key without Ctrl, Cmd or Alt: such keys can be switched off (WCAG 2.1.4). */
export function isSingleKey(chord: string): boolean {
  return !/Mod|Alt/.test(chord) && !/^(Delete|Backspace|Escape|F\d+|Enter)$/.test(chord);
}

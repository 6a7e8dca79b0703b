import type { StudioParts } from "../../studio/studio";

const hiddenKey = "adder-studio:claims-hidden";
/** Documents of which it is remembered that their bar was put away, the newest last. */
const most = 50;

type Prefs = StudioParts["prefs"];

function keysIn(prefs: Prefs): readonly string[] {
  try {
    const list = (prefs?.getItem(hiddenKey) ?? "").split(" ");
    return list.filter((key) => /^[\w-]{1,64}$/.test(key));
  } catch {
    return [];
  }
}

/** Tells whether the bar with the claim of a document was put away. */
export function isHidden(prefs: Prefs, document: string): boolean {
  return keysIn(prefs).includes(document);
}

/** Remembers whether the bar with the claim of a document is put away. */
export function setHidden(prefs: Prefs, document: string, hidden: boolean): void {
  const others = keysIn(prefs).filter((key) => key !== document);
  try {
    prefs?.setItem(hiddenKey, (hidden ? [...others, document].slice(-most) : others).join(" "));
  } catch {
    // Storage may be blocked: it is put away as long as the page is open.
  }
}

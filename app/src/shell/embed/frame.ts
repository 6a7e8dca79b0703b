import type { Surroundings } from "./allowed";

/** Returns what the browser tells of the pages around this one. */
export function surroundings(): Surroundings {
  // Firefox before 2026 has no list.
  const { ancestorOrigins } = location as { ancestorOrigins?: DOMStringList };
  return {
    alone: self === top,
    ancestors: ancestorOrigins === undefined ? undefined : Array.from(ancestorOrigins),
    referrer: document.referrer,
    own: location.origin,
  };
}

/** The address of the whole app with the same document. */
export function appAddress(): string {
  return new URL(`./${location.hash.split(";")[0] ?? ""}`, document.baseURI).href;
}

/** Puts a sentence in place of the app, with the way to open the experiment in a tab of its own. */
export function explain(sentence: string): void {
  const text = document.createElement("p");
  text.textContent = sentence;
  const way = document.createElement("a");
  way.href = appAddress();
  way.target = "_blank";
  way.rel = "noopener";
  way.textContent =
    location.hash.length > 1 ? "Open the experiment in a tab" : "Open Adder Studio in a tab";
  const line = document.createElement("p");
  line.append(way);
  const box = document.createElement("div");
  box.className = "embed-why";
  box.role = "alert";
  box.append(text, line);
  document.getElementById("root")?.replaceChildren(box);
}

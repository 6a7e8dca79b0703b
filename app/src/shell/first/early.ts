/**
 * Runs before the first picture is drawn, as a plain script: no module is awaited, and none may be imported. It says which
 * parts of the picture hold for this person, and keeps a press of Run that comes before the page can hear it.
 */
declare const FIRST: {
  readonly viewKey: string;
  readonly ownKey: string;
  readonly homeKey: string;
  /** Pieces of a stored view that is arranged as on a first visit. */
  readonly view: readonly string[];
  /** Pieces that such a view does not have. */
  readonly absent: readonly string[];
};

/** True in a frame of a page of another origin. */
const isFramed = (): boolean => {
  try {
    return top?.document === undefined;
  } catch {
    return true;
  }
};

// Hosts whose headers cannot be chosen do not keep other pages from showing the app, with all that is saved, in a frame:
// the page for frames takes its place.
if (self !== top && isFramed()) {
  stop();
  location.replace(`./embed.html${location.hash}`);
} else {
  const page = document.documentElement;
  const read = (key: string): string => {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      // Storage is blocked: then nothing was saved, either.
      return "";
    }
  };
  // The same prefix that `prefixFor` in storage/home.ts gives to copies that are not the first of their origin.
  const home = read(FIRST.homeKey);
  const path = new URL("./", document.baseURI).pathname;
  const prefix = home === "" || home === path ? "" : `${path}|`;
  const view = read(prefix + FIRST.viewKey);
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  page.dataset.theme = /"theme":"(light|dark)"/.exec(view)?.[1] ?? (isDark ? "dark" : "light");
  if (location.hash.length > 1 || read(prefix + FIRST.ownKey) !== "")
    page.classList.add("first-own");
  const isUsual =
    FIRST.view.every((piece) => view.includes(piece)) &&
    !FIRST.absent.some((piece) => view.includes(piece));
  if (view !== "" && !isUsual) {
    page.classList.add("first-moved");
  }
  addEventListener("click", ({ target }) => {
    if ((target as Element).closest(".first-page .button.primary") === null) return;
    page.dataset.firstPress = "run";
  });
}

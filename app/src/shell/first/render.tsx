import { prerender } from "react-dom/static";
import { homeKey } from "../../storage/home";
import { memoryStorage } from "../../storage/storage";
import { createStudio } from "../../studio/studio";
import { prefsKey } from "../../studio/ui";
import { Drawing } from "../../ui/still";
import { App } from "../app";
import { lyingQuery, narrowQuery, wideQuery } from "../layout/use-layout";
import { createFakeSession } from "./fake-session";
import { plain } from "./markup";
import { drawNetwork, layoutsOf, networkStyle } from "./network";
import { firstView, ownKey } from "./own";

export interface FirstPicture {
  readonly html: string;
  readonly css: string;
  /** Facts for the early script (early.ts). */
  readonly marks: Readonly<Record<"viewKey" | "ownKey" | "homeKey", string>> & {
    readonly view: readonly string[];
    readonly absent: readonly string[];
  };
}

/** The media queries that match a window, for each arrangement of `useLayout`. */
const arrangements = [
  {
    name: "wide",
    queries: [wideQuery],
    where: `(not ${narrowQuery}) and (${wideQuery})`,
  },
  {
    name: "two",
    queries: [],
    where: `(not ${narrowQuery}) and (not (${wideQuery}))`,
  },
  {
    name: "lying",
    queries: [narrowQuery, lyingQuery],
    where: `${narrowQuery} and (${lyingQuery})`,
  },
  {
    name: "stack",
    queries: [narrowQuery],
    where: `${narrowQuery} and (not (${lyingQuery}))`,
  },
] as const satisfies readonly {
  readonly name: string;
  readonly queries: readonly string[];
  readonly where: string;
}[];

/** For what is measured by the window: the panels take no less in a higher one. */
const usualHeight = 900;

/**
 * Draws the page as a first visit sees it, with the network in it, as markup that needs no script: once for each
 * arrangement. Runs when the app is built.
 */
async function renderFirst(): Promise<FirstPicture> {
  // Older Nodes have none; parts of the page ask it for the language.
  if (typeof navigator === "undefined") {
    Object.assign(globalThis, { navigator: { language: "en", languages: ["en"] } });
  }
  const studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 1, pace: 1 }),
    // The same answer that a browser with storage gives.
    storage: { ...memoryStorage(), kind: "device" },
    prefs: undefined,
    saved: undefined,
    now: () => 0,
    newKey: () => "first",
  });
  const derived = studio.derive();
  const layouts = layoutsOf(derived);
  const styles: string[] = [networkStyle(layouts)];
  const { cards, nets } = drawNetwork(derived, layouts);
  const pages: string[] = [cards];
  for (const { name, queries, where } of arrangements) {
    Object.assign(globalThis, {
      innerHeight: usualHeight,
      matchMedia: (query: string) => ({ matches: (queries as readonly string[]).includes(query) }),
    });
    const { prelude } = await prerender(
      <Drawing value={true}>
        <App studio={studio} forget={async () => undefined} />
      </Drawing>,
      { progressiveChunkSize: Number.POSITIVE_INFINITY },
    );
    const markup = plain(await new Response(prelude).text(), styles);
    const page = markup.replace('<div class="first-canvas"></div>', nets);
    // A part that cannot be drawn without a browser leaves its place empty; the frame may not.
    if (page === markup) throw new Error("The first picture has no place for the network.");
    pages.push(`<div class="first-page ${name}" aria-hidden="true">${page}</div>`);
    styles.push(`@media not (${where}){.first-page.${name}{display:none}}`);
  }
  studio.dispose();
  return {
    html: pages.join(""),
    css: styles.join("\n"),
    marks: { viewKey: prefsKey, ownKey, homeKey, view: firstView, absent: ['"dockPx"'] },
  };
}

/** Awaited here, since the modules that come late can be had only while this one loads. */
export const first = await renderFirst();

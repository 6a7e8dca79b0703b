import { firstTemplate } from "@adder-studio/blocks";
import { createSession } from "@adder-studio/session/client";
import { openHome } from "../../storage/home";
import { openStorage } from "../../storage/storage";
import { dialogAt } from "../../studio/dialogs";
import { leftOver } from "../../studio/document-saver";
import { noteOpenKey, openKey } from "../../studio/open-key";
import { createStudio, type Studio } from "../../studio/studio";
import type { Preview } from "../../studio/ui";
import { markOwn } from "../first/own";

export interface Opened {
  readonly studio: Studio;
  /** Forgets everything on this device and begins again. */
  forget(): Promise<void>;
}

/** Opens the studio on the document that was open in this tab, else on the one saved last, else on the first template. */
export async function openStudio(): Promise<Opened> {
  // Made in a task of its own, while the browser opens the storage: it is needed whatever lies there.
  void firstTemplate.graph;
  const prefs = await openHome();
  const storage = await openStorage();
  if (prefs?.names().some((name) => name.startsWith(leftOver))) {
    await import("../../studio/unsaved-changes")
      .then((it) => it.takeUp(storage, prefs))
      // It lies there still, and is taken up at the next visit.
      .catch(() => undefined);
  }
  const mine = openKey();
  const saved = await (mine === undefined ? storage.latest() : storage.load(mine))
    .then((found) => found ?? storage.latest())
    // Storage that fails must not keep the page from opening: it begins with the first template.
    .catch(() => undefined);
  const studio = createStudio({
    session: createSession({ dataBase: new URL("./", document.baseURI).href }),
    storage,
    prefs,
    saved,
    now: () => Date.now(),
    newKey: () => crypto.randomUUID(),
  });
  markOwn(studio, prefs);
  return {
    studio,
    async forget() {
      studio.dispose();
      const { forgetEverything } = await import("./forget");
      await forgetEverything(storage, prefs);
      location.replace(location.pathname);
    },
  };
}

/** Connects the studio with the page's address, with the end of the page, and with saved runs. */
export function listen(studio: Studio): void {
  let asked: Asked | undefined;
  openFragment();
  const ending = new AbortController();
  const { signal } = ending;
  window.addEventListener("hashchange", openFragment, { signal });
  document.addEventListener("visibilitychange", () => void studio.saver.flush(), { signal });
  window.addEventListener("pagehide", () => studio.saver.closing(), { signal });
  window.addEventListener(
    "beforeunload",
    (event) => {
      if (studio.saver.unsaved()) event.preventDefault();
    },
    { signal },
  );
  const offerRun = () =>
    void import("../../studio/saved-run").then((it) => it.offerSavedRun(studio));
  offerRun();
  const stops = [
    studio.ui.store.subscribe(({ preview }) => {
      if (asked?.preview !== undefined && preview !== asked.preview) decided();
    }),
    noteOpenKey(studio.document.store),
    studio.document.store.subscribe((state, before) => {
      if (state.key !== before.key) offerRun();
    }),
  ];
  studio.belongings.add("page", () => {
    ending.abort();
    for (const stop of stops) stop();
  });

  function openFragment(): void {
    const { hash } = location;
    const before = asked;
    asked = undefined;
    // Back, or another address: what the one before asked is not asked any more.
    if (before?.preview !== undefined && studio.ui.store.getState().preview === before.preview) {
      studio.ui.set({ preview: undefined });
    }
    if (hash.length < 2) return;
    const dialog = dialogAt(hash);
    if (dialog !== undefined) {
      dropFragment();
      studio.ui.set({ dialog });
    } else void ask({ hash });
  }

  /** The link stays in the address until somebody has decided: a reload asks again. */
  async function ask(mine: Asked): Promise<void> {
    asked = mine;
    await studio.previewLink(mine.hash, () => asked === mine);
    if (asked !== mine) return;
    mine.preview = studio.ui.store.getState().preview;
    if (mine.preview === undefined) decided();
  }

  function decided(): void {
    asked = undefined;
    dropFragment();
  }

  function dropFragment(): void {
    history.replaceState(null, "", location.pathname + location.search);
  }
}

/** A link in the address, and what is shown of it once it is read. */
interface Asked {
  readonly hash: string;
  preview?: Preview | undefined;
}

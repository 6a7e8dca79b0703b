import { firstTemplate } from "@adder-studio/blocks";
import { createSession } from "@adder-studio/session/client";
import { openHome } from "../../storage/home";
import { randomId } from "../../storage/random-id";
import { openStorage } from "../../storage/storage";
import { leftOver } from "../../studio/document-saver";
import { noteOpenKey, openKey } from "../../studio/open-key";
import { createStudio, type Studio } from "../../studio/studio";
import { connection } from "../../ui/connection";
import { absent } from "../../ui/load-part";
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
    newKey: randomId,
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
  const ending = new AbortController();
  const { signal } = ending;
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
  /** Only a page whose address names something needs it. */
  const followAddress = () => {
    window.removeEventListener("hashchange", followAddress);
    import("./address").then(
      (it) => studio.belongings.add("address", it.listenToAddress(studio)),
      () => absent.add(followAddress),
    );
  };
  window.addEventListener("hashchange", followAddress, { signal });
  if (location.hash.length > 1) followAddress();
  const { session } = studio.run;
  const stops = [
    session.subscribe(() => connection.reserve(session.state.phase === "loading")),
    noteOpenKey(studio.document.store),
    studio.document.store.subscribe((state, before) => {
      if (state.key !== before.key) offerRun();
    }),
  ];
  studio.belongings.add("page", () => {
    ending.abort();
    for (const stop of stops) stop();
  });
}

import "./trusted-types";
import { createSession } from "@adder-studio/session/client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { leftOver } from "./state/keeper";
import { keepOpenKey, openKey } from "./state/open-key";
import { openStorage } from "./state/storage";
import { createStudio } from "./state/studio";
import { viewStorage } from "./state/ui";
import "./styles/index.css";

async function boot(): Promise<void> {
  const prefs = viewStorage();
  const storage = await openStorage();
  if (prefs !== undefined && Object.keys(prefs).some((name) => name.startsWith(leftOver))) {
    await import("./state/left-over")
      .then((it) => it.takeUp(storage, prefs))
      .catch(() => undefined);
  }
  const mine = openKey();
  const saved = await (mine === undefined ? storage.latest() : storage.load(mine))
    .then((found) => found ?? storage.latest())
    .catch(() => undefined);
  const studio = createStudio({
    session: createSession({ dataBase: new URL("./", document.baseURI).href }),
    storage,
    prefs,
    saved,
    now: () => Date.now(),
    newKey: () => crypto.randomUUID(),
  });
  async function forget(): Promise<void> {
    studio.dispose();
    const { forgetEverything } = await import("./state/forget");
    await forgetEverything(storage, prefs);
    location.replace(location.pathname);
  }
  const root = document.getElementById("root");
  if (root === null) throw new Error("the page has no #root");
  createRoot(root).render(
    <StrictMode>
      <App studio={studio} forget={forget} />
    </StrictMode>,
  );
  openFragment();
  window.addEventListener("hashchange", openFragment);
  document.addEventListener("visibilitychange", () => void studio.keeper.flush());
  window.addEventListener("pagehide", () => studio.keeper.closing());
  window.addEventListener("beforeunload", (event) => {
    if (studio.keeper.unsaved()) event.preventDefault();
  });
  keepOpenKey(studio.document.store);
  const offerRun = () => void import("./state/saved-run").then((it) => it.offerSavedRun(studio));
  offerRun();
  studio.document.store.subscribe((state, before) => {
    if (state.key !== before.key) offerRun();
  });

  function openFragment(): void {
    const { hash } = location;
    if (hash.length < 2) return;
    // The link has done its work once it is read: a reload must not ask again.
    history.replaceState(null, "", location.pathname + location.search);
    // The words that are no document: where people are sent to look at their device, or at the lab.
    if (hash === "#device" || hash === "#lab") {
      studio.ui.set({ dialog: hash === "#lab" ? "lab" : "device" });
    } else void studio.previewLink(hash);
  }
}

function registerServiceWorker(): void {
  if (!import.meta.env.PROD) return;
  try {
    void navigator.serviceWorker?.register("./sw.js").catch(() => {
      // Without it the page works online only.
    });
  } catch {
    // A sandboxed frame refuses even to name it.
  }
}

void boot();
registerServiceWorker();

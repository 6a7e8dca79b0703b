import "./trusted-types";
import { createSession } from "@adder-studio/session/client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { listenForDrops } from "./data/listen";
import { offerSavedRun } from "./state/saved-run";
import { openStorage } from "./state/storage";
import { createStudio } from "./state/studio";
import { viewStorage } from "./state/ui";
import "./styles/index.css";

async function boot(): Promise<void> {
  const prefs = viewStorage();
  const storage = await openStorage();
  const saved = await storage.latest().catch(() => undefined);
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
  listenForDrops(studio);
  openFragment();
  window.addEventListener("hashchange", openFragment);
  window.addEventListener("pagehide", () => void studio.saveNow());
  void offerSavedRun(studio);

  function openFragment(): void {
    const { hash } = location;
    if (hash.length < 2) return;
    // The link has done its work once it is read: a reload must not ask again.
    history.replaceState(null, "", location.pathname + location.search);
    // The one word that is no document: where people are sent whose device's figures are wanted.
    if (hash === "#device") studio.ui.set({ dialog: "device" });
    else void studio.previewLink(hash);
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

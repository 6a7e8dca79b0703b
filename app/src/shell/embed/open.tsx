import { nameStores } from "@adder-studio/core";
import { createSession, type Session } from "@adder-studio/session/client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { embedOptions } from "../../features/embed/address";
import { memoryStorage } from "../../storage/storage";
import { readLink } from "../../studio/read-link";
import { createStudio, type Studio } from "../../studio/studio";
import { EmbedApp } from "./EmbedApp";
import { explain } from "./frame";
import { tellResults } from "./result";
import { startWorkersFromText } from "./workers";

/** Before the names of all stores: what a worker would keep, for all our care, lies apart from a person's work. */
const storeNames = "embed|";

/** Opens the document of the address, keeps nothing on this device, and draws the page. */
export async function openEmbed(): Promise<void> {
  nameStores(storeNames);
  startWorkersFromText();
  const { hash } = location;
  const { theme, panel, origin } = embedOptions(hash);
  // A link is untrusted input; an address without one shows the first template.
  const read = /^#[^;]/.test(hash) ? await readLink(hash) : undefined;
  if (read?.ok === false) {
    explain(read.sentence);
    return;
  }
  const studio = openStudio(read?.preview.graph);
  studio.ui.set({ theme, imageStrip: false });
  if (origin !== undefined && self !== top) {
    studio.belongings.add("results", tellResults(studio, origin, parent));
  }
  const root = document.getElementById("root");
  if (root === null) throw new Error("the page has no #root");
  root.replaceChildren();
  createRoot(root).render(
    <StrictMode>
      <EmbedApp studio={studio} panel={panel} />
    </StrictMode>,
  );
}

function openStudio(graph: unknown): Studio {
  const key = "embed";
  const saved = { key, title: "", graph, savedAt: 0, createdAt: 0, revision: 0 };
  const studio = createStudio({
    session: withoutStorage(createSession({ dataBase: new URL("./", document.baseURI).href })),
    storage: memoryStorage(),
    prefs: undefined,
    saved: graph === undefined ? undefined : saved,
    now: () => Date.now(),
    newKey: () => key,
  });
  // What is shown here is worked on in the app itself; a lesson says what its students may change.
  if (studio.document.store.getState().graph.lesson === undefined) {
    studio.saveState.setState({ role: "reader" });
  }
  return studio;
}

/** Returns a session whose runs are not saved. */
function withoutStorage(session: Session): Session {
  const kept: Session = Object.create(session);
  return Object.assign(kept, {
    start: ({ persistKey: _, ...request }: Parameters<Session["start"]>[0]) =>
      session.start(request),
  });
}

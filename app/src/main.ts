import "./shell/boot/trusted-types";
import "./styles/index.css";
import "./styles/first.css";
import "./shell/first/picture.css";
import type { Studio } from "./studio/studio";
import { connection, whenFree } from "./ui/connection";
import { nextTask, whenLeftAlone } from "./ui/idle";
import { absent, PartAbsent } from "./ui/load-part";

/**
 * The first page as a row of short tasks: first what answers a press of Run, which the picture in the HTML has a button
 * for; then React and the page's own controls. Each import is evaluated in a task of its own; the page asks for all of
 * them at once (see `first-page-plugin.ts`).
 */
async function boot(): Promise<void> {
  const { openStudio, listen } = await import("./shell/boot/studio");
  const opened = await openStudio();
  await nextTask();
  // From here on it lies in the memo.
  opened.studio.derive();
  await nextTask();
  listen(opened.studio);
  runFromPicture(opened.studio);
  await nextTask();
  await import("react-dom/client");
  await nextTask();
  const { draw } = await import("./shell/boot/draw");
  await nextTask();
  draw(opened);
}

/** Presses of Run in the first picture: one from before the page could hear it, and those until it is drawn over. */
function runFromPicture({ run }: Studio): void {
  const start = () => {
    if (run.session.state.phase === "idle") run.start();
  };
  if (document.documentElement.dataset.firstPress === "run") start();
  addEventListener("click", ({ target }) => {
    if ((target as Element).closest(".first-page .button.primary") !== null) start();
  });
}

function registerServiceWorker(): void {
  if (!import.meta.env.PROD) return;
  try {
    void navigator.serviceWorker
      ?.register("./sw.js")
      .then(({ installing }) => {
        // It fetches all that the page may open: not while a run waits for its first images.
        const pause = () => installing?.postMessage(connection.isReserved() ? "pause" : "go on");
        const stop = connection.subscribe(pause);
        installing?.addEventListener("statechange", stop, { once: true });
        pause();
      })
      .catch(() => {
        // Without it the page works online only.
      });
  } catch {
    // A sandboxed frame refuses even to name it.
  }
}

/** Offers a reload when a file of the first page did not load: without it the first picture would stand there and do nothing. */
function offerReload(): void {
  // Those who know more speak for themselves, once they are there.
  if (document.querySelector(".absent-bar") !== null) return;
  const button = document.createElement("button");
  button.textContent = "Reload the page";
  button.className = "button small strong";
  button.onclick = () => location.reload();
  const bar = document.createElement("div");
  bar.className = "bar absent-bar";
  bar.role = "alert";
  bar.append("Adder Studio did not load completely. ", button);
  document.body.append(bar);
}

absent.subscribe(() => {
  setTimeout(() => {
    if (absent.count() > 0) offerReload();
  }, 1000);
});
boot()
  .catch((error: unknown) => {
    if (!(error instanceof PartAbsent)) throw error;
    offerReload();
  })
  .then(whenLeftAlone)
  .then(whenFree)
  .then(registerServiceWorker);

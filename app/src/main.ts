import "./trusted-types";
import "./styles/index.css";
import { nextTask, whenIdle } from "./ui/idle";

/**
 * Everything up to the first press of Run, as a row of short tasks. Each import is evaluated in a task of its own; the
 * page asks for all of them at once (see `first-page-plugin.ts`).
 */
async function boot(): Promise<void> {
  const { openStudio, listen } = await import("./boot/studio");
  const opened = await openStudio();
  await nextTask();
  // From here on it lies in the memo.
  opened.studio.derive();
  await nextTask();
  await import("react-dom/client");
  await nextTask();
  const { draw } = await import("./boot/draw");
  await nextTask();
  draw(opened);
  listen(opened.studio);
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

void boot()
  .then(() => whenIdle(8000))
  .then(registerServiceWorker);

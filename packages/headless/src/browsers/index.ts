import type { Job, JobMessage } from "../job";
import { NeverOpened, servePage } from "../page-server";
import type { Places } from "../places";
import type { Browser, BrowserName } from "./browser";
import { openChromium } from "./chromium";
import { openFirefox } from "./firefox";
import { openWebkit } from "./webkit";

function open(name: BrowserName, job: Job): Promise<Browser> {
  if (name === "chromium") return openChromium();
  if (name === "firefox") return openFirefox();
  return openWebkit({ sharesMemory: (job.threads ?? 1) > 1 });
}

/** Most attempts to open a page: now and then WebKitGTK's first window of a machine stays empty for ever. */
const mostTries = 3;

/** Runs `job` in a worker of a browser, as the app does. `emit` also gets the browser's name and version. */
export async function runInBrowser(
  name: BrowserName,
  job: Job,
  places: Places,
  emit: (message: JobMessage, program: string) => void,
): Promise<void> {
  for (let left = mostTries - 1; ; left--) {
    try {
      await runOnce(name, job, places, emit);
      return;
    } catch (error) {
      if (!(error instanceof NeverOpened) || left === 0) throw error;
      process.stderr.write(`note: ${error.message} Trying another one.\n`);
    }
  }
}

async function runOnce(
  name: BrowserName,
  job: Job,
  places: Places,
  emit: (message: JobMessage, program: string) => void,
): Promise<void> {
  const browser = await open(name, job);
  try {
    const server = await servePage(job, places, (message) => emit(message, browser.program));
    try {
      await Promise.race([
        server.ended,
        browser.gone,
        // The page may be done before its browser says that it has opened it.
        browser.show(server.url).then(() => server.ended),
      ]);
    } finally {
      server.close();
    }
  } finally {
    await browser.close();
  }
}

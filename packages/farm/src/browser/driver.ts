import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumPath, chromiumTestArgs } from "../../../tools/chromium.mjs";
import { createStaticServer, listen } from "../../../tools/static-server.mjs";

/** The built app on a port of its own. */
export interface Host {
  readonly url: string;
  close(): void;
}

/** Serves a folder of the built app; `headers` as the server of this repository sends them. */
export async function serveFolder(folder: string, firstPort = 4355): Promise<Host> {
  const server = createStaticServer({ folder });
  const port = await listen(server, firstPort, 200);
  return {
    url: `http://localhost:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Starts the system's Chromium, or Playwright's, without a profile. */
export function openBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath = chromiumPath();
  return chromium.launch({
    args: [...chromiumTestArgs, ...args],
    ...(executablePath && { executablePath }),
  });
}

/** A browser with a profile that outlives it: Playwright's own would be closed, never killed. */
export interface OwnBrowser {
  readonly page: Page;
  /** Ends every process of the browser as `kill -9` does. */
  kill(): Promise<void>;
  /** Stops every process of the browser, or lets all go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
}

/** Makes a folder for a profile; `remove` deletes it once no browser uses it. */
export function makeProfile(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "adder-farm-profile-"));
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
}

/** Milliseconds until a browser that says no port counts as broken. */
const startMs = 60_000;

/** Starts a browser on a profile, in a group of processes of its own so that no helper survives a kill. */
export async function openOwnBrowser(
  profile: string,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<OwnBrowser> {
  const portFile = join(profile, "DevToolsActivePort");
  rmSync(portFile, { force: true });
  const child = spawn(
    chromiumPath() ?? chromium.executablePath(),
    [
      ...chromiumTestArgs,
      "--headless=new",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "--window-size=1440,900",
      "about:blank",
    ],
    { stdio: "ignore", detached: true },
  );
  try {
    const browser = await chromium.connectOverCDP(
      `http://127.0.0.1:${await portOf(child, portFile)}`,
    );
    const context = browser.contexts()[0];
    if (context === undefined) throw new Error("The browser has no context.");
    const page = await context.newPage();
    await prepare(page);
    return {
      page,
      signal: (signal) => signalGroup(child, signal),
      kill: () => killGroup(child),
    };
  } catch (error) {
    await killGroup(child);
    throw error;
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function killGroup(child: ChildProcess): Promise<void> {
  const ended =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((done) => child.once("exit", () => done()));
  signalGroup(child, "SIGKILL");
  await ended;
}

async function portOf(child: ChildProcess, file: string): Promise<string> {
  for (const end = Date.now() + startMs; Date.now() < end; await pause(50)) {
    if (child.exitCode !== null) throw new Error(`The browser ended with ${child.exitCode}.`);
    try {
      const [port] = readFileSync(file, "utf8").split("\n");
      if (port) return port;
    } catch (error) {
      // It writes the file once it listens.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error("The browser never said its port.");
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

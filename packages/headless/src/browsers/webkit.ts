import { createServer } from "node:net";
import type { Readable } from "node:stream";
import { debianPackages, webkitPaths } from "../../../tools/browsers.mjs";
import { RunError } from "../usage";
import { type Browser, deadProxy, emptyHome, missing, temporaryFolder } from "./browser";
import { type Child, startChild } from "./child";
import { openSession, type WebDriver } from "./web-driver";

const startMs = 60_000;
/** Longest time to open a session: the driver does not notice a browser that crashes as it starts. */
const sessionMs = 20_000;
const tries = 3;

export interface WebkitOptions {
  /**
   * WebKitGTK builds the shared memory that threads need, and keeps it behind a switch of its JavaScript
   * engine. Without it a page gets one thread.
   */
  readonly sharesMemory?: boolean;
  /** More switches of the browser. */
  readonly args?: readonly string[];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Starts a virtual display, which chooses its number itself and writes it to a pipe. */
async function startDisplay(path: string): Promise<{ child: Child; name: string }> {
  const args = ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"];
  const child = startChild("Xvfb", path, args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const numberPipe = child.process.stdio[3] as Readable;
  const number = new Promise<string>((resolve) => {
    numberPipe.once("data", (bytes) => resolve(String(bytes).trim()));
  });
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new RunError("Xvfb did not start.")), startMs).unref();
  });
  try {
    return { child, name: `:${await Promise.race([number, child.gone, late])}` };
  } catch (error) {
    await child.end();
    throw error;
  }
}

type Driven = Browser & { readonly driver: WebDriver };

/** Starts WebKitGTK's MiniBrowser on a virtual display, driven by WebKitWebDriver. */
export async function openWebkit(options: WebkitOptions = {}): Promise<Driven> {
  for (let left = tries; ; left--) {
    try {
      return await start(options);
    } catch (error) {
      const late =
        error instanceof RunError && (error.cause as Error | undefined)?.name === "TimeoutError";
      if (!late || left === 1) throw error;
    }
  }
}

async function start(options: WebkitOptions): Promise<Driven> {
  const paths = webkitPaths();
  if (!paths) throw missing("WebKitGTK's driver", debianPackages.webkit);
  const folder = temporaryFolder("webkit");
  const display = paths.xvfb ? await startDisplay(paths.xvfb) : undefined;
  const port = await freePort();
  const child = startChild("WebKitWebDriver", paths.driver, [`--port=${port}`], {
    env: {
      ...emptyHome(folder.path),
      ...(display && { DISPLAY: display.name, GDK_BACKEND: "x11" }),
      ...(options.sharesMemory && { JSC_useSharedArrayBuffer: "true" }),
      NO_AT_BRIDGE: "1",
      MESA_SHADER_CACHE_DISABLE: "true",
      // Without a graphics card, pages that this draws may stay black.
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    },
    stdio: "ignore",
  });
  let driver: WebDriver | undefined;
  async function close(): Promise<void> {
    // The driver ends its browser; when it cannot any more, its own end does.
    await driver?.send("DELETE", "").catch(() => {});
    await child.end();
    await display?.child.end();
    await folder.remove();
  }
  const proxy = `${deadProxy.host}:${deadProxy.port}`;
  try {
    driver = await Promise.race([
      openSession(
        `http://127.0.0.1:${port}`,
        {
          proxy: {
            proxyType: "manual",
            httpProxy: proxy,
            sslProxy: proxy,
            // One address only: with two, some starts ended in a segmentation fault (4 of 70; with one, none of 80;
            // WebKitGTK 2.50.6), as if it read on behind its list.
            noProxy: ["localhost"],
          },
          "webkitgtk:browserOptions": {
            binary: paths.browser,
            args: ["--automation", ...(options.args ?? [])],
          },
        },
        { answerMs: startMs, sessionMs },
      ),
      child.gone,
    ]);
  } catch (error) {
    await close();
    throw new RunError(`WebKitGTK could not be started: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const session = driver;
  return {
    program: `WebKitGTK ${String(session.capabilities.browserVersion ?? "")}`.trim(),
    driver: session,
    gone: child.gone,
    show: async (url) => void (await session.send("POST", "/url", { url })),
    close,
  };
}

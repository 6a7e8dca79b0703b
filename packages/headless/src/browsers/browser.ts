import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "../usage";

export const browserNames = ["chromium", "firefox", "webkit"] as const;
export type BrowserName = (typeof browserNames)[number];

/** A browser that was started and can show one page. */
export interface Browser {
  /** Name and version, as the browser gives them. */
  readonly program: string;
  /** Opens `url`; resolves when that has begun. */
  show(url: string): Promise<void>;
  /** Rejects when the browser ends before it is closed. */
  readonly gone: Promise<never>;
  /** Ends it and removes whatever it wrote. */
  close(): Promise<void>;
}

/** Address of a proxy that does not exist, so that a browser gets nothing from outside of this machine. */
export const deadProxy = { host: "127.0.0.1", port: 9 } as const;

/** Makes a temporary folder for the files of a browser; `remove` deletes it. */
export function temporaryFolder(name: string): {
  readonly path: string;
  remove(): Promise<void>;
} {
  const path = mkdtempSync(join(tmpdir(), `adder-studio-${name}-`));
  return {
    path,
    async remove() {
      // A helper process may still be writing; what it holds on to for seconds is left to the system.
      await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(
        () => {},
      );
    },
  };
}

/** Returns an environment in which a browser finds none of the user's settings and leaves none. */
export function emptyHome(path: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOME: path,
    XDG_CONFIG_HOME: join(path, "config"),
    XDG_CACHE_HOME: join(path, "cache"),
    XDG_DATA_HOME: join(path, "data"),
  };
}

/** Makes the error of a missing program, in one sentence that names the packages. */
export function missing(what: string, packages: readonly string[], variable?: string): RunError {
  const other = variable ? `, or set ${variable}` : "";
  return new RunError(
    `${what} is not installed: on Debian, apt-get install ${packages.join(" ")}${other}.`,
  );
}

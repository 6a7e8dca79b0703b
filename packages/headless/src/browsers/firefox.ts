import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianPackages, firefoxPath } from "../../../tools/browsers.mjs";
import { RunError } from "../usage";
import { type Browser, emptyHome, missing, temporaryFolder } from "./browser";
import { type Child, startChild } from "./child";
import { firefoxPrefs } from "./firefox-prefs";

const versionMs = 60_000;

export interface FirefoxOptions {
  readonly args?: readonly string[];
  readonly prefs?: Readonly<Record<string, string | number | boolean>>;
}

/** Starts the system's Firefox without a window, in a profile of its own that makes no outside connection. */
export async function openFirefox(
  options: FirefoxOptions = {},
): Promise<Browser & { start(...argv: readonly string[]): Child }> {
  const path = firefoxPath();
  if (!path) throw missing("Firefox", debianPackages.firefox, "FIREFOX_PATH");
  const folder = temporaryFolder("firefox");
  const profile = join(folder.path, "profile");
  mkdirSync(profile);
  writeFileSync(join(profile, "user.js"), firefoxPrefs(options.prefs));
  const env = {
    ...emptyHome(folder.path),
    MOZ_CRASHREPORTER_DISABLE: "1",
    // Else a release asks Mozilla's server for settings whatever the profile says.
    MOZ_REMOTE_SETTINGS_DEVTOOLS: "1",
  };
  let program: string;
  try {
    const version = execFileSync(path, ["--version"], {
      env,
      encoding: "utf8",
      timeout: versionMs,
    });
    program = version.trim().replace(/^Mozilla /, "");
  } catch (error) {
    await folder.remove();
    throw new RunError(`${path} could not be started: ${(error as Error).message}`);
  }
  let child: Child | undefined;
  let report: (error: unknown) => void = () => {};
  const gone = new Promise<never>((_resolve, reject) => {
    report = reject;
  });
  gone.catch(() => {});
  function start(...argv: readonly string[]): Child {
    const args = ["--headless", "--no-remote", "--profile", profile, ...(options.args ?? [])];
    child = startChild("Firefox", path as string, [...args, ...argv], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    // Read, so that the pipe never fills up.
    child.process.stderr?.resume();
    child.gone.catch(report);
    return child;
  }
  return {
    program,
    gone,
    start,
    show: async (url) => void start(url),
    async close() {
      await child?.end();
      await folder.remove();
    },
  };
}

/**
 * The browsers beside Chromium that the engine is run in, and the servers whose recipes are tested, as Debian installs them. Nothing but Node's own
 * modules may be imported here: set-up asks before anything is installed.
 */
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Packages that each browser or server needs, by Debian's names. */
export const debianPackages = {
  firefox: ["firefox-esr"],
  webkit: ["webkit2gtk-driver", "xvfb"],
  nginx: ["nginx-light"],
  caddy: ["caddy"],
};

/**
 * Returns the path of the first of these programs on PATH.
 * @param {string[]} names
 * @returns {string | undefined}
 */
function onPath(...names) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not there.
      }
    }
  }
  return undefined;
}

/** Returns `FIREFOX_PATH`, or the path of a Firefox on PATH. */
export function firefoxPath() {
  return process.env.FIREFOX_PATH || onPath("firefox-esr", "firefox");
}

/** Returns the path of nginx, which Debian puts where only root looks. */
export function nginxPath() {
  return onPath("nginx") ?? ["/usr/sbin/nginx"].find((path) => existsSync(path));
}

/** Returns the path of a Caddy on PATH. */
export function caddyPath() {
  return onPath("caddy");
}

/** Finds the small browser that comes with WebKitGTK, in a folder named by machine and version. */
function miniBrowserPath() {
  const folders = ["/usr/lib", "/usr/libexec"].filter((path) => existsSync(path));
  const places = folders.flatMap((path) => [
    path,
    ...readdirSync(path)
      .filter((name) => name.endsWith("-linux-gnu"))
      .map((name) => join(path, name)),
  ]);
  for (const version of ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"]) {
    for (const place of places) {
      const path = join(place, version, "MiniBrowser");
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}

/** Finds WebKitGTK's driver and browser, and the display that they need: a virtual one, or else the user's own. */
export function webkitPaths() {
  const driver = onPath("WebKitWebDriver");
  const browser = miniBrowserPath();
  const xvfb = onPath("Xvfb");
  const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return driver && browser && (xvfb || hasDisplay) ? { driver, browser, xvfb } : undefined;
}

/** Returns true for root on Debian: Ubuntu's browsers are stubs for snaps, so only Debian's are installed. */
export function isRootOnDebian() {
  const release = "/etc/os-release";
  if (process.getuid?.() !== 0 || !existsSync(release)) return false;
  return /^ID=debian$/m.test(readFileSync(release, "utf8"));
}

/** Returns true where set-up installs every browser: there a missing one is a fault and no reason to skip its tests. */
export function everyBrowserIsRequired() {
  return process.env.CI !== undefined && process.env.CI !== "" && isRootOnDebian();
}

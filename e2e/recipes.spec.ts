import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { writeServiceWorker } from "../app/sw-plugin";
import { caddyPath, everyBrowserIsRequired, nginxPath } from "../packages/tools/browsers.mjs";
import { allHeaders, headersOf } from "../packages/tools/headers.mjs";
import { fileFor } from "../packages/tools/serve.mjs";
import { allowOrigin, expect, test } from "./fixture";

/** The hosts of docs/hosting.md, each started by its recipe as it stands there. */
const dist = fileURLToPath(new URL("../app/dist", import.meta.url));
const manual = readFileSync(new URL("../docs/hosting.md", import.meta.url), "utf8");

/** Returns the first block of code below a heading, for the port and the folder of a test. */
function recipe(heading: string, port: number, www: string): string {
  const section = manual.split(`\n### ${heading}\n`)[1]?.split("\n### ")[0];
  const code = /^```\w+\n([\s\S]*?)^```$/m.exec(section ?? "")?.[1];
  if (!code?.includes("8080") || !code.includes("/var/www")) {
    throw new Error(`docs/hosting.md has no recipe with a port and a folder below “${heading}”.`);
  }
  return code.replaceAll("8080", String(port)).replaceAll("/var/www", www);
}

interface Place {
  /** Folder for the server's own files. */
  readonly own: string;
  /** Folder that is served, with the app in its folder `adder`. */
  readonly www: string;
  readonly port: number;
}

interface Host {
  readonly name: string;
  readonly program: string | undefined;
  readonly sendsHeaders: boolean;
  /** Sends links with an escaped # on, by a redirect or by a page. */
  readonly repairsLinks: boolean;
  start(place: Place): ChildProcess | { kill(): void };
}

function started(program: string, args: readonly string[], own: string): ChildProcess {
  const env = { ...process.env, HOME: own, XDG_DATA_HOME: own, XDG_CONFIG_HOME: own };
  return spawn(program, args, { stdio: ["ignore", "ignore", "inherit"], env, cwd: own });
}

/** Starts nginx with the recipe as its only server, and with no file outside of the test's folder. */
function startNginx(program: string, { own, www, port }: Place): ChildProcess {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const lines = temporary.map((name) => `${name}_temp_path ${own}/${name};`).join("\n");
  const file = join(own, "nginx.conf");
  writeFileSync(
    file,
    `daemon off;\nworker_processes 1;\npid ${own}/pid;\nevents {}\nhttp {\naccess_log off;\n${lines}\n${recipe("nginx", port, www)}}\n`,
  );
  return started(program, ["-e", join(own, "error.log"), "-p", own, "-c", file], own);
}

/** Starts Caddy without its port for administration. */
function startCaddy(program: string, { own, www, port }: Place): ChildProcess {
  const file = join(own, "Caddyfile");
  writeFileSync(file, `{\n  admin off\n  auto_https off\n}\n${recipe("Caddy", port, www)}`);
  return started(program, ["run", "--adapter", "caddyfile", "--config", file], own);
}

function startPython({ own, www, port }: Place): ChildProcess {
  const [program = "", ...args] = recipe("A plain file server", port, www).trim().split(" ");
  const silent = spawn(program, args, { stdio: "ignore", cwd: own });
  return silent;
}

const pagesTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "application/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Imitates GitHub Pages by what is known of it: no header of ours, ten minutes in every cache, any origin may read, text packed, pages
 * without their ending, a folder's address redirected to one with a slash, and the site's 404.html for what is not there.
 */
function startPages({ www, port }: Place) {
  const folder = join(www, "adder");
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (path === "/adder") return void response.writeHead(301, { Location: "/adder/" }).end();
    const found = fileFor(folder, "/adder/", path) ?? fileFor(folder, "/adder/", `${path}.html`);
    const file = found ?? join(folder, "404.html");
    const bytes = readFileSync(file);
    const type = pagesTypes[extname(file)] ?? "application/octet-stream";
    const packs = /text|javascript|json|svg|wasm/.test(type);
    response
      .writeHead(found === undefined ? 404 : 200, {
        "Content-Type": type,
        "Cache-Control": "max-age=600",
        "Access-Control-Allow-Origin": "*",
        ...(packs && { "Content-Encoding": "gzip", Vary: "Accept-Encoding" }),
      })
      .end(packs ? gzipSync(bytes) : bytes);
  });
  server.listen(port);
  return {
    kill() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const hosts: readonly Host[] = [
  {
    name: "nginx",
    program: nginxPath(),
    sendsHeaders: true,
    repairsLinks: true,
    start: (place) => startNginx(nginxPath() ?? "", place),
  },
  {
    name: "Caddy",
    program: caddyPath(),
    sendsHeaders: true,
    repairsLinks: true,
    start: (place) => startCaddy(caddyPath() ?? "", place),
  },
  {
    name: "GitHub Pages, imitated",
    program: "here",
    sendsHeaders: false,
    repairsLinks: true,
    start: startPages,
  },
  {
    name: "a plain file server",
    program: "python3",
    sendsHeaders: false,
    repairsLinks: false,
    start: startPython,
  },
];

async function freePort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((done) => server.listen(0, done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Puts the app up as a version of this name: its page says it, and its worker knows that page. */
function putUp(folder: string, version: string): void {
  const page = join(folder, "index.html");
  const built = readFileSync(join(dist, "index.html"), "utf8");
  writeFileSync(
    page,
    built.replace("</title>", `</title><meta name="build" content="${version}">`),
  );
  writeServiceWorker(folder);
}

const versionOf = (page: Page) => page.locator("meta[name=build]").getAttribute("content");

/** Trains until 20 steps are done. */
async function trainTwentySteps(page: Page): Promise<void> {
  const progress = page.locator(".progress:visible");
  await page.getByRole("button", { name: "Run", exact: true }).first().click();
  for (let step = 0; step < 20; ) {
    await expect(progress).toHaveText(/^epoch/);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(progress).toHaveText(/^paused, step \d+/);
    step = Number(/step (\d+)/.exec((await progress.textContent()) ?? "")?.[1]);
    if (step < 20) await page.getByRole("button", { name: "Resume" }).click();
  }
}

async function checkFiles(address: string, { sendsHeaders }: Host): Promise<void> {
  const [engine = ""] = readFileSync(join(dist, "class/files.json"), "utf8").match(
    /engines\/[0-9a-f]+\.wasm/,
  ) ?? [""];
  const files = ["", "sw.js", "embed.html", "data/fashion-mnist/train-0.u8z", engine];
  for (const path of files.filter((file, at) => at === 0 || file !== "")) {
    const response = await fetch(new URL(path, address));
    const content = Buffer.from(await response.arrayBuffer());
    expect(response.status, path).toBe(200);
    const expected = sendsHeaders ? headersOf(path, allHeaders) : {};
    for (const [name, value] of Object.entries(expected)) {
      expect(response.headers.get(name), `${path} ${name}`).toBe(value);
    }
    if (path.endsWith(".wasm")) {
      expect(response.headers.get("Content-Type"), path).toBe("application/wasm");
    }
    if (path.endsWith(".u8z")) {
      expect(response.headers.get("Content-Type"), path).toBe("application/octet-stream");
      expect(content.equals(readFileSync(join(dist, path))), path).toBe(true);
    }
  }
}

test.use({ serviceWorkers: "allow" });
// A server that is gone is no fault of the page, and a page that is not there is a way out of it.
test.use({ expectedErrors: [/ERR_CONNECTION_REFUSED|Failed to update a ServiceWorker|404/] });

for (const host of hosts) {
  test(`${host.name}: opens, trains, works without the server, takes a new version`, async ({
    page,
  }) => {
    if (!everyBrowserIsRequired()) {
      test.skip(host.program === undefined, `${host.name} is not installed`);
    }
    expect(host.program, `${host.name} is not installed, and CI is set`).toBeDefined();
    const own = mkdtempSync(join(tmpdir(), "adder-studio-host-"));
    // A server of another user reads it.
    chmodSync(own, 0o755);
    const place = { own, www: join(own, "www"), port: await freePort() };
    const folder = join(place.www, "adder");
    mkdirSync(place.www);
    cpSync(dist, folder, { recursive: true });
    putUp(folder, "first");
    // Of the same origin, but no page of the app.
    writeFileSync(join(place.www, "elsewhere.html"), "<!doctype html><title>Elsewhere</title>");
    const address = `http://localhost:${place.port}/adder/`;
    allowOrigin(address);
    let server = host.start(place);
    const answers = () =>
      expect
        .poll(() =>
          fetch(address).then(
            ({ status }) => status,
            () => 0,
          ),
        )
        .toBe(200);
    try {
      await answers();
      await checkFiles(address, host);

      await page.goto(address);
      await trainTwentySteps(page);
      if (host.sendsHeaders) expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });

      // Without the server.
      server.kill();
      await expect
        .poll(() =>
          fetch(address).then(
            () => true,
            () => false,
          ),
        )
        .toBe(false);
      await page.goto(address);
      await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
      expect(await versionOf(page)).toBe("first");
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

      // The next version.
      putUp(folder, "second");
      server = host.start(place);
      await answers();
      await page.goto(address);
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
        while (registration.waiting === null) await new Promise((done) => setTimeout(done, 50));
      });
      // It waits until all pages of the old one are closed.
      expect(await versionOf(page)).toBe("first");
      await page.goto(new URL("/elsewhere.html", address).href);
      await page.evaluate(async (scope) => {
        const registration = await navigator.serviceWorker.getRegistration(scope);
        while (registration?.waiting || registration?.active?.state === "activating") {
          await new Promise((done) => setTimeout(done, 50));
        }
      }, address);
      await page.goto(address);
      expect(await versionOf(page)).toBe("second");

      if (host.repairsLinks) {
        await page.goto(`${address}%23lab`);
        await expect(page).toHaveURL(`${address}#lab`);
      }
    } finally {
      server.kill();
      await page.close();
      rmSync(own, { recursive: true, force: true });
    }
  });
}

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { writeServiceWorker } from "../app/sw-plugin";
import { expect, served, test } from "./fixture";

/**
 * Two builds, put up one after the other and by halves, on a host that sends no headers. What a visit gets must
 * work, over every part that loads late; and what does not must be healed by the third visit.
 */
const dist = fileURLToPath(new URL("../app/dist", import.meta.url));
type Build = "A" | "B";
/** The build that each part of a deployment comes from. */
interface Deployment {
  readonly index: Build;
  readonly sw: Build;
  readonly assets: readonly Build[];
}
const whole = (build: Build): Deployment => ({ index: build, sw: build, assets: [build] });

/** Both builds: the same app, but no script of one has the name of a script of the other. */
function makeBuilds(folder: string): void {
  const names = new Set(readdirSync(join(dist, "assets")));
  for (const build of ["A", "B"]) {
    const to = join(folder, build);
    cpSync(dist, to, { recursive: true, filter: (path) => !path.includes(`${dist}/data`) });
    const assets = join(to, "assets");
    const texts = [join(to, "index.html"), join(to, ".vite/manifest.json")];
    for (const file of readdirSync(assets)) {
      const text = readFileSync(join(assets, file));
      rmSync(join(assets, file));
      const renamed = join(assets, renamedFor(build, file));
      writeFileSync(renamed, text);
      if (/\.(js|css)$/.test(file)) texts.push(renamed);
    }
    for (const path of texts) {
      const text = readFileSync(path, "utf8").replace(
        /[\w-]+\.(?:js|css|wasm|svg|png|woff2)\b/g,
        (name) => (names.has(name) ? renamedFor(build, name) : name),
      );
      writeFileSync(path, text);
    }
    const page = join(to, "index.html");
    const marked = readFileSync(page, "utf8").replace(
      "</title>",
      `</title><meta name="build" content="${build}">`,
    );
    writeFileSync(page, marked);
    writeServiceWorker(to);
  }
}

function renamedFor(build: string, file: string): string {
  return file.replace(/\.(\w+)$/, `${build}.$1`);
}

/** Every chunk that loads late, as addresses from the page. */
function lateParts(folder: string, build: Build): string[] {
  const text = readFileSync(join(folder, build, ".vite/manifest.json"), "utf8");
  const chunks = Object.values(
    JSON.parse(text) as Record<string, { file: string; isDynamicEntry?: boolean }>,
  );
  return chunks.filter(({ isDynamicEntry }) => isDynamicEntry).map(({ file }) => `./${file}`);
}

interface Host {
  readonly url: string;
  put(deployment: Deployment): void;
  parts(build: Build): string[];
}

async function withHost(use: (host: Host) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "adder-studio-deployments-"));
  makeBuilds(folder);
  const up = join(folder, "up");
  await served(
    up,
    (url) =>
      use({
        url,
        parts: (build) => lateParts(folder, build),
        put({ index, sw, assets }) {
          rmSync(up, { recursive: true, force: true });
          for (const build of assets) {
            cpSync(join(folder, build, "assets"), join(up, "assets"), { recursive: true });
          }
          for (const file of ["icon.svg", "manifest.webmanifest"]) {
            cpSync(join(folder, index, file), join(up, file));
          }
          cpSync(join(folder, index, "index.html"), join(up, "index.html"));
          cpSync(join(folder, sw, "sw.js"), join(up, "sw.js"));
        },
      }),
    { base: "/course/adder/", headers: {} },
  );
  rmSync(folder, { recursive: true });
}

/** Returns the build of a page once it stands; undefined for a blank one. */
async function buildOf(page: Page): Promise<Build | undefined> {
  const stands = await page
    .getByRole("button", { name: "Run", exact: true })
    .waitFor({ timeout: 20_000 })
    .then(() => true)
    .catch(() => false);
  const build = await page.locator("meta[name=build]").getAttribute("content");
  return stands ? (build as Build) : undefined;
}

/** Waits until the worker that is up has been taken or refused. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update().catch(() => undefined);
    while (registration?.installing) await new Promise((done) => setTimeout(done, 50));
  });
}

/** Leaves the app and opens it again once a worker that waited for this has taken over. */
async function visit(page: Page, url: string): Promise<void> {
  // Of the same origin, but no page of the app.
  await page.goto(new URL("/elsewhere", url).href);
  await page.evaluate(async (scope) => {
    const registration = await navigator.serviceWorker.getRegistration(scope);
    while (registration?.waiting || registration?.active?.state === "activating") {
      await new Promise((done) => setTimeout(done, 50));
    }
  }, url);
  await page.goto(url);
}

/** The late parts that do not load, by name. */
function missing(page: Page, parts: readonly string[]): Promise<string[]> {
  return page.evaluate(async (addresses) => {
    const absent: string[] = [];
    for (const address of addresses) {
      await import(new URL(address, document.baseURI).href).catch(() => absent.push(address));
    }
    return absent;
  }, parts);
}

test.use({
  serviceWorkers: "allow",
  // What half a deployment lacks is missed, and a worker that is refused says so.
  expectedErrors: [/404|integrity|Failed to (load|fetch)|MIME/i],
});

const halves: readonly (readonly [string, Deployment])[] = [
  ["the old page, the new worker, all files", { index: "A", sw: "B", assets: ["A", "B"] }],
  ["the old page, the new worker, only new files", { index: "A", sw: "B", assets: ["B"] }],
  ["the new page, the old worker", { index: "B", sw: "A", assets: ["B"] }],
];

for (const [name, half] of halves) {
  test(`a half deployment, ${name}: healed by the third visit, and back again`, async ({
    page,
    context,
  }) => {
    await withHost(async ({ url, put, parts }) => {
      put(whole("A"));
      await page.goto(url);
      expect(await buildOf(page)).toBe("A");
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);

      put(half);
      for (let time = 1; time <= 3; time++) {
        await visit(page, url);
        expect(await buildOf(page), `visit ${time}`).toBe("A");
        await settled(page);
      }
      expect(await missing(page, parts("A"))).toEqual([]);

      for (const build of ["B", "A"] as const) {
        put(whole(build));
        // The page that is open stays what it is, to its last part.
        const open = build === "A" ? "B" : "A";
        expect(await buildOf(page)).toBe(open);
        await settled(page);
        expect(await missing(page, parts(open))).toEqual([]);
        let now: Build | undefined;
        for (let time = 1; time <= 3 && now !== build; time++) {
          await visit(page, url);
          now = await buildOf(page);
          expect(now, `${build}, visit ${time}`).toBeDefined();
          await settled(page);
        }
        expect(now).toBe(build);
        expect(await missing(page, parts(build))).toEqual([]);
      }
    });
    await context.close();
  });
}

test("a first visit to half a deployment: three visits later the whole one stands, offline too", async ({
  page,
  context,
}) => {
  await withHost(async ({ url, put, parts }) => {
    put({ index: "A", sw: "B", assets: ["A", "B"] });
    await page.goto(url);
    expect(await buildOf(page)).toBe("A");
    expect(await missing(page, parts("A"))).toEqual([]);
    await settled(page);
    put(whole("B"));
    for (let time = 1; time <= 3; time++) {
      await visit(page, url);
      expect(await buildOf(page), `visit ${time}`).toBe("B");
      await settled(page);
    }
    // The worker waits until the page is idle before it asks for anything.
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await context.setOffline(true);
    await page.reload();
    expect(await buildOf(page)).toBe("B");
    expect(await missing(page, parts("B"))).toEqual([]);
  });
});

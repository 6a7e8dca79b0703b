import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { appVersion } from "../packages/core/src/version";
import { allHeaders } from "../packages/tools/headers.mjs";
import { allowOrigin, expect, test } from "./fixture";
import { type Asked, slowly } from "./slow-network";

const dist = fileURLToPath(new URL("../app/dist", import.meta.url));
const firstImages = "/data/fashion-mnist/train-0.u8z";
/** Most bytes that one of thirty devices may fetch before its first step. */
const budget = 1_300_000;

const sum = (all: readonly Asked[]) => all.reduce((bytes, one) => bytes + one.bytes, 0);
const run = (page: Page) => page.getByRole("button", { name: "Run", exact: true }).first();
const trains = (page: Page) =>
  expect(page.locator(".progress:visible")).toHaveText(/^epoch \d+ of \d+/);

test.describe("with the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("a first visit trains before it has fetched 1.3 MB, and fetches the rest afterwards", async ({
    page,
  }) => {
    await slowly(400_000, async ({ address, asked, until }) => {
      await page.goto(address, { waitUntil: "commit" });
      await run(page).click();
      const before = await until(firstImages);
      const facts = `${before.length} requests, ${sum(before)} bytes`;
      test.info().annotations.push({ type: "transferred", description: facts });
      expect(sum(before)).toBeGreaterThan(1_000_000);
      expect(sum(before), facts).toBeLessThanOrEqual(budget);
      const paths = before.map(({ path }) => path);
      expect(paths.filter((path) => /sw\.js|Canvas-|Chart-|test-0/.test(path))).toEqual([]);
      await trains(page);
      await expect(page.locator(".react-flow__node").first()).toBeVisible();
      await expect.poll(() => asked.some(({ path }) => path === "/sw.js")).toBe(true);
    });
  });

  test("a service worker that is being installed leaves the network to a run's first images", async ({
    page,
  }) => {
    await slowly(500_000, async ({ address, asked, until }) => {
      await page.goto(address, { waitUntil: "commit" });
      await expect.poll(() => asked.some(({ path }) => path === "/sw.js")).toBe(true);
      // Of what it keeps, the parts that no visit has asked for yet.
      const isKept = ({ path, as }: Asked) => as === "empty" && path.startsWith("/assets/");
      await expect.poll(() => asked.some(isKept)).toBe(true);
      await run(page).click();
      await expect.poll(() => asked.some(({ path }) => path === firstImages)).toBe(true);
      const from = asked.findIndex(({ path }) => path === firstImages);
      const meanwhile = (await until(firstImages)).slice(from);
      expect(meanwhile.filter(isKept)).toEqual([]);
      await trains(page);
      const after = asked.length;
      await expect.poll(() => asked.slice(after).some(isKept)).toBe(true);
    });
  });
});

interface ManifestPicture {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
}

test("the app can be installed, each copy on an origin by itself, and its pictures are as large as it says", async ({
  page,
  plainHost,
}) => {
  await page.goto(plainHost);
  const devtools = await page.context().newCDPSession(page);
  const { errors, data = "" } = await devtools.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // A test's page is a private one.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
  expect((await devtools.send("Page.getAppId")).appId).toBe(plainHost);
  const { icons, screenshots } = JSON.parse(data) as Record<string, ManifestPicture[]>;
  const pictures = [...(icons ?? []), ...(screenshots ?? [])].filter(
    ({ type }) => type === "image/png",
  );
  expect(pictures).toHaveLength(6);
  const touchIcon = { src: "install/apple-touch-icon.png", sizes: "180x180" };
  for (const { src, sizes } of [...pictures, touchIcon]) {
    const png = readFileSync(join(dist, src));
    // Width and height stand in the first chunk (PNG, section 11.2.1).
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, src).toBe(sizes);
  }
  const link = page.locator("link[rel=apple-touch-icon]");
  expect(await link.evaluate((it: HTMLLinkElement) => it.href)).toBe(plainHost + touchIcon.src);
});

/** Unpacks an archive whose files are stored as they are. */
function unpack(zip: Buffer, folder: string): void {
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
    const bytes = zip.readUInt32LE(at + 18);
    const start = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
    const file = join(folder, zip.toString("utf8", at + 30, at + 30 + zip.readUInt16LE(at + 26)));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, zip.subarray(start, start + bytes));
    at = start + bytes;
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

test.describe("a copy for a class", () => {
  // The page comes by plain http from another address than localhost, as students get it.
  test.use({ expectedErrors: [/Cross-Origin-Opener-Policy header has been ignored/] });

  test("is downloaded from the menu, started by one command, and trains", async ({
    page,
    request,
  }) => {
    await page.goto("./");
    await page.getByRole("button", { name: "File" }).click();
    await page.getByRole("button", { name: "Download for the class" }).click();
    const dialog = page.getByRole("dialog", { name: "Download for the class" });
    const button = dialog.getByRole("button", { name: /^Download \(\d+\.\d MB\)$/ });
    await expect(button).toBeVisible();
    const told = Number(/[\d.]+/.exec((await button.textContent()) ?? "")?.[0]);
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(download.suggestedFilename()).toBe(`adder-studio-class-${appVersion}.zip`);
    const zip = readFileSync(await download.path());
    expect(Math.abs(zip.length / 1e6 - told)).toBeLessThan(0.15);
    await expect(dialog.getByRole("status")).toContainText(
      `Saved as adder-studio-class-${appVersion}.zip`,
    );

    const folder = mkdtempSync(join(tmpdir(), "adder-studio-class-"));
    unpack(zip, folder);
    const copy = join(folder, "adder-studio-class");
    expect(readFileSync(join(copy, "README.txt"), "utf8")).toContain("node start.mjs");
    const server = spawn(process.execPath, ["start.mjs", "--port", String(await freePort())], {
      cwd: copy,
    });
    let printed = "";
    server.stdout.on("data", (text) => {
      printed += text;
    });
    await expect.poll(() => printed).toContain("Ctrl+C stops it");
    const addresses = printed.match(/http:\/\/\S+/g) ?? [];
    expect(addresses[0]).toMatch(/^http:\/\/localhost:\d+\/$/);
    const address = addresses.at(-1) ?? "";
    allowOrigin(address);

    const first = await request.get(address);
    for (const [name, value] of Object.entries(allHeaders)) {
      expect(first.headers()[name.toLowerCase()], name).toBe(value);
    }
    await page.goto(address);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect(page.locator(".progress:visible")).toHaveText(/paused, step 1\b/);
    // The copy can be handed on from there.
    expect((await request.get(`${address}class/files.json`)).status()).toBe(200);
    await page.goto("about:blank");
    server.kill();
    rmSync(folder, { recursive: true });
  });
});

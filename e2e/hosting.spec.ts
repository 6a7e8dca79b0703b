import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { allHeaders } from "../packages/tools/headers.mjs";
import { expect, served, test } from "./fixture";
import { whenRunIsKept } from "./kept-run";

async function expectAlive(page: Page): Promise<void> {
  await expect(page.locator("#app, #root, main").first()).toBeVisible();
  await expect(page.getByRole("button").first()).toBeVisible();
}

/** Waits until the service worker has stored the app and controls the page. */
async function controlled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((done) =>
      navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }),
    );
  });
}

const dist = fileURLToPath(new URL("../app/dist", import.meta.url));

test("the build holds the app and nothing that only its makers need", () => {
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" });
  expect(files).toContain("index.html");
  expect(files.filter((file) => /\.map$|gallery/i.test(file))).toEqual([]);
  const scripts = files.filter((file) => file.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(20);
  for (const file of scripts) {
    expect(readFileSync(join(dist, file), "utf8"), file).not.toContain("sourceMappingURL");
  }
});

test("the server sends every header with every file, the shards as they are", async ({
  request,
}) => {
  const engine = "engines/5c1e4c51b76389a7.wasm";
  for (const path of [
    "",
    "sw.js",
    "icon.svg",
    "data/fashion-mnist/train-0.u8z",
    "absent.js",
    engine,
  ]) {
    const response = await request.get(path);
    expect(response.status(), path).toBe(path === "absent.js" ? 404 : 200);
    for (const [name, value] of Object.entries(allHeaders)) {
      expect(response.headers()[name.toLowerCase()], `${path} ${name}`).toBe(value);
    }
    // Packed on the way where that helps; a shard is packed inside.
    const packed = ["", "sw.js", engine].includes(path) ? "gzip" : undefined;
    expect(response.headers()["content-encoding"], path).toBe(packed);
  }
});

test("copies on one origin keep apart what a person makes in each", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "adder-studio-copies-"));
  for (const copy of ["", "one", "two"]) {
    mkdirSync(join(folder, copy), { recursive: true });
    for (const name of readdirSync(dist)) symlinkSync(join(dist, name), join(folder, copy, name));
  }
  const name = page.getByLabel("Name of this experiment");
  const visit = async (address: string) => {
    await page.goto(address);
    await expect(name).toBeVisible();
  };
  /** A name, and a run of some steps: the page and its worker keep both. */
  const work = async (title: string) => {
    await name.fill(title);
    await name.press("Enter");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect(page.locator(".progress:visible")).toHaveText(/paused, step 1\b/);
  };
  const keeps = async (title: string) => {
    await page.reload();
    await expect(name).toHaveValue(title);
    await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  };
  const isFresh = async () => {
    await expect(name).not.toHaveValue(/mine/);
    await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
  };
  await served(folder, async (root) => {
    await visit(`${root}one/`);
    await work("mine in one");
    await whenRunIsKept(page, "/one/|");
    await visit(root);
    await isFresh();
    await work("mine at the root");
    await whenRunIsKept(page);
    await visit(`${root}two/`);
    await isFresh();
    await visit(`${root}one/`);
    await keeps("mine in one");
    // Forgotten in one place: nothing of the other is touched.
    await page.getByRole("button", { name: "File" }).click();
    await page.getByRole("button", { name: /Forget everything/ }).click();
    await page.getByRole("button", { name: "Forget everything", exact: true }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await isFresh();
    await visit(root);
    await keeps("mine at the root");

    // What an older version kept knows no path: the copy that finds it has it from then on.
    await page.evaluate(() => {
      localStorage.removeItem("adder-studio:home");
      localStorage.removeItem("/two/|adder-studio:home");
    });
    await visit(`${root}two/`);
    await keeps("mine at the root");
    await visit(`${root}one/`);
    await isFresh();
    await visit(root);
    await isFresh();
    await visit(`${root}two/`);
    await keeps("mine at the root");
  });
  rmSync(folder, { recursive: true });
});

test("the first visit to a full host is isolated", async ({ page }) => {
  await page.goto("./");
  await expectAlive(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("a plain host in a sub-folder works without headers and without a service worker", async ({
  page,
  plainHost,
}) => {
  await page.goto(plainHost);
  await expectAlive(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
});

test.describe("with the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("a plain host is isolated and guarded from the second visit on", async ({
    page,
    plainHost,
  }) => {
    await page.goto(plainHost);
    await controlled(page);
    const response = await page.reload();
    await expectAlive(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(response?.headers()["content-security-policy"]).toBe(
      allHeaders["Content-Security-Policy"],
    );
  });

  test("the app opens offline, and a shard that was used is there too", async ({
    page,
    context,
    plainHost,
  }) => {
    await page.goto(plainHost);
    await controlled(page);
    const shard = "data/fashion-mnist/test-0.u8z";
    const size = (path: string) =>
      fetch(path).then(async (r) => (await r.arrayBuffer()).byteLength);
    const online = await page.evaluate(size, shard);
    await context.setOffline(true);
    await page.reload();
    await expectAlive(page);
    expect(await page.evaluate(size, shard)).toBe(online);
  });

  test.describe("and earlier engines", () => {
    test.use({ expectedErrors: [/Failed to load resource: net::ERR_FAILED/] });

    test("an earlier engine that was used is there offline, one that was not is not, and a damaged one is not kept", async ({
      page,
      context,
      plainHost,
    }) => {
      await page.goto(plainHost);
      await controlled(page);
      const engine = "engines/5c1e4c51b76389a7.wasm";
      const keys = () =>
        page.evaluate(async () => {
          const urls: string[] = [];
          for (const name of await caches.keys())
            for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
          return urls.filter((url) => url.includes("/engines/"));
        });
      expect(await keys()).toEqual([]);
      const [type, size] = await page.evaluate(async (path) => {
        const response = await fetch(path);
        return [response.headers.get("content-type"), (await response.arrayBuffer()).byteLength];
      }, engine);
      expect(type).toBe("application/wasm");
      expect(size).toBe(96_907);
      expect(await keys()).toEqual([new URL(engine, plainHost).href]);
      await context.setOffline(true);
      expect(
        await page.evaluate((path) => fetch(path).then((response) => response.status), engine),
      ).toBe(200);
      const absent = page.evaluate(() => fetch("engines/0000000000000000.wasm"));
      await expect(absent).rejects.toThrow("Failed to fetch");
      await context.setOffline(false);
      // Bytes under another name than their hash are handed on, for the page to refuse, and not kept.
      await context.route("**/engines/0000000000000000.wasm", (route) =>
        route.fulfill({ status: 200, contentType: "application/wasm", body: "another" }),
      );
      expect(
        await page.evaluate(() => fetch("engines/0000000000000000.wasm").then((it) => it.text())),
      ).toBe("another");
      expect(await keys()).toEqual([new URL(engine, plainHost).href]);
    });
  });

  test("each experiment opens from its card and from its link, offline", async ({
    page,
    context,
    plainHost,
  }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(plainHost);
    await controlled(page);
    await context.setOffline(true);
    await page.reload();
    await expectAlive(page);
    const open = async () => {
      await page.getByRole("button", { name: "File" }).click();
      await page.getByRole("button", { name: "Experiments to try" }).click();
    };
    await open();
    const dialog = page.getByRole("dialog", { name: "Experiments to try" });
    const cards = dialog.locator(".try-card");
    await expect(cards.first()).toBeVisible();
    const places = await cards.evaluateAll((all) =>
      all.flatMap((card, at) =>
        Array.from(card.querySelectorAll(".try-settings li"), (_, row) => [at, row] as const),
      ),
    );
    expect(places.length).toBeGreaterThan(15);
    for (const [at, row] of places) {
      if (!(await dialog.isVisible())) await open();
      const card = cards.nth(at);
      const title = (await card.locator("h3").textContent()) ?? "";
      const setting = card.locator(".try-settings li").nth(row);
      const copy = setting.getByRole("button", { name: /Copy the link/ });
      const name = (await copy.getAttribute("aria-label"))?.replace("Copy the link of ", "") ?? "";
      expect(name).toContain(title);
      if (row === 0) await copy.click();
      await setting.getByTitle("Open on the canvas").click();
      await expect(page.getByLabel("Name of this experiment")).toHaveValue(name);
      if (row > 0) continue;
      const link = await page.evaluate(() => navigator.clipboard.readText());
      expect(new URL(link).hash.length).toBeGreaterThan(10);
      await page.goto(link);
      await expect(page.getByRole("button", { name: "Open only" })).toBeVisible();
      await expect(page.getByText(name).first()).toBeVisible();
      await page.getByRole("button", { name: "Open only" }).click();
      await expect(page.getByLabel("Name of this experiment")).toHaveValue(name);
    }
  });
});

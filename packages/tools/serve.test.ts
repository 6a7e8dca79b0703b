import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allHeaders } from "./headers.mjs";
import { createStaticServer, fileFor, listen } from "./serve.mjs";

const parent = mkdtempSync(join(tmpdir(), "adder-studio-serve-"));
const folder = join(parent, "dist");
const long = "let x = 1;\n".repeat(1000);
const closers: (() => void)[] = [];

beforeAll(() => {
  mkdirSync(join(folder, "assets"), { recursive: true });
  mkdirSync(join(folder, ".vite"));
  writeFileSync(join(parent, "secret.txt"), "secret");
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, ".vite/manifest.json"), "{}");
  writeFileSync(join(folder, "assets/a-1.js"), "");
  writeFileSync(join(folder, "assets/large-1.js"), long);
  writeFileSync(join(folder, "set.u8z"), new Uint8Array([0x1f, 0x8b, 8, 0]));
});

afterAll(() => {
  for (const close of closers) close();
  rmSync(parent, { recursive: true });
});

async function start(options: { base?: string; headers?: Record<string, string> } = {}) {
  const server = createStaticServer({ folder, ...options });
  const port = await listen(server, 4600, 200);
  closers.push(() => server.close());
  return `http://127.0.0.1:${port}`;
}

describe("the static server", () => {
  test.each([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/../../secret.txt",
    "/..\\secret.txt",
    "/%5c..%5csecret.txt",
    "//secret.txt",
    "/.vite/manifest.json",
    "/assets",
    "/index.html%00.js",
    "/%zz",
    "/absent.js",
  ])("does not answer %s", (path) => {
    expect(fileFor(folder, "/", path)).toBeUndefined();
  });

  test("serves a folder's page, and only below its base", () => {
    expect(fileFor(folder, "/", "/")).toBe(join(folder, "index.html"));
    expect(fileFor(folder, "/course/adder/", "/course/adder/")).toBe(join(folder, "index.html"));
    expect(fileFor(folder, "/course/adder/", "/index.html")).toBeUndefined();
  });

  test("sends types and all headers, and leaves packed shards packed", async () => {
    const address = await start();
    const page = await fetch(`${address}/`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    for (const [name, value] of Object.entries(allHeaders)) {
      expect(page.headers.get(name)).toBe(value);
    }
    expect(page.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    const shard = await fetch(`${address}/set.u8z`);
    expect(shard.headers.get("content-encoding")).toBeNull();
    expect(new Uint8Array(await shard.arrayBuffer())[0]).toBe(0x1f);
    const asset = await fetch(`${address}/assets/a-1.js`);
    expect(await asset.text()).toBe(readFileSync(join(folder, "assets/a-1.js"), "utf8"));
    const large = await fetch(`${address}/assets/large-1.js`);
    expect(large.headers.get("content-encoding")).toBe("gzip");
    expect(large.headers.get("vary")).toBe("Accept-Encoding");
    expect(await large.text()).toBe(long);
    const plain = await fetch(`${address}/assets/large-1.js`, {
      headers: { "accept-encoding": "identity" },
    });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(Number(plain.headers.get("content-length"))).toBe(long.length);
    expect(asset.headers.get("cache-control")).toMatch(/immutable/);
    expect((await fetch(`${address}/`, { method: "POST" })).status).toBe(405);
  });

  test.each(["1z.b.abcd.A-_b", "1t.mnist/c16k3", "device", ""])(
    "sends a link on whose # was escaped: %s",
    async (fragment) => {
      for (const base of ["/", "/course/adder/"]) {
        const address = await start({ base });
        const answer = await fetch(`${address}${base}%23${fragment}`, { redirect: "manual" });
        expect(answer.status).toBe(302);
        expect(answer.headers.get("location")).toBe(`${base}#${fragment}`);
        expect((await fetch(`${address}${base}x/%23${fragment}`)).status).toBe(404);
      }
    },
  );

  test("leads from a base without its slash to the base", async () => {
    const address = await start({ base: "/course/adder/", headers: {} });
    const page = await fetch(`${address}/course/adder`);
    expect(page.url).toBe(`${address}/course/adder/`);
    expect(page.headers.get("content-security-policy")).toBeNull();
  });

  test("passes over a busy port, and says which one it took", async () => {
    const first = createStaticServer({ folder });
    const second = createStaticServer({ folder });
    closers.push(
      () => first.close(),
      () => second.close(),
    );
    const taken = await listen(first, 4700, 100);
    const next = await listen(second, taken, 100);
    expect(next).toBeGreaterThan(taken);
    expect((await fetch(`http://127.0.0.1:${next}/`)).status).toBe(200);
    await expect(listen(createStaticServer({ folder }), taken, 1)).rejects.toThrow(/taken/);
  });
});

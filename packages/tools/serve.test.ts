import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allHeaders, headersFile, readOrigins } from "./headers.mjs";
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

async function start(
  options: { base?: string; headers?: Record<string, string>; embed?: readonly string[] } = {},
) {
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

describe("the page for frames of other sites", () => {
  const page = '<meta name="embed-origins" content="https://built.example" />';
  const csp = (response: Response) => response.headers.get("content-security-policy") ?? "";

  test("alone has no frame-ancestors, and only a list opens files to frames without an origin", async () => {
    writeFileSync(join(folder, "embed.html"), page.replace("https://built.example", ""));
    const closed = await start();
    expect(csp(await fetch(`${closed}/embed.html`))).not.toContain("frame-ancestors");
    expect(csp(await fetch(`${closed}/`))).toContain("frame-ancestors 'self'");
    expect(csp(await fetch(`${closed}/assets/a-1.js`))).toContain("frame-ancestors 'self'");
    const allowed = (response: Response) => response.headers.get("access-control-allow-origin");
    expect(allowed(await fetch(`${closed}/assets/a-1.js`))).toBeNull();
    const open = await start({ embed: ["https://lms.example"] });
    expect(await (await fetch(`${open}/embed.html`)).text()).toContain('"https://lms.example"');
    expect(allowed(await fetch(`${open}/assets/a-1.js`))).toBe("*");
    expect(allowed(await fetch(`${open}/`))).toBeNull();
    writeFileSync(join(folder, "embed.html"), page);
    const built = await start();
    expect(await (await fetch(`${built}/embed.html`)).text()).toBe(page);
    expect(allowed(await fetch(`${built}/assets/a-1.js`))).toBe("*");
    rmSync(join(folder, "embed.html"));
  });

  test("no rule of _headers says two things of one file", () => {
    const text = headersFile(["404.html", "assets/", "embed.html", "index.html"], ["*"]);
    const rules = text.split(/\n(?=\/)/).map((rule) => rule.split("\n"));
    const fits = (address: string, path = "") =>
      path.endsWith("*") ? address.startsWith(path.slice(0, -1)) : address === path;
    for (const address of ["/", "/index.html", "/embed.html", "/embed", "/assets/a-1.js"]) {
      const lines = rules.filter(([path]) => fits(address, path)).flatMap(([, ...all]) => all);
      const names = lines.flatMap((line) => /^ {2}([\w-]+):/.exec(line)?.[1] ?? []);
      expect(names).toEqual([...new Set(names)]);
      expect(names).toEqual(expect.arrayContaining(Object.keys(allHeaders)));
      expect(lines.some((line) => line.includes("frame-ancestors"))).toBe(!/embed/.test(address));
    }
  });

  test("an origin is named in full, or not at all", () => {
    expect(readOrigins(" https://LMS.example,http://localhost:80  https://*.x.example * ")).toEqual(
      ["https://lms.example", "http://localhost:80", "https://*.x.example", "*"],
    );
    for (const bad of ["lms.example", "https://x.example/course", "https://*", "null", "'self'"])
      expect(() => readOrigins(bad)).toThrow("is not an origin");
  });
});

test("the camera is off, and a school can turn it on", () => {
  const policy = (camera: string) => {
    const script = `import("./headers.mjs").then((it) => console.log(it.headersFile([])))`;
    const env = { ...process.env, ADDER_CAMERA: camera };
    return execFileSync(process.execPath, ["-e", script], {
      cwd: import.meta.dirname,
      env,
    }).toString();
  };
  expect(policy("")).toContain("camera=(), geolocation=()");
  expect(policy("on")).toContain("camera=(self), geolocation=()");
});

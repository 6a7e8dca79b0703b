import { afterEach, expect, it, vi } from "vitest";
import { CopyFault, fetchClassFiles, makeClassZip, readClassFiles } from "./class-zip";

const base = "https://example.org/course/adder/";
const text = JSON.stringify({
  bytes: 11,
  files: [
    ["start.mjs", "class/start.mjs", 5],
    ["app/index.html", "", 6],
  ],
});
const content: Record<string, string> = {
  [`${base}class/files.json`]: text,
  [`${base}class/start.mjs`]: "serve",
  [base]: "<html>",
};

function serve(changed: Record<string, string | undefined> = {}): void {
  vi.stubGlobal("fetch", async (url: URL) => {
    const body = { ...content, ...changed }[url.href];
    return new Response(body ?? "Not found", { status: body === undefined ? 404 : 200 });
  });
}

afterEach(() => vi.unstubAllGlobals());

const never = new AbortController().signal;

it("packs every listed file from beside the page, and the list", async () => {
  serve();
  const seen: number[] = [];
  const zip = await makeClassZip(
    await fetchClassFiles(base),
    base,
    (bytes) => seen.push(bytes),
    never,
  );
  const found = new TextDecoder("latin1").decode(zip);
  for (const name of ["start.mjs", "app/index.html", "app/class/files.json"]) {
    expect(found).toContain(`adder-studio-class/${name}`);
  }
  expect(found).toContain("serve");
  expect(seen.at(-1)).toBe(11);
});

it.each([
  ["absent", undefined],
  ["another one", "<html lang=en>"],
])("refuses a file that is %s", async (_, body) => {
  serve({ [base]: body });
  const files = await fetchClassFiles(base);
  await expect(makeClassZip(files, base, () => {}, never)).rejects.toThrow(CopyFault);
});

it("says that the list did not come", async () => {
  serve({ [`${base}class/files.json`]: undefined });
  await expect(fetchClassFiles(base)).rejects.toThrow("did not come");
});

it.each([
  "",
  "[]",
  '{"bytes":1}',
  '{"bytes":1,"files":[["a",1,1]]}',
  '{"bytes":1,"files":[["a","https://evil.example/",1]]}',
  '{"bytes":1,"files":[["a","//evil.example/",1]]}',
  '{"bytes":1,"files":[["../a","a",1]]}',
  '{"bytes":1,"files":[["a","../a",1]]}',
])("takes no list for one that is none: %s", (damaged) => {
  expect(readClassFiles(damaged)).toBeUndefined();
});

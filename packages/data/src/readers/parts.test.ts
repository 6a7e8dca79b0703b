import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imageHeader } from "./image-header";
import { broken, chosenRole, leftOut, reportsOf } from "./parts";
import { readData } from "./read";
import { fileOf, idx, npy, pngHead, tar, zip } from "./test-support";
import type { OwnSet, PartReport, ReadHooks, Role } from "./types";

const hooks: ReadHooks = {
  async decodeImage(bytes) {
    const { width, height } = imageHeader(bytes);
    if (bytes[33] === 255) throw new Error("damaged");
    return { width, height, rgba: new Uint8Array(width * height * 4).fill(bytes[33] ?? 0) };
  },
};
const noChoice = { size: 0, column: 0 };
const text = (content: string) => new TextEncoder().encode(content);

interface Made {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const classes = ["cat", "dog", "fish"].flatMap((label) =>
  Array.from({ length: 6 }, (_, i) => ({ name: `${label}/${i}.png`, bytes: pngHead(4, 4, i) })),
);
const tables = Array.from({ length: 20 }, (_, i) => `${i},${i * i},${i % 2}`).join("\n");

/** Sets that can be read, and unrelated files that people drop with them. */
const sets: Readonly<Record<string, readonly Made[]>> = {
  classes,
  nested: classes.map(({ name, bytes }) => ({ name: `pets/training_set/${name}`, bytes })),
  table: [{ name: "rows.csv", bytes: text(`a,b,class\n${tables}`) }],
  idx: [
    { name: "a-images", bytes: idx([20, 2, 2], new Uint8Array(80)) },
    {
      name: "a-labels",
      bytes: idx(
        [20],
        Uint8Array.from({ length: 20 }, (_, i) => i % 2),
      ),
    },
  ],
  arrays: [
    { name: "x.npy", bytes: npy("|u1", [20, 2, 2], new Array(80).fill(3)) },
    {
      name: "y.npy",
      bytes: npy(
        "|u1",
        [20],
        Array.from({ length: 20 }, (_, i) => i % 2),
      ),
    },
  ],
};
const clutter: readonly Made[] = [
  { name: "Thumbs.db", bytes: text("x") },
  { name: ".DS_Store", bytes: text("x") },
  { name: "__MACOSX/cat/._0.png", bytes: text("x") },
  { name: "README.md", bytes: text("# Cats, dogs, and fish\nby me") },
  { name: "LICENSE", bytes: text("Free, for all; always") },
  { name: "index.html", bytes: text("<html></html>") },
  { name: "model.pkl", bytes: Uint8Array.of(0x80, 4, 1) },
  { name: "cat/empty.png", bytes: new Uint8Array(0) },
  { name: "dog/bad.png", bytes: pngHead(4, 4, 255) },
  { name: "loose.png", bytes: pngHead(4, 4, 1) },
  { name: "noise.bin", bytes: Uint8Array.of(1, 2, 3) },
  { name: "cut.zip", bytes: zip(classes).slice(0, 90) },
  { name: "notes.json", bytes: text("{}") },
];

const isImage = ({ name }: Made) => name.endsWith(".png") && !name.includes("_");

const total = (parts: readonly PartReport[]) => parts.reduce((sum, { files }) => sum + files, 0);

describe("every file is accounted for", () => {
  test("for any mix, loose, in archives and in archives in archives", async () => {
    const mix = fc.record({
      set: fc.constantFrom(...Object.keys(sets)),
      more: fc.subarray([...clutter]),
      packed: fc.constantFrom("no", "zip", "tar", "zip in tar", "clutter apart"),
    });
    await fc.assert(
      fc.asyncProperty(mix, async ({ set, more, packed }) => {
        const main = sets[set] ?? [];
        // Two damaged images alone are no set.
        const beside =
          main[0] !== undefined && !isImage(main[0]) ? more.filter((made) => !isImage(made)) : more;
        const all = [...main, ...beside];
        const drop: Readonly<Record<string, readonly Made[]>> = {
          no: all,
          zip: [{ name: "all.zip", bytes: zip(all) }],
          tar: [{ name: "all.tar", bytes: tar(all) }],
          "zip in tar": [
            { name: "all.tar", bytes: tar([{ name: "in/all.zip", bytes: zip(all) }]) },
          ],
          "clutter apart": [{ name: "all.zip", bytes: zip(main) }, ...beside],
        };
        const files = (drop[packed] ?? []).map(({ name, bytes }) => fileOf(name, bytes));
        const read = await readData(files, noChoice, hooks);
        expect(total(read.parts)).toBe(all.length);
        for (const { state, reason } of read.parts) {
          if (state !== "read") expect(reason).toMatch(/^[A-Z“].*\.$/su);
        }
        const examples = read.parts.reduce((sum, part) => sum + part.examples, 0);
        if (set === "classes") expect(examples).toBe(read.train.count + read.test.count);
      }),
      { numRuns: 60 },
    );
  });

  test("hidden, damaged and unsupported files have a reason; no file that was read is among them", async () => {
    const all = [...classes, ...clutter].map(({ name, bytes }) => fileOf(name, bytes));
    const { parts } = await readData(all, noChoice, hooks);
    const of = (path: string) => parts.find((part) => part.path === path);
    for (const path of ["Thumbs.db", ".DS_Store"]) {
      expect(of(path)?.reason).toMatch(/hidden/i);
    }
    expect(of("cat/empty.png")?.state).toBe("broken");
    expect(of("dog/bad.png")?.state).toBe("broken");
    expect(of("cut.zip")?.state).toBe("broken");
    expect(of("loose.png")?.reason).toMatch(/no folder/);
    expect(of("cat")).toMatchObject({ files: 6, examples: 6, state: "read", role: "train" });
  });
});

describe("roles", () => {
  const read = (roles: Readonly<Record<string, Role>>): Promise<OwnSet> =>
    readData(
      classes.map(({ name, bytes }) => fileOf(name, bytes)),
      { ...noChoice, roles: new Map(Object.entries(roles)) },
      hooks,
    );

  test("a folder can be left out, or be for testing; a file within it differently", async () => {
    const without = await read({ fish: "leave-out" });
    expect(without.classes).toEqual(["cat", "dog"]);
    expect(total(without.parts)).toBe(18);
    expect(without.parts.find(({ path }) => path === "fish")).toMatchObject({
      state: "left-out",
      choices: ["train", "test", "leave-out"],
    });
    const split = await read({ "cat/0.png": "test", "dog/0.png": "test", "fish/0.png": "test" });
    expect([split.train.count, split.test.count]).toEqual([15, 3]);
    const mixed = await read({ cat: "test", "cat/0.png": "train" });
    expect([mixed.train.count, mixed.test.count]).toEqual([13, 5]);
  });

  test("the closest folder decides", () => {
    const roles = new Map<string, Role>([
      ["a", "train"],
      ["a/b", "leave-out"],
    ]);
    expect(chosenRole(roles, "a/x.png")).toBe("train");
    expect(chosenRole(roles, "a/b/c/x.png")).toBe("leave-out");
    expect(chosenRole(roles, "ab/x.png")).toBeUndefined();
  });
});

test("reports group a folder, and add up however many there are", () => {
  const fate = (path: string) => leftOut(path, "Not read.");
  expect(reportsOf([fate("a/1"), fate("a/2"), fate("b/1")])).toMatchObject([
    { path: "a", files: 2 },
    { path: "b/1", files: 1 },
  ]);
  const many = Array.from({ length: 500 }, (_, i) => fate(`a/${i}`));
  const some = Array.from({ length: 30 }, (_, i) => broken(`a/bad${i}`, "Damaged."));
  const reports = reportsOf([...many, ...some, ...some.slice(0, 3)]);
  expect(total(reports)).toBe(533);
  expect(reports.length).toBeLessThan(5);
});

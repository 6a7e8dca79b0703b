import { readerCaps } from "@adder-studio/data/readers";
import { expect, test } from "vitest";
import { walk } from "./drop";

/** Folders as a drop gives them; a folder hands out its content in pieces of 100. */
function folder(path: string, children: readonly FileSystemEntry[]): FileSystemEntry {
  return {
    isDirectory: true,
    isFile: false,
    name: path.split("/").at(-1) ?? "",
    fullPath: path,
    createReader() {
      let at = 0;
      return {
        readEntries(resolve: (entries: readonly FileSystemEntry[]) => void) {
          resolve(children.slice(at, at + 100));
          at += 100;
        },
      };
    },
  } as unknown as FileSystemEntry;
}

function file(path: string): FileSystemEntry {
  const name = path.split("/").at(-1) ?? "";
  return {
    isDirectory: false,
    isFile: true,
    name,
    fullPath: path,
    file: (resolve: (found: File) => void) => resolve({ name } as File),
  } as unknown as FileSystemEntry;
}

function crowd(count: number): FileSystemEntry {
  return folder(
    "/big",
    Array.from({ length: count }, (_, i) => file(`/big/${i}.png`)),
  );
}

test("every file of every folder is found, with its path", async () => {
  const inner = folder(
    "/pets/cat",
    Array.from({ length: 250 }, (_, i) => file(`/pets/cat/${i}.png`)),
  );
  const found = await walk([folder("/pets", [inner, file("/pets/a.txt")]), null], () => true);
  expect(found).toHaveLength(251);
  expect(found.map(({ path }) => path)).toContain("pets/cat/249.png");
});

test("a file that cannot be opened is found all the same, without content", async () => {
  const shut = {
    ...file("/pets/shut.png"),
    file: (_: unknown, reject: () => void) => reject(),
  } as unknown as FileSystemEntry;
  const found = await walk([folder("/pets", [shut, file("/pets/0.png")])], () => true);
  expect(found.map(({ path }) => path).sort()).toEqual(["pets/0.png", "pets/shut.png"]);
  expect(found.find(({ path }) => path.includes("shut"))?.file.size).toBe(0);
});

test("a folder that cannot be listed, or only in part, is found with the reason", async () => {
  const locked = {
    ...folder("/pets/locked", []),
    createReader: () => ({ readEntries: (_: unknown, reject: () => void) => reject() }),
  } as unknown as FileSystemEntry;
  let asked = 0;
  const torn = {
    ...folder("/pets/torn", []),
    createReader: () => ({
      readEntries(resolve: (entries: readonly FileSystemEntry[]) => void, reject: () => void) {
        asked += 1;
        if (asked === 1) resolve([file("/pets/torn/0.png"), file("/pets/torn/1.png")]);
        else reject();
      },
    }),
  } as unknown as FileSystemEntry;
  const found = await walk([folder("/pets", [locked, torn, file("/pets/0.png")])], () => true);
  expect(found.filter(({ fault }) => fault === undefined).map(({ path }) => path)).toHaveLength(3);
  const faults = found.filter(({ fault }) => fault !== undefined);
  expect(faults.map(({ path }) => path).sort()).toEqual(["pets/locked", "pets/torn"]);
  expect(faults.every(({ fault }) => fault?.endsWith("."))).toBe(true);
});

test("a folder of very many files ends just over the cap, and when it is cancelled", async () => {
  const found = await walk([crowd(readerCaps.entries + 500)], () => true);
  expect(found).toHaveLength(readerCaps.entries + 1);
  let asked = 0;
  const few = await walk([crowd(5000)], () => asked++ < 30);
  expect(few.length).toBeLessThan(31);
});

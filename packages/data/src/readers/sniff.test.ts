import { expect, test } from "vitest";
import { sniff, sniffed } from "./sniff";

const bytes = (content: string) => new TextEncoder().encode(content);
const kindOf = (path: string, content: string | Uint8Array) => {
  const all = typeof content === "string" ? bytes(content) : content;
  return sniff(all.subarray(0, sniffed), path, all.length);
};
const utf16 = (content: string, mark: boolean, big: boolean) => {
  const units = [...(mark ? "\ufeff" : ""), ...content].map((letter) => letter.charCodeAt(0));
  return Uint8Array.from(
    units.flatMap((unit) => (big ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])),
  );
};

test.each([
  ["README.txt", "Rows are shuffled, label is the class.\nSee the paper; thanks."],
  ["data/readme.md", "a,b,c\n1,2,3\n"],
  ["LICENSE", "Free, for all\nand, for ever"],
  ["ReadMe_first.csv", "name, what\n"],
  ["COPYING.txt", "a,b"],
  ["notes.txt", "We took photos, many of them.\nThen we stopped."],
  ["words.txt", "one\ntwo\nthree"],
])("%s is no table", (path, content) => {
  expect(kindOf(path, content)).toBe("other");
});

test.each([
  ["rows.csv", "a,b\n1,2"],
  ["licence_plates.csv", "plate,class\n1,2"],
  ["one.csv", "only\n1\n2"],
  ["wine.data", "1,14.23,1.71\n1,13.2,1.78\n"],
  ["rows.txt", "a\tb\n1\t2\n3\t4"],
  ["cut.txt", `${"1,2,3\n".repeat(200)}`],
  ["wide.data", Array.from({ length: 785 }, (_, i) => i).join()],
  ["quoted.txt", '"a, b",1\n"c",2\n'],
  ["savetxt.txt", "# from numpy\n1.0 2.0 3.0\n4.0 5.0 6.0\n"],
  ["excel.txt", "sep=;\na;b\n1;2"],
])("%s is a table", (path, content) => {
  expect(kindOf(path, content)).toBe("csv");
});

test.each([
  ["with its mark", true, false],
  ["big end first", true, true],
  ["without a mark", false, false],
])("UTF-16 %s is text", (_, mark, big) => {
  expect(kindOf("rows.txt", utf16("a;b\n1;2\n3;4\n", mark, big))).toBe("csv");
});

test("letters of one byte are text; noise is none", () => {
  expect(kindOf("rows.csv", Uint8Array.of(...bytes("Stra"), 0xdf, ...bytes("e,b\n1,2\n")))).toBe(
    "csv",
  );
  const noise = Uint8Array.from({ length: 300 }, (_, i) => 33 + ((i * 97) % 220));
  expect(kindOf("x.dat", noise)).toBe("other");
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { handInCode } from "./hand-in";
import { scanAll, scanPaste } from "./scan";
import { anyFacts, someFacts } from "./test-support";

const names = ["ANNA", "BEN", "C3", "DORA", "EMIL", "7"];
const codes = names.map((name, i) =>
  handInCode({ ...someFacts, name, seed: i + 1, weights: `${i}${someFacts.weights}` }),
);
const [anna = "", ben = "", carl = ""] = codes;
const namesIn = (paste: string) =>
  scanAll(paste).map(({ reading }) =>
    reading.kind === "code" ? reading.facts.name : reading.fault.kind,
  );

describe("codes are found in", () => {
  test.each([
    ["one a line", codes.join("\n")],
    ["lines of Windows", codes.join("\r\n")],
    ["one after the other", codes.join(" ")],
    ["a column of a spreadsheet with quotes", codes.map((code) => `"${code}"`).join("\n")],
    [
      "a table with tabs",
      codes.map((code, i) => `${i + 1}\tAnna Maria\t${code}\t84.1 %`).join("\n"),
    ],
    ["a table with semicolons", codes.map((code, i) => `${i + 1};Anna;${code};"x"`).join("\n")],
    ["small letters", codes.join("\n").toLowerCase()],
    ["O, I and l for 0 and 1", codes.join("\n").replaceAll("0", "O").replaceAll("1", "l")],
    ["no dashes", codes.join("\n").replaceAll("-", "")],
    ["blanks for dashes", codes.join("\n").replaceAll("-", " ")],
    ["long dashes", codes.join("\n").replaceAll("-", "–")],
    ["a dash with blanks", codes.join("\n").replaceAll("-", " - ")],
    [
      "full width",
      codes.join("\n").replace(/[0-9A-Z]/g, (l) => String.fromCodePoint(l.charCodeAt(0) + 0xfee0)),
    ],
    ["broken lines", codes.map((code) => `${code.slice(0, 24)}\n${code.slice(24)}`).join("\n\n")],
    [
      "lines broken within a group",
      codes.map((code) => `${code.slice(0, 27)}\n${code.slice(27)}`).join("\n"),
    ],
    [
      "a quoted mail",
      codes.map((code) => `> > ${code.slice(0, 30)}\n> > ${code.slice(30)}`).join("\n> >\n"),
    ],
    ["WhatsApp", codes.map((code, i) => `[01.12.26, 10:0${i}:12] Anna Lee: ${code}`).join("\n")],
    [
      "WhatsApp on Android",
      codes.map((code, i) => `12/1/26, 10:0${i} - ~ Ben: ${code} done!`).join("\n"),
    ],
    [
      "Teams",
      codes.map((code, i) => `Lee, Anna\n  10:0${i} AM\nhere is mine ${code} thanks`).join("\n"),
    ],
    [
      "marks of direction",
      codes.map((code) => `\u200e[10:00] \u202aAnna\u202c: \u2068${code}\u2069`).join("\n"),
    ],
    ["code marks", codes.map((code) => `**Anna**: \`${code}\``).join("\n")],
  ])("%s", (_, paste) => {
    expect(namesIn(paste)).toEqual(names);
  });
});

test("any codes in any noise are found, in order", () => {
  const noise = fc
    .string({ unit: "binary", maxLength: 60 })
    .filter((text) => !/[0-9a-z]{3}/i.test(text.normalize("NFKC")));
  fc.assert(
    fc.property(fc.array(fc.tuple(anyFacts, noise), { maxLength: 6 }), (all) => {
      const written = all.map(([facts]) => handInCode(facts));
      const found = scanAll(all.map(([, text], i) => `${text}: ${written[i]}\n`).join(""));
      expect(
        found.flatMap(({ reading }) => (reading.kind === "code" ? [reading.code] : [])),
      ).toEqual(written);
    }),
  );
});

describe("a wrong code is named", () => {
  const wrong = ben.replace(/^(.{20})..../, "$1ZZZZ");
  test.each([
    ["on a line of its own", `${anna}\n${wrong}\n${carl}`],
    ["in a chat", `[10:00] Anna: ${anna}\n[10:01] Ben: ${wrong}\n[10:02] Carl: ${carl}`],
    ["after a word of four letters", `Anna ${anna}\nmine ${wrong}\nhere ${carl}`],
    ["in a table", `1\tAnna\t${anna}\n2\tBen\t${wrong}\n3\tCarl\t${carl}`],
    ["without dashes", `${anna}\n${wrong.replaceAll("-", "")}\n${carl}`],
    ["with blanks", `${anna}\n${wrong.replaceAll("-", " ")}\n${carl}`],
  ])("%s", (_, paste) => {
    const readings = scanAll(paste).map(({ reading }) => reading);
    expect(readings.map(({ kind }) => kind)).toEqual(["code", "fault", "code"]);
    expect(readings[1]).toMatchObject({
      fault: { kind: "group", group: 5, right: ben.slice(20, 24), code: ben },
    });
  });

  test("when a letter was lost in a row without dashes", () => {
    const lost = ben.replaceAll("-", "").replace(/^(.{18})./, "$1");
    expect(scanAll(lost)).toMatchObject([
      { reading: { fault: { kind: "group", group: 5, code: ben } } },
    ]);
  });

  test("when it is cut off, and when more is wrong than one group", () => {
    expect(namesIn(ben.slice(0, 44))).toEqual(["length"]);
    expect(namesIn(ben.slice(0, 14))).toEqual(["length"]);
    expect(namesIn(`Tom: ${ben.slice(0, 17)}\nAnna: ${wrong}`)).toEqual(["length", "group"]);
    expect(namesIn(`Tom: ${ben.slice(0, 17)}\nAnna: ${anna}`)).toEqual(["length", "ANNA"]);
    expect(namesIn(ben.replace(/^(.{10})....(.)..../, "$1ZZZZ$2YYYY"))).toEqual(["groups"]);
    expect(namesIn(ben.replace(/^(.{10})....(.)..../, "$1ZZZZ$2YYYY").replaceAll("-", ""))).toEqual(
      ["groups"],
    );
    expect(namesIn(ben.slice(5))).toEqual(["missing"]);
  });
});

test("answers in words go with the code they stand behind", () => {
  const paste = `${anna}\nAnswer 2: it only adds\nanswer 4: =1+1\n\n[10:01] Ben: ${ben}\nsee you\nAnswer 1: no`;
  expect(scanAll(paste).map(({ words }) => words)).toEqual([
    [
      { question: 2, text: "it only adds" },
      { question: 4, text: "=1+1" },
    ],
    [],
  ]);
});

describe("the name in front of a code is", () => {
  test.each([
    ["Tom: ", "Tom"],
    ["[01.12.26, 10:01] Anna Lee: ", "Anna Lee"],
    ["[01.12.26, 10:01:12] Anna Lee: sent it twice, sorry: ", "Anna Lee"],
    ["12/1/26, 10:01 AM - ~ Ben: ", "Ben"],
    ["\u200e[10:00] \u202aAnna\u202c: \u2068", "Anna"],
    ["**Zoë**: `", "Zoë"],
    ["> > Lee, Anna: ", "Lee, Anna"],
    ["1\tAnna Maria\t", "Anna Maria"],
    ['1;"Anna";', "Anna"],
    ["1,Anna,", "Anna"],
    ["Tom - ", "Tom"],
    ["李明: ", "李明"],
    ["", ""],
    ["here is mine ", ""],
    ["here is mine: ", ""],
    ["My code: ", ""],
    ["=HYPERLINK(1): ", ""],
    ["<img src=x onerror=alert(1)>: ", ""],
    ["10:01 ", ""],
    [`${"A".repeat(200)}: `, ""],
  ])("%s", (before, name) => {
    expect(scanAll(`${before}${anna}`)[0]?.name).toBe(name);
    expect(scanAll(`${carl}\n${before}${anna}`)[1]?.name).toBe(name);
  });
});

test("a scan says on which line a code stands", () => {
  expect(scanAll(`x\n\n${anna}\n${ben}`).map(({ line }) => line)).toEqual([3, 4]);
});

test("ordinary text, numbers and other people's codes hold nothing that is taken for a code", () => {
  const prose =
    "Then they said that this ones been here with them from when both were very well able ever since they came back " +
    "home just like most kids from ours 550e8400-e29b-41d4-a716-446655440000 9F86D081-884C7D65 4111 1111 1111 1111 " +
    "2026-12-01 10:00:00 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  expect(scanAll(prose.repeat(20))).toEqual([]);
});

/** Rubbish of the hardest kind: half of it looks like groups. */
function rubbish(lines: number): string {
  let state = 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return Array.from({ length: lines }, () =>
    Array.from({ length: 14 }, () =>
      Array.from({ length: 2 + next(4) }, () => letters[next(32)]).join(""),
    ).join(" "),
  ).join("\n");
}

test("10,000 lines of rubbish hold no code, and a scan gives way in between", () => {
  const scan = scanPaste(rubbish(10_000));
  let turns = 0;
  let longest = 0;
  for (;;) {
    const began = performance.now();
    const { done, value } = scan.next();
    longest = Math.max(longest, performance.now() - began);
    if (done === true) {
      expect(value).toEqual([]);
      break;
    }
    turns += 1;
  }
  expect(turns).toBeGreaterThan(60);
});

test("hostile text is read as text", () => {
  const hostile = `<img src=x onerror=alert(1)> =HYPERLINK("http://x") ${"-".repeat(100_000)} ${"A".repeat(100_000)} ${"AAAA-".repeat(20_000)}`;
  expect(scanAll(hostile).every(({ reading }) => reading.kind === "fault")).toBe(true);
});

import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { crc32, encodeBase64Url } from "@adder-studio/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { documentHash } from "../canonical";
import { applyEdit } from "../edits";
import { limits } from "../limits";
import { parseGraph } from "../parse";
import { faultyGraph, node, smallGraph, someEdit, testCatalog, wire } from "../test-support";
import type { ModelGraph } from "../types";
import { frame } from "./frame";
import { decodeLink, encodeLink } from "./index";
import { pack } from "./pack";
import { unpack } from "./unpack";

async function encode(graph: ModelGraph): Promise<string> {
  const link = await encodeLink(graph, testCatalog);
  if (!link.ok) throw new Error(link.error.message);
  return link.value;
}
async function codeOf(text: string): Promise<string> {
  const opened = await decodeLink(text, testCatalog);
  return opened.ok ? documentHash(opened.value.graph) : opened.error.code;
}
function canonical(graph: ModelGraph): ModelGraph {
  const opened = parseGraph(graph, testCatalog);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.graph;
}
/** A well-framed link of any bytes. */
const linkOf = (bytes: Uint8Array) => frame(encodeBase64Url(bytes));
const linkOfText = (text: string) => linkOf(deflateRawSync(Buffer.from(text)));

const small = canonical(smallGraph());

test("the compact form writes only what is not implied", () => {
  expect(JSON.stringify(pack(small, testCatalog))).toBe(
    '[1,1,"Small",["i","l",["l","f",32],["p","<",[1,2]],"o"]]',
  );
  const moved = canonical({
    ...small,
    nodes: { ...small.nodes, mine: node("layer2d", { at: [3, -4], label: "Mine" }) },
    run: { ...small.run, seed: 9, nesterov: false },
    share: { ...small.share, prompt: "Why?" },
  });
  expect(JSON.stringify(pack(moved, testCatalog))).toBe(
    '[1,1,"Small",["i","l",["l","f",32],["p","<",[1,2]],"o",["l","#","mine","@",[3,-4],"=","Mine","<",[]]],' +
      '[],["s",9,"n",0],["prompt","Why?"]]',
  );
});

test("a link is #, version and codec, length, checksum, payload", async () => {
  const link = await encode(small);
  const [, length = "", sum = "", payload = ""] = link.split(".");
  expect(link.startsWith("#1z.")).toBe(true);
  expect(Number.parseInt(length, 36)).toBe(payload.length);
  expect(Number.parseInt(sum, 36)).toBe(crc32(new TextEncoder().encode(payload)));
});

test("any document that edits can make survives the link", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 30 }), fc.boolean(), async (seeds, faulty) => {
      let graph = faulty ? faultyGraph() : small;
      for (const seed of seeds) {
        const applied = applyEdit(graph, someEdit(graph, seed), testCatalog);
        if (applied.ok) graph = applied.value.graph;
      }
      const opened = await decodeLink(await encode(graph), testCatalog);
      expect(opened.ok && opened.value.notices).toEqual([]);
      expect(opened.ok && opened.value.graph).toEqual(graph);
    }),
    { numRuns: 120 },
  );
});

test("odd structure travels in the plain form", async () => {
  // A type of unknown name that is the link name of a known one.
  const odd = canonical({
    ...small,
    nodes: { ...small.nodes, odd: { type: "l", props: { q: 1 } } },
  });
  const back = unpack(pack(odd, testCatalog), testCatalog) as ModelGraph;
  expect(back.nodes.odd?.type).toBe("layer2d");
  expect(await codeOf(await encode(odd))).toBe(documentHash(odd));
});

test("every beginning of a link is reported as cut off, with what is missing", async () => {
  const link = await encode(small);
  for (let length = 0; length < link.length; length++) {
    expect(await codeOf(link.slice(0, length))).toBe("link-truncated");
  }
  const opened = await decodeLink(link.slice(0, -7), testCatalog);
  expect(!opened.ok && opened.error.message).toContain("last 7 characters");
});

test("what chat and mail programs add or change is undone", async () => {
  const link = await encode(small);
  const same = documentHash(small);
  for (let code = 33; code < 127; code++)
    expect(await codeOf(link + String.fromCharCode(code))).toBe(same);
  const payload = link.slice(1);
  for (const text of [
    payload,
    `https://school.example/a/?b=c${link}`,
    ` ${link}\n`,
    `${link}).`,
    `${link.slice(0, 30)}\r\n ${link.slice(30)}`,
    `${link.slice(0, 30)}\u200b${link.slice(30)}`,
    encodeURIComponent(link),
    encodeURIComponent(encodeURIComponent(link)),
    link.replaceAll(".", "%2E"),
    link.replaceAll("-", "+").replaceAll("_", "/"),
    link.replaceAll("--", "\u2014"),
    `${link}%`,
    `${link}%E2%80%9D`,
  ]) {
    expect(await codeOf(text)).toBe(same);
  }
});

test("a change of any letter is found; never another document", async () => {
  const link = await encode(small);
  const same = documentHash(small);
  for (let at = 0; at < link.length; at++) {
    for (const letter of ["A", "7", "_", "z", "."]) {
      if (link[at] === letter) continue;
      const code = await codeOf(link.slice(0, at) + letter + link.slice(at + 1));
      if (!code.startsWith("link-")) expect(code).toBe(same);
    }
  }
});

test.each([
  [
    "another program's link",
    "#code/PTAEHUFMBsGMHsC2lQBd5oBYoCoE8AHSAZVgCcBLA1UABWgEM8BzM",
    "link-foreign",
  ],
  ["an anchor", "#about", "link-foreign"],
  ["a later framing", "#2z.a.b.ccc", "link-newer"],
  ["another codec", "#1t.a.b.ccc", "link-newer"],
  ["a wrong checksum", "#1z.3.1.abc", "link-corrupt"],
  ["16 kB of letters", "a".repeat(limits.linkIn), "link-foreign"],
  ["one letter more", "a".repeat(limits.linkIn + 1), "link-too-big"],
  ["an impossible base64", frame("AAAAA"), "link-corrupt"],
  ["letters of no base64url text", frame("AA!A"), "link-corrupt"],
  ["nothing", frame(""), "link-corrupt"],
  ["broken deflate", linkOf(Uint8Array.of(255, 1, 2, 3, 4, 5)), "link-corrupt"],
  [
    "a cut deflate",
    linkOf(deflateRawSync(Buffer.from("hello, hello, hello")).subarray(0, -3)),
    "link-corrupt",
  ],
  ["no UTF-8", linkOf(deflateRawSync(Buffer.from([0xc3, 0x28]))), "link-corrupt"],
  ["no JSON", linkOfText("hello"), "link-corrupt"],
  ["a number", linkOfText("5"), "link-corrupt"],
  ["an empty list", linkOfText("[]"), "link-corrupt"],
  ["deep brackets", linkOfText("[".repeat(50_000)), "link-corrupt"],
  ["nodes that are none", linkOfText('[1,1,"",[5]]'), "link-corrupt"],
  ["__proto__ as type", linkOfText('[1,1,"",["__proto__"]]'), "link-corrupt"],
  ["__proto__ as id", linkOfText('[1,1,"",[["i","#","__proto__"]]]'), "link-corrupt"],
  ["two nodes of one id", linkOfText('[1,1,"",["i",["l","#","input1"]]]'), "link-corrupt"],
  ["a later document", linkOfText('[9,1,"",["i"]]'), "document-newer"],
  ["later numerics", linkOfText('[1,2,"",["i"]]'), "document-newer"],
  ["a plain document that is none", linkOfText("[0,[]]"), "document-invalid"],
])("%s", async (_name, text, code) => {
  expect(await codeOf(text)).toBe(code);
});

test("a bomb stops at the cap, to the byte", async () => {
  const zeros = deflateRawSync(Buffer.alloc(11_000_000, 32), { level: 9 });
  const link = linkOf(zeros);
  expect(link.length).toBeLessThan(limits.linkIn);
  expect(await codeOf(link)).toBe("link-too-big");
  const fits = linkOfText(`[1,1,"",["i"]${" ".repeat(limits.linkOut - 14)}]`);
  expect(await codeOf(fits)).toHaveLength(64);
  const over = linkOfText(`[1,1,"",["i"]${" ".repeat(limits.linkOut - 13)}]`);
  expect(await codeOf(over)).toBe("link-too-big");
});

test("values out of range go back to their default with a notice", async () => {
  const link = linkOfText('[1,1,"",["i",["l","f",1e999,"rate",7]],[],["l",-3]]');
  const opened = await decodeLink(link, testCatalog);
  expect(opened.ok && opened.value.notices.map((notice) => notice.code)).toEqual([
    "value-reset",
    "value-reset",
    "value-reset",
  ]);
  expect(opened.ok && opened.value.graph.edges).toEqual([wire("input1", "layer1")]);
});

test("what is given as a link opens; what would not is refused", async () => {
  const labelled = (count: number, labelAt: (at: number) => string) => {
    const ids = Array.from({ length: count }, (_, at) => at);
    const nodes = ids.map((at) => [`n${at}`, node("relu", { label: labelAt(at) })]);
    return canonical({ ...small, nodes: Object.fromEntries(nodes), edges: [] });
  };
  const noise = (at: number) => createHash("sha512").update(`${at}`).digest("base64url");
  const documents = [60, 95, 120].map((letters) => labelled(1999, () => "x".repeat(letters)));
  documents.push(...[100, 140, 900].map((count) => labelled(count, noise)));
  const messages: string[] = [];
  for (const graph of documents) {
    const link = await encodeLink(graph, testCatalog);
    messages.push(link.ok ? "fits" : link.error.message.replace(/\d+/g, "N"));
    if (link.ok) expect(await codeOf(link.value)).toBe(documentHash(graph));
  }
  const large = "This experiment is too large for a link: it makes";
  expect(messages).toEqual([
    "fits",
    "fits",
    `${large} N kB; a link holds N kB.`,
    "fits",
    "fits",
    `${large} a link of N characters; at most N are opened.`,
  ]);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import golden from "../../golden/lesson-links.json";
import { limits } from "../limits";
import { smallGraph, someLesson, testCatalog } from "../test-support";
import type { ModelGraph, OwnLesson } from "../types";
import { decodeLink, encodeLink } from ".";
import { deflate } from "./deflate";
import { frame } from "./frame";
import { packPrimed, unpackPrimed } from "./primed";

const utf8 = (text: string) => new TextEncoder().encode(text);

async function linkOf(graph: ModelGraph): Promise<string> {
  const link = await encodeLink(graph, testCatalog);
  if (!link.ok) throw new Error(link.error.message);
  return link.value;
}

describe("texts", () => {
  const someText = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 200 }).map(utf8),
    fc.uint8Array({ maxLength: 300 }),
    fc
      .string({ unit: fc.constantFrom("a", "the ", "network ", "*", '"]'), maxLength: 100 })
      .map(utf8),
  );

  test("come back as they were, whatever bytes they hold", async () => {
    await fc.assert(
      fc.asyncProperty(someText, async (text) => {
        const packed = await packPrimed(text);
        if (packed) expect(await unpackPrimed(packed)).toEqual(text);
      }),
      { numRuns: 60 },
    );
    const repeated = await packPrimed(utf8("a".repeat(300)));
    expect(repeated && (await unpackPrimed(repeated))).toEqual(utf8("a".repeat(300)));
  });

  test("too long, or saying too little for their length, are not packed", async () => {
    expect(await packPrimed(new Uint8Array(12_289))).toBeUndefined();
    expect(await packPrimed(utf8("a".repeat(12_000)))).toBeUndefined();
  });

  test("any bytes unpack to a text or to nothing, within the limit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const text = await unpackPrimed(bytes);
        if (text) expect(text.length).toBeLessThanOrEqual(Math.min(12_288, 64 * bytes.length));
      }),
      { numRuns: 60 },
    );
    expect(await unpackPrimed(Uint8Array.of(255, 255, 1, 2, 3))).toBeUndefined();
    expect(await unpackPrimed(new Uint8Array(1))).toBeUndefined();
  });
});

test("links of lessons that were made once open for good, in both packings", async () => {
  for (const link of golden.links) {
    const opened = await decodeLink(link, testCatalog);
    expect(opened.ok && opened.value.notices).toEqual([]);
    expect(opened.ok && opened.value.graph.lesson).toEqual(golden.lesson);
  }
  expect(golden.links.map((link) => link.slice(0, 3))).toEqual(["#1z", "#1y"]);
});

/** A lesson of six steps in a teacher's own words, of another kind than those that come with the program. */
const ownWords: OwnLesson = {
  title: "Can a machine sort our school bags?",
  access: "settings",
  steps: [
    {
      title: "The plan",
      text: "Our school office keeps lost things in one big box. We want a small machine that tells shoes from bags and jackets. Today you train a network for it.\n\nLook at the pictures on the left. They are photos of clothes from a shop.",
      questions: [
        {
          kind: "predict",
          prompt: "Which two things will it mix up most often?",
          choices: ["Shirt and coat", "Shoe and bag", "Trouser and boot"],
        },
      ],
      check: { kind: "answered" },
    },
    {
      title: "First try",
      text: "Press [Run](#run). It takes about ten seconds. While it runs, watch how the line in [Curves](#curves) climbs, and note the last value in your exercise book.",
      questions: [],
      check: { kind: "accuracy", atLeast: 0.75, epochs: 5 },
    },
    {
      title: "Where it fails",
      text: "Open [Predictions](#predictions). The table shows what it said for each kind of thing. Find the darkest field outside of the diagonal.",
      questions: [
        {
          kind: "answer",
          prompt: "Which two things did it mix up most? Was your guess right?",
          choices: [],
        },
      ],
      check: { kind: "all", of: [{ kind: "answered" }, { kind: "opened", part: "predictions" }] },
    },
    {
      title: "Smaller, please",
      text: "The office has only an old tablet. Make the network smaller: change *Filters* of both layers in the [Inspector](#inspector) until it needs fewer than 100,000 additions. Then run it again.",
      questions: [],
      check: {
        kind: "all",
        of: [
          { kind: "cost", of: "additions", below: 100_000 },
          { kind: "ran", epochs: 2 },
        ],
      },
    },
    {
      title: "Three tries each",
      text: "One good result may be luck. Train your small network with three different seeds and write the three values on the board beside your name.",
      questions: [],
      check: { kind: "seeds", count: 3 },
    },
    {
      title: "Your advice",
      text: "The head teacher asks whether the machine can be trusted with our lost things.",
      questions: [
        {
          kind: "answer",
          prompt: "Write an answer of three sentences with at least one number in it.",
          choices: [],
        },
      ],
      check: { kind: "answered" },
    },
  ],
};

test("a lesson of six steps in a teacher's own words stays below 1,200 characters, and three quarters of deflate", async () => {
  const graph = { ...smallGraph(), lesson: ownWords };
  const link = await linkOf(graph);
  const back = await decodeLink(link, testCatalog);
  expect(back.ok && back.value).toEqual({ graph, notices: [] });
  expect(link.startsWith("#1y.")).toBe(true);
  expect(link.length).toBeLessThan(1200);
  const plain = frame(
    Buffer.from(await deflate(utf8(JSON.stringify(ownWords)))).toString("base64url"),
  );
  expect(link.length).toBeLessThan(0.75 * plain.length);
});

test("a lesson that is too long for the words' packing travels by the other one", async () => {
  const text = "Words ".repeat(limits.lessonText / 6).trim();
  const steps = Array.from({ length: 12 }, (_, at) => ({ title: `${at}`, text, questions: [] }));
  const graph = { ...smallGraph(), lesson: { ...ownWords, steps } };
  const link = await linkOf(graph);
  expect(link.startsWith("#1z.")).toBe(true);
  const back = await decodeLink(link, testCatalog);
  expect(back.ok && back.value.graph).toEqual(graph);
});

test("a damaged link of this packing is refused with a reason", async () => {
  const link = await linkOf({ ...smallGraph(), lesson: someLesson() });
  const body = link.slice(link.lastIndexOf(".") + 1);
  for (const [text, code] of [
    [link.slice(0, -3), "link-truncated"],
    [frame("AAAA", "y"), "link-corrupt"],
    [frame(`__${body.slice(2)}`, "y"), "link-corrupt"],
    [frame(body, "z"), "link-corrupt"],
  ] as const) {
    const read = await decodeLink(text, testCatalog);
    expect(read.ok ? "opened" : read.error.code).toBe(code);
  }
});

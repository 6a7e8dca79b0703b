import { createHash } from "node:crypto";
import { templateOf } from "@adder-studio/blocks";
import { decodeBase64, invariant, type NamedArray } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { everyBlock, loweredIr } from "../../../headless/src/onnx/test-support";
import { packWeights, playedNetwork } from "../network";
import { exampleValues, readPageData } from "../page-data";
import { type PageOptions, type PageSet, pageRefusal, writePage } from "./page";

const parts = { script: "let adders = 1;", style: "b{color:red}" };

function template(id: string): ModelGraph {
  const found = templateOf(id);
  invariant(found, `there is a template ${id}`);
  return found.graph;
}

const spirals = template("spirals-adder");

function weightsOf(graph: ModelGraph, value = 0.25): NamedArray[] {
  return loweredIr(graph).params.map(({ name, shape }) => ({
    name,
    shape,
    data: new Float32Array(shape.reduce((size, side) => size * side, 1)).fill(value),
  }));
}

const set: PageSet = {
  height: 1,
  width: 1,
  channels: 2,
  count: 3,
  images: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
  labels: Uint16Array.of(0, 1, 0),
  classNames: ["left", "right"],
  mean: 0,
  std: 1,
};

function written(
  graph: ModelGraph,
  change: Partial<PageSet> = {},
  options: Partial<PageOptions> = {},
): string {
  const page = writePage(
    graph,
    loweredIr(graph),
    weightsOf(graph),
    { ...set, ...change },
    {
      parts,
      question: "",
      ...options,
    },
  );
  if (!page.ok) throw new Error(page.error);
  return page.value;
}

/** Returns everything that a parser of HTML could take for a tag, a comment or the end of a block. */
const marks = (html: string) => html.match(/<[a-z/!?][^\s>]*/gi) ?? [];

const inside = (html: string, id: string) =>
  new RegExp(`<script type="[^"]*" id="${id}">([^<]*)</script>`).exec(html)?.[1] ?? "";

const nasty = [
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "]]></title><img src=x onerror=alert(1)>",
  `"' onload="x`,
  "\u202Eright to left\u2066",
  "&lt;b&gt; &amp; {x} `y` \\u003c/script>",
];

describe("a page", () => {
  it("has the same tags whatever title, question and class names say", () => {
    const plain = written({ ...spirals, title: "a" }, {}, { question: "q" });
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...nasty));
    fc.assert(
      fc.property(text, text, text, (title, question, name) => {
        fc.pre(title.trim() !== "" && question !== "");
        const page = written({ ...spirals, title }, { classNames: [name, "b"] }, { question });
        expect(marks(page)).toEqual(marks(plain));
        const { answer } = readPageData(inside(page, "data"));
        expect(answer).toEqual({ kind: "classes", names: [name, "b"] });
      }),
      { numRuns: 300 },
    );
  });

  it("isolates text of authors from the text around it", () => {
    const title = "\u202Eabc";
    expect(written({ ...spirals, title })).toContain(`<h1><bdi>${title}</bdi></h1>`);
  });

  it("allows its own script and style, nothing else, and makes no request", () => {
    const page = written(spirals, {}, { link: "https://example.org/a/#x=1" });
    const hash = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(policy).toContain("default-src &#39;none&#39;");
    expect(policy).toContain(
      `script-src &#39;${hash(parts.script)}&#39; &#39;wasm-unsafe-eval&#39;;`,
    );
    expect(policy).toContain(`style-src &#39;${hash(parts.style)}&#39;;`);
    expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<style"));
    const addresses = [...page.matchAll(/\b(src|href|action|srcset|data)="([^"]*)"/g)];
    expect(addresses.map(([, , address]) => address?.slice(0, 24))).toEqual([
      "data:image/svg+xml,%3Csv",
      "https://example.org/a/#x",
    ]);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", " https://x", "file:///etc", "//x"])(
    "links to the web only: %s",
    (link) => expect(written(spirals, {}, { link })).not.toContain("<a "),
  );

  it("holds the network, its weights and examples as they are", () => {
    const graph = everyBlock();
    const ir = loweredIr(graph);
    const [height = 1, width = 1, channels = 1] = ir.ops[0]?.type.shape ?? [];
    const size = height * width * channels;
    const images = Uint8Array.from({ length: 40 * size }, (_, i) => (7 * i) % 256);
    const labels = Uint16Array.from({ length: 40 }, (_, i) => i % 3);
    const page = written(graph, { height, width, channels, count: 40, images, labels });
    const data = readPageData(inside(page, "data"));
    expect(data.network).toEqual(playedNetwork(ir));
    expect(data.input.kind).toBe("picture");
    // The examples are one of each class, then a second.
    expect(data.examples.labels).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
    expect([...exampleValues(data.examples)].slice(0, size)).toEqual([...images.subarray(0, size)]);
    const packed = decodeBase64(inside(page, "weights"));
    expect(new Float32Array(packed?.buffer ?? new ArrayBuffer(0))).toEqual(
      packWeights(data.network, weightsOf(graph)),
    );
  });

  it("is refused with a message: too large, weights missing or not finite", () => {
    const large = loweredIr(template("resnet50-adder"));
    expect(pageRefusal(large)).toMatch(/would have 1\d\d MB for its 2\d,\d{3},\d{3} weights/);
    expect(pageRefusal(loweredIr(template("resnet20-adder")))).toBeUndefined();
    const ir = loweredIr(spirals);
    const options = { parts, question: "" };
    expect(writePage(spirals, ir, [], set, options)).toMatchObject({ ok: false });
    const broken = writePage(spirals, ir, weightsOf(spirals, Number.NaN), set, options);
    expect(broken).toMatchObject({ ok: false, error: expect.stringContaining("not finite") });
  });

  it("shows values where the network gives values, and numbers where examples are rows", () => {
    const sine = template("approx-1d-adder");
    const line = {
      channels: 1,
      images: Float32Array.of(0, 0.5, 1),
      targets: Float32Array.of(3, 4, 5),
    };
    const page = written(sine, { ...line, valueScale: { mean: 2, std: 3 } });
    const { answer, input, examples } = readPageData(inside(page, "data"));
    expect(answer).toEqual({ kind: "values", count: 1, mean: 2, std: 3 });
    expect([input.kind, examples.targets]).toEqual(["line", [3, 4, 5]]);
  });

  it.each(["", "{}", "[[[[[[[[[[[[1]]]]]]]]]]]]", '{"network":{"ops":[{"op":"eval"}]}}'])(
    "throws for damaged data: %s",
    (text) => expect(() => readPageData(text)).toThrow("damaged"),
  );
});

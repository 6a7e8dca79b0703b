import { readFileSync } from "node:fs";
import { templateOf } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { createDerive } from "../../document/derive";
import { placesOf, project } from "../../document/layout/project";
import { escapeText } from "../svg-text";
import { colours, type PictureTheme } from "./colours";
import { drawPicture } from "./draw";

function pictureOf(graph: ModelGraph, theme: PictureTheme = "light", background = true) {
  const derived = createDerive()(graph, []);
  const places = placesOf(graph, derived.lowered.order, { aspect: 1.4, previews: false });
  return drawPicture(project(derived, places, false), graph.title, { theme, background });
}

const lenet = templateOf("lenet5-bn-adder")?.graph as ModelGraph;

/** Every tag is closed by its own: what a strict reader asks first. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, end, name, own] of svg.matchAll(
    /<(\/?)([a-z]+)(?:\s+[\w-]+="[^"<]*")*\s*(\/?)>/g,
  )) {
    if (end === "/") expect(open.pop()).toBe(name);
    else if (own !== "/") open.push(name ?? "");
  }
  expect(open).toEqual([]);
  const rest = svg.replace(/<\/?[a-z]+(?:\s+[\w-]+="[^"<]*")*\s*\/?>/g, "");
  expect(rest).not.toMatch(/[<>]/);
}

describe("drawPicture", () => {
  it("draws every block and wire, text as text, within its frame", () => {
    const { svg, width, height } = pictureOf(lenet);
    expectWellFormed(svg);
    expect(svg.match(/<g class="block"/g)).toHaveLength(Object.keys(lenet.nodes).length);
    expect(svg.match(/marker-end/g)).toHaveLength(lenet.edges.length);
    expect(svg).toContain(">Adder 1</text>");
    expect(svg).toContain(">28×28×6</text>");
    expect(width).toBeGreaterThan(200);
    expect(height).toBeGreaterThan(200);
  });

  it("shows what the cards show: pictures, classes, and places that wait", () => {
    const derived = createDerive()(lenet, []);
    const shown = project(
      derived,
      placesOf(lenet, derived.lowered.order, { aspect: 1.4, previews: false }),
      false,
    );
    const [id = ""] = Object.keys(lenet.nodes);
    const place = { x: 12, y: 30, width: 48, height: 48 };
    const { svg } = drawPicture(shown, "", {
      theme: "dark",
      background: true,
      thumbnails: new Map([
        [
          id,
          [
            { kind: "image", href: "data:image/png;base64,AA==", ...place },
            { kind: "empty", ...place },
            { kind: "bar", share: 0.5, right: true, ...place },
            { kind: "text", text: "T-shirt <1>", size: 11, bold: true, ...place },
          ],
        ],
      ]),
    });
    expectWellFormed(svg);
    expect(svg).toContain('href="data:image/png;base64,AA=="');
    expect(svg).toContain(`width="24" height="48" rx="3" fill="${colours.dark.good}"`);
    expect(svg).toContain(">T-shirt &#60;1&#62;</text>");
  });

  it("writes hostile names as text", () => {
    const evil = `</text><script>alert(1)</script>"'&\u0000\u0008\ud800`;
    const [id = ""] = Object.keys(lenet.nodes);
    const node = lenet.nodes[id];
    if (node === undefined) throw new Error("a template has blocks");
    const graph = {
      ...lenet,
      title: evil,
      nodes: { ...lenet.nodes, [id]: { ...node, label: evil } },
    };
    const { svg } = pictureOf(graph);
    expectWellFormed(svg);
    expect(svg).not.toContain("<script");
    expect(escapeText(evil)).toBe(
      "&#60;/text&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#38;",
    );
  });

  it("has a background or none, and two themes", () => {
    expect(pictureOf(lenet, "dark").svg).toContain(`fill="${colours.dark.canvas}"`);
    expect(pictureOf(lenet, "dark", false).svg).not.toContain(`fill="${colours.dark.canvas}"`);
  });

  it("draws an empty network as an empty picture", () => {
    expectWellFormed(pictureOf({ ...lenet, nodes: {}, edges: [] }).svg);
  });
});

it("has the page's own colours", () => {
  const css = readFileSync(new URL("../../styles/tokens.css", import.meta.url), "utf8");
  const [light = "", dark = ""] = css.split(':root[data-theme="dark"]');
  for (const [theme, text] of [
    ["light", light],
    ["dark", dark],
  ] as const) {
    const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(text)?.[1];
    const { hues, ...plain } = colours[theme];
    for (const [name, value] of Object.entries(plain)) expect(value).toBe(token(name));
    for (const [name, { ink, strong, soft }] of Object.entries(hues)) {
      expect([ink, strong, soft]).toEqual([
        token(name),
        token(`${name}-strong`) ?? token(name),
        token(`${name}-soft`),
      ]);
    }
  }
});

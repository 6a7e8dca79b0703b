import { catalog, firstTemplate } from "@adder-studio/blocks";
import { decodeLink, documentHash, encodeLink, holdsLink } from "@adder-studio/graph";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type PanelId, panelTitles } from "../../studio/panels";
import { type EmbedOptions, embedAddress, embedOptions, embedSnippet, originOf } from "./address";

let link = "";
beforeAll(async () => {
  const made = await encodeLink(firstTemplate.graph, catalog);
  if (!made.ok) throw new Error(made.error.message);
  link = made.value;
});

const app = "https://studio.school.example/adder/?x=1#1z.old";
const hash = documentHash(firstTemplate.graph);

async function hashIn(text: string): Promise<string | undefined> {
  const read = await decodeLink(text, catalog);
  return read.ok ? documentHash(read.value.graph) : undefined;
}

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const origin = fc
  .tuple(
    fc.constantFrom("https", "http"),
    // Names that look like the beginning of a link, too.
    fc.array(fc.oneof(label, fc.constantFrom("1z", "1a", "2z")), { minLength: 1, maxLength: 4 }),
    fc.option(fc.integer({ min: 1024, max: 65535 })),
  )
  .map(
    ([scheme, labels, port]) =>
      `${scheme}://x.${labels.join(".")}.example${port === null ? "" : `:${port}`}`,
  )
  .filter((text) => originOf(text) === text);
const options: fc.Arbitrary<EmbedOptions> = fc.record({
  theme: fc.constantFrom("auto", "light", "dark"),
  panel: fc.constantFrom(undefined, "none" as const, ...(Object.keys(panelTitles) as PanelId[])),
  origin: fc.option(origin, { nil: undefined }),
});

test("any options come back from the address, and the document with them, also after what programs do to links", async () => {
  await fc.assert(
    fc.asyncProperty(options, async (wanted) => {
      const address = embedAddress(app, link, wanted);
      expect(address.startsWith("https://studio.school.example/adder/embed.html#1z.")).toBe(true);
      expect(holdsLink(address)).toBe(true);
      for (const text of [
        address,
        address.replace("#", "%23"),
        encodeURIComponent(encodeURIComponent(address)),
        `See ${address} `,
      ]) {
        expect(embedOptions(text)).toEqual(wanted);
        expect(await hashIn(text)).toBe(hash);
      }
    }),
    { numRuns: 60 },
  );
});

test("an address that was cut loses options before it loses the document", async () => {
  const whole = embedAddress(app, link, {
    theme: "dark",
    panel: "cost",
    origin: "https://lms.school.example",
  });
  const end = whole.indexOf(";");
  for (let length = end; length <= whole.length; length++) {
    expect(await hashIn(whole.slice(0, length))).toBe(hash);
  }
});

test("what no option means is left out, and nothing but an origin is one", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { theme, panel, origin } = embedOptions(`#1z.1.1.A;${text}`);
      expect(["auto", "light", "dark"]).toContain(theme);
      expect([undefined, "none", ...Object.keys(panelTitles)]).toContain(panel);
      if (origin !== undefined) expect(new URL(origin).origin).toBe(origin);
    }),
  );
  for (const bad of ["*", "null", "javascript:alert(1)", "data:text/html,x", "lms.example", "//x"])
    expect(originOf(bad)).toBeUndefined();
  expect(originOf(" https://LMS.school.example/course/7?a#b ")).toBe("https://lms.school.example");
});

test("the snippet is one element whatever the title holds", () => {
  fc.assert(
    fc.property(fc.string(), (title) => {
      const snippet = embedSnippet("https://a.example/embed.html#1z.1.1.A;theme=dark", title);
      expect(snippet.match(/[<>]/g)).toEqual(["<", ">", "<", ">"]);
      // src, title, width, height, style, loading, referrerpolicy, allow.
      expect(snippet.match(/"/g)).toHaveLength(16);
    }),
  );
});

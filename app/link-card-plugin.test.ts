import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linkCardTags, siteAddress } from "./link-card-plugin.ts";

const at = (path: string) => new URL(path, import.meta.url);
const page = readFileSync(at("index.html"), "utf8");

const content = (site: string | undefined, name: string) =>
  linkCardTags(page, site).find(({ attrs }) => attrs?.property === `og:${name}`)?.attrs?.content;

test("the picture lies beside the page, in any folder of any host", () => {
  expect(content(undefined, "image")).toBe("./link-picture.png");
  expect(content(undefined, "url")).toBeUndefined();
  const folder = fc.array(fc.stringMatching(/^[a-z0-9-]{1,8}$/), { maxLength: 3 });
  fc.assert(
    fc.property(fc.webAuthority(), folder, fc.boolean(), (authority, folders, slash) => {
      const given = `https://${authority}/${folders.join("/")}${slash ? "/" : ""}`;
      if (!URL.canParse(given)) return;
      const site = siteAddress(given);
      const image = String(content(site, "image"));
      expect(new URL(image).href).toBe(image);
      expect(image.startsWith(new URL(given).href)).toBe(true);
      expect(new URL("./link-picture.png", site).href).toBe(image);
      expect(content(site, "url")).toBe(site);
    }),
  );
});

test("the words are the page's own, and the picture has the size that they say", () => {
  expect(content(undefined, "title")).toBe("Adder Studio");
  expect(page).toContain(`content="${content(undefined, "description")}"`);
  const png = readFileSync(at("../public/link-picture.png"));
  const size = [png.readUInt32BE(16), png.readUInt32BE(20)].map(String);
  expect(size).toEqual([content(undefined, "image:width"), content(undefined, "image:height")]);
});

test("what is no address of a folder stops the build with a sentence", () => {
  expect(siteAddress("")).toBeUndefined();
  for (const bad of [
    "school.example",
    "/adder/",
    "ftp://a.example/",
    "https://a.example/?x=1",
    "https://a.example/#x",
  ])
    expect(() => siteAddress(bad)).toThrow(/Give the address of the folder/);
});

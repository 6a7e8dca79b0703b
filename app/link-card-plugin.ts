import type { HtmlTagDescriptor, Plugin } from "vite";

/** In `public`; `npm run pictures` makes it. */
const picture = { file: "link-picture.png", width: 1200, height: 630 } as const;

/** Words for those who do not see the picture. */
const pictureAlt =
  "A trained network of adder layers as blocks, with what each of them makes of a picture of an ankle boot.";

/**
 * Returns the address of the folder that a build will be served from, with a slash at its end; undefined where none is
 * given. Throws on a text that is no such address.
 */
export function siteAddress(given: string): string | undefined {
  if (given === "") return undefined;
  const address = URL.canParse(given) ? new URL(given) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol) || /[?#]/.test(given)) {
    throw new Error(
      `ADDER_SITE is “${given}”. Give the address of the folder that holds index.html, as in https://school.example/adder/`,
    );
  }
  return address.href.endsWith("/") ? address.href : `${address.href}/`;
}

/**
 * The tags from which chat programs and learning platforms make a card of a link: Open Graph (https://ogp.me) and its
 * kin. Most readers want a whole address of the picture, which the build knows only where it is given one.
 */
export function linkCardTags(html: string, site: string | undefined): HtmlTagDescriptor[] {
  const [, title] = /<title>([^<]*)<\/title>/.exec(html) ?? [];
  const [, description] = /<meta name="description" content="([^"]*)"/.exec(html) ?? [];
  if (title === undefined || description === undefined)
    throw new Error("index.html has no title or no description.");
  const open: Readonly<Record<string, string>> = {
    type: "website",
    title,
    description,
    ...(site === undefined ? {} : { url: site }),
    image: `${site ?? "./"}${picture.file}`,
    "image:width": String(picture.width),
    "image:height": String(picture.height),
    "image:alt": pictureAlt,
  };
  return [
    ...Object.entries(open).map(([name, content]) => ({ property: `og:${name}`, content })),
    // All else it takes from the others.
    { name: "twitter:card", content: "summary_large_image" },
  ].map((attrs) => ({ tag: "meta", attrs, injectTo: "head" }));
}

/** Puts the tags of a link's card into the built page. `ADDER_SITE` holds the address that the build is made for. */
export function linkCard(): Plugin {
  const site = siteAddress(process.env.ADDER_SITE ?? "");
  return {
    name: "adder-studio:link-card",
    apply: "build",
    transformIndexHtml: {
      // Behind Vite's own step: it would take a relative picture for one of the source.
      order: "post",
      handler: (html, { path }) => (path.endsWith("index.html") ? linkCardTags(html, site) : []),
    },
  };
}

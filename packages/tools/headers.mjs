/**
 * The one place where response headers are written down. The dev server, `serve.mjs`, the service
 * worker and the `_headers` file of the build all take them from here.
 */

/**
 * Content Security Policy of the built app. It must be sent as a header: a `<meta>` policy does not
 * reach workers. `blob:` workers are for embeds in sandboxed frames, where a worker from a URL fails.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "trusted-types default",
  "require-trusted-types-for 'script'",
];

/** Directive that counts only in a header, so that it is not part of the `<meta>` policy. */
const frameAncestors = "frame-ancestors 'self'";

/** Headers that SharedArrayBuffer, and with it wasm threads, needs. */
export const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** The camera reads QR codes for the class board; nobody else needs it, and a school says so: `ADDER_CAMERA=on`. */
const camera = process.env.ADDER_CAMERA === "on" ? "self" : "";

/** Headers that every host should send. */
export const safetyHeaders = {
  "Content-Security-Policy": [...contentSecurityPolicy, frameAncestors].join("; "),
  // No page of another origin may load our files into its process.
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": `camera=(${camera}), geolocation=(), microphone=(), payment=(), usb=()`,
};

/** All headers, for hosts on which they can be chosen. */
export const allHeaders = { ...safetyHeaders, ...isolationHeaders };

/** The page that pages of other origins may show in a frame. It keeps nothing on the device, and asks who is around it. */
export const embedPage = "embed.html";

/** Its addresses: some hosts show a page without its ending. */
export const embedPages = [embedPage, "embed"];

/**
 * Headers of that page which differ from those of all files. A `frame-ancestors` with a list would leave a grey box where a page is not on it; without,
 * the page itself says so. COEP stays, since a page that is isolated shows no frame without it.
 */
const embedHeaders = {
  "Content-Security-Policy": contentSecurityPolicy.join("; "),
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/** A frame with `sandbox` and without `allow-same-origin` has no origin: even our own files are another's to it. */
const forSandboxedFrames = { "Access-Control-Allow-Origin": "*" };

/**
 * Returns the headers of one file, all given as `headers`: those of the page for frames differ, and so do those of the
 * files it loads once any other origin is allowed to show it.
 * @param {string} file address within the app, without a slash before it
 * @param {Readonly<Record<string, string>>} headers
 * @param {readonly string[]} origins allowed to show the page for frames
 * @returns {Record<string, string>}
 */
export function headersOf(file, headers, origins = []) {
  return {
    ...headers,
    ...(embedPages.includes(file) && "Content-Security-Policy" in headers ? embedHeaders : {}),
    ...(origins.length > 0 && /^(assets|data|engines)\//.test(file) ? forSandboxedFrames : {}),
  };
}

/**
 * Reads a list of origins that may show the page for frames, with blanks or commas between: `https://lms.school.example`,
 * `https://*.school.example`, or `*` for every page. Throws an error that names what is none.
 * @param {string} text
 * @returns {string[]}
 */
export function readOrigins(text) {
  const all = text.split(/[\s,]+/).filter((word) => word !== "");
  for (const word of all) {
    if (/^(\*|https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?)$/i.test(word)) continue;
    throw new Error(
      `${word} is not an origin. Write https://lms.school.example, https://*.school.example, or * for every page.`,
    );
  }
  return all.map((word) => word.toLowerCase());
}

/** The place of the allowed origins in the page for frames, where they can also be written by hand. */
const place = /(<meta name="embed-origins" content=")([^"]*)(")/;

/**
 * Returns the allowed origins that the page for frames names.
 * @param {string} html
 */
export function originsIn(html) {
  return readOrigins(place.exec(html)?.[2] ?? "");
}

/**
 * Writes the list of allowed origins into the page for frames.
 * @param {string} html
 * @param {readonly string[]} origins
 */
export function withOrigins(html, origins) {
  if (!place.test(html)) throw new Error(`${embedPage} has no place for the allowed origins.`);
  return html.replace(place, `$1${origins.join(" ")}$3`);
}

/**
 * Headers for the dev server, whose hot reload needs inline scripts and styles and a web socket. It still refuses
 * every other origin.
 */
export const developmentHeaders = {
  ...isolationHeaders,
  "Content-Security-Policy":
    "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; connect-src 'self' ws: wss:; worker-src 'self' blob:",
};

/** The policy for `<meta http-equiv>`: the second line, for the first visit to a host without headers. */
export const metaPolicy = contentSecurityPolicy.join("; ");

/** @param {Readonly<Record<string, string>>} headers */
const linesOf = (headers) =>
  Object.entries(headers)
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .join("");

/**
 * Writes the `_headers` file that Netlify and Cloudflare Pages read from the published folder. Both add up the headers of
 * all rules that fit an address: what differs for the page for frames can stand in no rule that fits all files.
 * @param {readonly string[]} names files and folders of the published folder, folders with a slash behind
 * @param {readonly string[]} origins
 */
export function headersFile(names, origins = []) {
  const differ = new Set(Object.keys(embedHeaders));
  const pick = (/** @type {Record<string, string>} */ headers, /** @type {boolean} */ own) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => differ.has(name) === own));
  const rules = names.flatMap((name) => {
    const file = name.endsWith("/") ? `${name}*` : name;
    const headers = headersOf(file, allHeaders, origins);
    const { "Access-Control-Allow-Origin": allowed } = headers;
    const lines = linesOf({
      ...pick(headers, true),
      ...(allowed && { "Access-Control-Allow-Origin": allowed }),
      ...(name === "assets/" && { "Cache-Control": "public, max-age=31536000, immutable" }),
    });
    // Both hosts show a page without its ending, too.
    const addresses = name.endsWith(".html") ? [name, name.slice(0, -".html".length)] : [file];
    return addresses.map((at) => `/${at}\n${lines}`);
  });
  return `/*\n${linesOf(pick(allHeaders, false))}/\n${linesOf(pick(allHeaders, true))}${rules.join("")}`;
}

/** The server of the built app. It needs Node alone: a copy for a class carries it along, with all that it imports (`class-server.mjs`). */
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { extname, join, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { allHeaders, embedPage, headersOf, originsIn, withOrigins } from "./headers.mjs";

/** @type {Record<string, string>} */
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
  // gzip inside, but not as Content-Encoding: the app unpacks and checks it.
  ".u8z": "application/octet-stream",
};

/**
 * Returns the file of a request path; undefined outside of `folder`, for hidden and for absent files.
 * @param {string} folder absolute
 * @param {string} base starts and ends with a slash
 * @param {string} requested path part of the URL, still escaped
 */
export function fileFor(folder, base, requested) {
  let path;
  try {
    path = decodeURIComponent(requested);
  } catch {
    return undefined;
  }
  if (!path.startsWith(base) || path.includes("\0") || path.includes("\\")) return undefined;
  const relative = path.slice(base.length);
  if (relative.split("/").some((part) => part.startsWith("."))) return undefined;
  const file = resolve(
    folder,
    relative === "" || relative.endsWith("/") ? `${relative}index.html` : relative,
  );
  if (!file.startsWith(folder + sep) || !existsSync(file) || !statSync(file).isFile()) {
    return undefined;
  }
  return file;
}

/** Endings of files that are packed on the way; pictures and shards are packed already. */
const packable = new Set([
  ".html",
  ".js",
  ".css",
  ".json",
  ".map",
  ".webmanifest",
  ".svg",
  ".wasm",
]);

/**
 * Returns the bytes to send for a file: packed where that helps and the browser accepts it.
 * @param {string} file
 * @param {string | string[] | undefined} accepted
 * @param {Map<string, {time: number, bytes: Buffer}>} packed
 */
function bodyOf(file, accepted, packed) {
  const { mtimeMs, size } = statSync(file);
  if (!packable.has(extname(file)) || size < 1000 || !/\bgzip\b/.test(String(accepted))) {
    return { length: size, bytes: undefined, isPacked: false };
  }
  let made = packed.get(file);
  if (made?.time !== mtimeMs) {
    made = { time: mtimeMs, bytes: gzipSync(readFileSync(file)) };
    packed.set(file, made);
  }
  return { length: made.bytes.length, bytes: made.bytes, isPacked: true };
}

/**
 * Returns a name of a file's state: a browser that has it is not sent it again. Weak, for it is packed or not.
 * @param {string} file
 */
function tagOf(file) {
  const { mtimeMs, size } = statSync(file);
  return `W/"${size.toString(16)}-${Math.round(mtimeMs * 1000).toString(16)}"`;
}

/**
 * @param {{folder: string, base?: string, headers?: Record<string, string>, embed?: readonly string[]}} options
 */
export function createStaticServer({ folder, base = "/", headers = allHeaders, embed }) {
  const top = resolve(folder);
  const packed = new Map();
  const frames = join(top, embedPage);
  const page = existsSync(frames) ? readFileSync(frames, "utf8") : "";
  const origins = embed ?? originsIn(page);
  const given = embed && page !== "" ? Buffer.from(withOrigins(page, embed)) : undefined;
  return createServer((request, response) => {
    const path = (request.url ?? "/").split(/[?#]/, 1)[0] ?? "/";
    const own = headersOf(path.slice(base.length), headers, origins);
    for (const [name, value] of Object.entries(own)) response.setHeader(name, value);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    if (`${path}/` === base) {
      response.writeHead(301, { Location: base }).end();
      return;
    }
    // Some programs escape the # of a link.
    if (path.startsWith(`${base}%23`)) {
      const fragment = path.slice(base.length + 3);
      response.writeHead(302, { Location: `${base}#${fragment}` }).end();
      return;
    }
    const file = fileFor(top, base, path);
    if (file === undefined) {
      response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end("Not found\n");
      return;
    }
    const isGiven = given !== undefined && file === frames;
    const tag = isGiven ? undefined : tagOf(file);
    if (tag !== undefined) {
      response.setHeader("ETag", tag);
      if (request.headers["if-none-match"]?.split(/,\s*/).includes(tag)) {
        response.writeHead(304).end();
        return;
      }
    }
    const hashed = path.startsWith(`${base}assets/`);
    const { length, bytes, isPacked } = isGiven
      ? { length: given.length, bytes: given, isPacked: false }
      : bodyOf(file, request.headers["accept-encoding"], packed);
    response.writeHead(200, {
      "Content-Type": types[extname(file)] ?? "application/octet-stream",
      "Content-Length": length,
      ...(packable.has(extname(file)) && { Vary: "Accept-Encoding" }),
      ...(isPacked && { "Content-Encoding": "gzip" }),
      // Names in assets/ change with their content.
      "Cache-Control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
    });
    if (request.method === "HEAD") response.end();
    else if (bytes) response.end(bytes);
    else
      createReadStream(file)
        .on("error", () => response.destroy())
        .pipe(response);
  });
}

/**
 * Returns true when a server listens on the IPv6 side of localhost, which a browser may try first.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function listensOnIpv6(port) {
  return new Promise((done) => {
    const socket = connect({ host: "::1", port });
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}

/**
 * Listens on `port` or, when others have it, on the next free one; resolves to the port taken.
 * @param {import("node:http").Server} server
 * @param {number} port
 * @param {number} attempts
 * @param {string} host "0.0.0.0" is heard by other machines, too
 * @returns {Promise<number>}
 */
export async function listen(server, port, attempts, host = "127.0.0.1") {
  for (let tried = port; tried < port + attempts; tried++) {
    if (await listensOnIpv6(tried)) continue;
    server.listen(tried, host);
    try {
      await once(server, "listening");
      return tried;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error(`ports ${port} to ${port + attempts - 1} are taken`);
}

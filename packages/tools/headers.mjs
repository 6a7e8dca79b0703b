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

/** Headers that every host should send. */
export const safetyHeaders = {
  "Content-Security-Policy": [...contentSecurityPolicy, frameAncestors].join("; "),
  // No page of another origin may load our files into its process.
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** All headers, for hosts on which they can be chosen. */
export const allHeaders = { ...safetyHeaders, ...isolationHeaders };

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

/** Writes the `_headers` file that Netlify and Cloudflare Pages read from the published folder. */
export function headersFile() {
  const lines = Object.entries(allHeaders).map(([name, value]) => `  ${name}: ${value}`);
  return `/*\n${lines.join("\n")}\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n`;
}

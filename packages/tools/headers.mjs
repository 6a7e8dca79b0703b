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

/** `frame-ancestors` counts only in a header, so it is not part of the `<meta>` policy. */
const frameAncestors = "frame-ancestors 'self'";

/** SharedArrayBuffer, and with it wasm threads, needs these two. */
export const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** What the app asks of every host. */
export const safetyHeaders = {
  "Content-Security-Policy": [...contentSecurityPolicy, frameAncestors].join("; "),
  // No page of another origin may load our files into its process.
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** Everything, for hosts that let us choose. */
export const allHeaders = { ...safetyHeaders, ...isolationHeaders };

/**
 * For the dev server, whose hot reload needs inline scripts and styles and a web socket. It still refuses
 * every other origin.
 */
export const developmentHeaders = {
  ...isolationHeaders,
  "Content-Security-Policy":
    "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; connect-src 'self' ws: wss:; worker-src 'self' blob:",
};

/** The policy for `<meta http-equiv>`: the second line, for the first visit to a host without headers. */
export const metaPolicy = contentSecurityPolicy.join("; ");

/** Netlify and Cloudflare Pages read this file from the published folder. */
export function headersFile() {
  const lines = Object.entries(allHeaders).map(([name, value]) => `  ${name}: ${value}`);
  return `/*\n${lines.join("\n")}\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n`;
}

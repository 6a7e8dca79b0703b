/** Builds script and style of an exported page: packages/player/src/page in the app's own colours. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @param {string} root of the repository
 * @returns {Promise<{script: string, style: string}>}
 */
export async function buildPlayerPage(root) {
  const { build, transform } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(root, "packages/player/src/page/main.ts")],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    platform: "browser",
    legalComments: "none",
    logLevel: "error",
  });
  /** @param {string} file */
  const text = (file) => readFileSync(join(root, file), "utf8");
  const sheets = ["page", "views", "narrow"].map((name) =>
    text(`packages/player/src/page/${name}.css`),
  );
  const style = `${themed(text("app/src/styles/tokens.css"))}${sheets.join("")}`;
  const small = await transform(style, { loader: "css", minify: true });
  return { script: outputFiles[0]?.text.trim() ?? "", style: small.code.trim() };
}

/**
 * Returns the app's colours, dark where the system is: an exported page has no switch.
 * @param {string} tokens
 */
function themed(tokens) {
  const dark = ':root[data-theme="dark"] {';
  const at = tokens.indexOf(dark);
  if (at < 0) throw new Error("The dark colours have moved in tokens.css.");
  const end = tokens.indexOf("}", at) + 1;
  const block = tokens.slice(at, end).replace(dark, ":root {");
  return `${tokens.slice(0, at)}@media (prefers-color-scheme: dark) {\n${block}\n}\n${tokens.slice(end)}`;
}

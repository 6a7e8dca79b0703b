import { encodeBase64, invariant, sha256Hex } from "@adder-studio/core";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text from a document as HTML shows it, in an element or in a quoted attribute: never markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? "");
}

/** The same for text whose direction is its author's: what stands around it keeps its own. */
export function foreignText(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}

/** JSON for a data block: no `<` in it, so that nothing in it ends the block or opens a comment. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The source that a content security policy names an inline script or style by. */
export function policyHash(text: string): string {
  const hex = sha256Hex(new TextEncoder().encode(text));
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return `'sha256-${encodeBase64(bytes)}'`;
}

/** A script or style of our own, which must not end itself. */
export function inlineText(tag: "script" | "style", text: string): string {
  invariant(text !== "", `the page has its ${tag}`);
  invariant(!/<\/?(script|style)|<!--/i.test(text), `the ${tag} holds no tag`);
  return `<${tag}>${text}</${tag}>`;
}

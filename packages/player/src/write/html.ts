import { encodeBase64, invariant, sha256Hex } from "@adder-studio/core";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for an element or a quoted attribute, so that it is never markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? "");
}

/** Escapes text of the document's author in an element that isolates its direction from the text around it. */
export function authorText(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}

/** Writes JSON for a data block: it has no `<`, so that nothing in it ends the block or opens a comment. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Returns the hash source by which a content security policy allows an inline script or style. */
export function policyHash(text: string): string {
  const hex = sha256Hex(new TextEncoder().encode(text));
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return `'sha256-${encodeBase64(bytes)}'`;
}

/** Returns an inline script or style. Throws an invariant where its text is empty or could end the element. */
export function inlineText(tag: "script" | "style", text: string): string {
  invariant(text !== "", `the page has its ${tag}`);
  invariant(!/<\/?(script|style)|<!--/i.test(text), `the ${tag} holds no tag`);
  return `<${tag}>${text}</${tag}>`;
}

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/**
 * Returns GitHub's anchor of a heading.
 * @param {string} heading
 */
export function anchorOf(heading) {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

/**
 * Returns all anchors of a page; the second heading of a name gets `-1`.
 * @param {string} markdown without code
 */
function anchorsOf(markdown) {
  const seen = new Map();
  const anchors = new Set();
  for (const [, heading = ""] of markdown.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const anchor = anchorOf(heading);
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
}

/** @param {string} markdown */
function withoutCode(markdown) {
  return markdown
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, "")
    .replace(/`[^`\n]*`/g, (code) => code.slice(1, -1).replace(/[[\]]/g, ""));
}

/**
 * Checks links between pages and files of the project: targets and anchors must exist. Links to the web are not checked.
 * @param {string} root
 * @param {string[]} pages paths from the root
 * @returns {string[]} faults
 */
export function checkLinks(root, pages) {
  const faults = [];
  for (const page of pages) {
    const markdown = withoutCode(readFileSync(join(root, page), "utf8"));
    for (const [, target = ""] of markdown.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
      if (/^[a-z]+:/i.test(target)) continue;
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, file))) {
        faults.push(`${page}: link to ${target}, which does not exist`);
      } else if (anchor && file.endsWith(".md")) {
        const anchors = anchorsOf(withoutCode(readFileSync(join(root, file), "utf8")));
        if (!anchors.has(anchor)) faults.push(`${page}: no heading for ${target}`);
      }
    }
  }
  return faults;
}

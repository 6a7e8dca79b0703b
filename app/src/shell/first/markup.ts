/** Attributes that mean nothing, or mislead, in a picture. */
const dropped =
  / (?:id|for|title|tabindex|popovertarget|aria-(?:label|controls|labelledby|describedby|haspopup|expanded)|role="status")(?:="[^"]*")?/gi;

/**
 * Markup of the page as markup of a picture: nothing in it takes the focus, and what attributes say of style goes into
 * `styles`, since the policy lets no style into attributes.
 */
export function plain(markup: string, styles: string[]): string {
  return (
    withoutPopovers(markup)
      .replace(/<!--.*?-->/g, "")
      .replace(/<link [^>]*>/g, "")
      .replace(dropped, "")
      .replace(/ style="([^"]*)"/g, (_, style: string) => {
        const rule = style.replaceAll("&quot;", '"').replaceAll("&#x27;", "'");
        let at = styles.findIndex((known) => known.endsWith(`{${rule}}`));
        if (at < 0) at = styles.push(`[data-s="${styles.length}"]{${rule}}`) - 1;
        return ` data-s="${at}"`;
      })
      .replace(/<(button|input|select|textarea|summary|a)\b/g, '<$1 tabindex="-1"')
      // Text that a person typed into the picture would be lost.
      .replace(/<(input|textarea)\b/g, '<$1 readonly=""')
  );
}

/** Menus that are closed. */
function withoutPopovers(markup: string): string {
  let rest = markup;
  for (;;) {
    const start = rest.search(/<div[^>]* popover="/);
    if (start < 0) return rest;
    let depth = 0;
    let end = start;
    for (const tag of rest.slice(start).matchAll(/<(\/?)div\b[^>]*>/g)) {
      depth += tag[1] === "/" ? -1 : 1;
      if (depth > 0) continue;
      end = start + tag.index + tag[0].length;
      break;
    }
    if (end === start) throw new Error("A menu of the first picture has no end.");
    rest = rest.slice(0, start) + rest.slice(end);
  }
}

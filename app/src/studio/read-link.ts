import { catalog } from "@adder-studio/blocks";
import { decodeLink } from "@adder-studio/graph";
import { receiptIn, writeReceipt } from "@adder-studio/receipt";
import type { Preview, UiModel } from "./ui";

/** The document of a link, or the message why it cannot be read. A link is untrusted input. */
export type LinkResult =
  | { readonly ok: true; readonly preview: Preview }
  | { readonly ok: false; readonly sentence: string };

/** Behind a link's payload: opens the lesson's locks. A courtesy for teachers, not security. */
const teacherMark = /(?:[&?]|%26|%3f)t(?:=|%3d)1(?!\w)/i;

export async function readLink(text: string): Promise<LinkResult> {
  const read = toPreview(await decodeLink(text, catalog), "link");
  if (!read.ok) return read;
  const receipt = receiptTextIn(text);
  return {
    ok: true,
    preview: {
      ...read.preview,
      ...(receipt === undefined ? {} : { receipt }),
      ...(teacherMark.test(text) ? { teacher: true } : {}),
    },
  };
}

/** Most letters of a damaged receipt that are kept: so many that whoever reads them finds the same fault. */
const mostDamaged = 400;

/** Returns the receipt behind a link as text; of a damaged one what is left. */
function receiptTextIn(text: string): string | undefined {
  const found = receiptIn(text);
  if (!found.ok) return text.slice(-mostDamaged);
  return found.value === undefined ? undefined : writeReceipt(found.value);
}

function toPreview(
  result: Awaited<ReturnType<typeof decodeLink>>,
  from: Preview["from"],
): LinkResult {
  if (!result.ok) {
    const { message, hint } = result.error;
    return { ok: false, sentence: hint === undefined ? message : `${message} ${hint}` };
  }
  const { graph, notices } = result.value;
  return { ok: true, preview: { graph, notices: notices.map(({ message }) => message), from } };
}

/** Shows the preview of a link, or the message why it cannot be read. */
export function showLink(ui: UiModel, link: LinkResult): void {
  if (link.ok) {
    ui.set({ preview: link.preview });
    return;
  }
  ui.set({ notice: link.sentence, preview: undefined });
  ui.announce(link.sentence, true);
}

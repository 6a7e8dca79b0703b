import { catalog } from "@adder-studio/blocks";
import { decodeLink } from "@adder-studio/graph";
import type { Preview, UiModel } from "./ui";

/** The document of a link, or the message why it cannot be read. A link is untrusted input. */
export type LinkResult =
  | { readonly ok: true; readonly preview: Preview }
  | { readonly ok: false; readonly sentence: string };

/** Behind a link's payload: opens the lesson's locks. A courtesy for teachers, not security. */
const teacherMark = /(?:[&?]|%26|%3f)t(?:=|%3d)1(?!\w)/i;

export async function readLink(text: string): Promise<LinkResult> {
  const read = toPreview(await decodeLink(text, catalog), "link");
  if (!read.ok || !teacherMark.test(text)) return read;
  return { ok: true, preview: { ...read.preview, teacher: true } };
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

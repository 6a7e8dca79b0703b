import { type RefObject, useRef, useState } from "react";
import { useStudio } from "../../studio/context";

/** Copies a text that stands in a field; `said` is announced. */
export function useCopy(
  text: string | undefined,
  said: string,
): {
  /** The field with the text: it is selected where the browser lets no page copy. */
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly copied: boolean;
  readonly copy: () => Promise<void>;
} {
  const studio = useStudio();
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<string>();
  const copy = async () => {
    if (text === undefined) return;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Frames may not write to the clipboard: the selected text can still be copied by hand.
      field.current?.select();
      return;
    }
    setCopied(text);
    studio.ui.announce(said);
  };
  return { field, copied: copied !== undefined && copied === text, copy };
}

import { Check, Copy } from "lucide-react";
import { useCopy } from "./use-copy";

/** The link that opens a lesson with nothing locked. It is a courtesy, and says so. */
export function TeachersLink({ link }: { readonly link: string }) {
  // Behind the payload, whose length the link tells: the document is the same.
  const mine = `${link}&t=1`;
  const { field, copied, copy } = useCopy(mine, "Teacher's link copied");
  return (
    <details className="share-teacher">
      <summary>Teacher's link</summary>
      <p className="muted">
        It opens the lesson with nothing locked. This is a courtesy and no security: whoever adds
        <code> &amp;t=1 </code> to the students' link has it, too.
      </p>
      <textarea
        ref={field}
        className="field share-link"
        readOnly
        rows={2}
        aria-label="Teacher's link"
        value={mine}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="share-actions">
        <button type="button" className="button" onClick={() => void copy()}>
          {copied ? <Check size={15} /> : <Copy size={15} />}
          {copied ? "Copied" : "Copy the teacher's link"}
        </button>
      </div>
    </details>
  );
}

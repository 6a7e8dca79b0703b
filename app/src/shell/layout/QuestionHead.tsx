import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { QuestionSection } from "../../features/question/QuestionSection";
import { useQuestion } from "../../studio/use-question";

/** The experiment's question at the top of the page: two lines; the things to try open on request. */
export function QuestionHead({ open: first = false }: { open?: boolean }) {
  const question = useQuestion();
  const [open, setOpen] = useState(first);
  if (question === undefined) return null;
  const hints = typeof question === "object" && question.hints.length > 0;
  return (
    <div className={open ? "question-head open" : "question-head"}>
      <QuestionSection />
      {hints ? (
        <button
          type="button"
          className="button icon quiet small"
          aria-expanded={open}
          aria-label="Things to try"
          title="Things to try"
          onClick={() => setOpen(!open)}
        >
          <ChevronDown size={16} />
        </button>
      ) : null}
    </div>
  );
}

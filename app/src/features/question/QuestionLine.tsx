import { useStudio } from "../../studio/context";
import { useQuestion } from "../../studio/use-question";
import "./question.css";

/**
 * Shows the question of the experiment in at most two lines, on screens too small for all of it; a press shows the whole
 * question with its hints. Renders nothing for an experiment without a question.
 */
export function QuestionLine() {
  const studio = useStudio();
  const question = useQuestion();
  const text = typeof question === "object" ? question.text : "";
  if (text === "") return null;
  const show = () => {
    studio.ui.select([]);
    studio.ui.set({ rightOpen: true, sheet: "inspector" });
  };
  return (
    <button
      type="button"
      className="question-line"
      title="Show the question and its hints"
      onClick={show}
    >
      <span>{text}</span>
    </button>
  );
}

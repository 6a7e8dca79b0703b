import { useStudio } from "../../studio/context";
import { useQuestion } from "../../studio/use-question";
import "./question.css";

/**
 * What the experiment asks, in at most two lines, where there is no room for all of it; pressed, it is shown whole, with
 * its hints. Nothing where nothing is asked.
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

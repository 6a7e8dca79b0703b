import { useDocument } from "../state/context";
import { unknownQuestion, useQuestion } from "./use-question";

/** What the experiment asks, and things to try; its title where nothing is asked. */
export function QuestionSection() {
  const title = useDocument((state) => state.graph.title);
  const question = useQuestion();
  if (question === undefined) {
    return (
      <header className="inspector-head">
        <h2>{title === "" ? "Experiment" : title}</h2>
      </header>
    );
  }
  if (question === "unknown") {
    return (
      <section className="question" aria-label="The question">
        <h2>{title === "" ? "Experiment" : title}</h2>
        <p className="muted">{unknownQuestion}</p>
      </section>
    );
  }
  return (
    <section className="question" aria-label="The question">
      <h2>{question.text}</h2>
      {question.hints.length === 0 ? null : (
        <ul className="dotted">
          {question.hints.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

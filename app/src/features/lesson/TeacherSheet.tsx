import type { ReadyLesson } from "@adder-studio/classroom/lessons";
import { plural } from "../../ui/format";

/** The page for the teacher of a lesson: aim, timing, what to expect, and what students get wrong. Prints on two sides. */
export function TeacherSheet({ lesson: { teacher, lesson } }: { readonly lesson: ReadyLesson }) {
  const minutes = teacher.steps.reduce((sum, step) => sum + step.minutes, 0);
  return (
    <article className="teacher-sheet">
      <p className="teacher-aim">{teacher.aim}</p>
      <section>
        <h3>Needed</h3>
        <ul className="dotted">
          {teacher.needs.map((need) => (
            <li key={need}>{need}</li>
          ))}
        </ul>
      </section>
      <section>
        <h3>The steps: {plural(minutes, "minute")}</h3>
        <table>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Expect</th>
              <th scope="col">Say</th>
            </tr>
          </thead>
          <tbody>
            {teacher.steps.map((step, at) => (
              <tr key={step.title}>
                <th scope="row">
                  {at + 1}. {step.title}
                  <small>{step.minutes} min</small>
                  {lesson.steps[at]?.questions.map(({ prompt }) => (
                    <small key={prompt}>{prompt}</small>
                  ))}
                </th>
                <td>{step.expect}</td>
                <td>{step.say}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h3>Typical misunderstandings</h3>
        <dl>
          {teacher.misunderstandings.map(({ idea, answer }) => (
            <div key={idea}>
              <dt>“{idea}”</dt>
              <dd>{answer}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3>Says who?</h3>
        <ul className="dotted">
          {teacher.sources.map(({ claim, source }) => (
            <li key={claim}>
              {claim} <span className="muted">({source})</span>
            </li>
          ))}
        </ul>
      </section>
    </article>
  );
}

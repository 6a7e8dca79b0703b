import type { CheckResult } from "@adder-studio/classroom/lesson";
import { Circle, CircleCheck } from "lucide-react";

/** Lists the conditions of a step, each with how far it is. */
export function Checks({ result }: { readonly result: CheckResult }) {
  return (
    <section className="lesson-checks" aria-label="To pass this step">
      <h3>{result.passed ? "This step is passed" : "To pass this step"}</h3>
      <ul>
        <Check result={result} />
      </ul>
    </section>
  );
}

function Check({ result: { passed, sentence, parts } }: { readonly result: CheckResult }) {
  const Icon = passed ? CircleCheck : Circle;
  return (
    <li className={passed ? "passed" : undefined}>
      <Icon size={16} aria-hidden="true" />
      <span>
        {sentence}
        {passed ? <span className="visually-hidden"> (passed)</span> : null}
      </span>
      {parts === undefined ? null : (
        <ul>
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other name than their place
            <Check key={at} result={part} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Returns the first condition that has not been met yet. */
export function firstOpen(result: CheckResult): CheckResult {
  const open = result.parts?.find(({ passed }) => !passed);
  return open === undefined || result.sentence.startsWith("One of") ? result : firstOpen(open);
}

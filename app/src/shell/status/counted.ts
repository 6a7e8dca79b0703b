import type { GraphDiagnostic } from "@adder-studio/graph";
import { plural } from "../../ui/format";

/** "1 problem, 2 warnings, 3 hints": all of them, as the list has them; "No problems" where there is none. */
export function countedProblems(diagnostics: readonly Pick<GraphDiagnostic, "severity">[]): string {
  const count = (severity: GraphDiagnostic["severity"], word: string) => {
    const found = diagnostics.filter((one) => one.severity === severity).length;
    return found === 0 ? [] : [plural(found, word)];
  };
  const parts = [
    ...count("error", "problem"),
    ...count("warning", "warning"),
    ...count("hint", "hint"),
  ];
  return parts.length === 0 ? "No problems" : parts.join(", ");
}

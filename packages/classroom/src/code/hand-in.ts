import { invariant } from "@adder-studio/core";
import { type HandInFacts, mostAnswers, mostNameLetters, mostSteps } from "./facts";
import { groupsText, withChecks } from "./groups";
import { packFacts, roomForName } from "./pack";

/**
 * Returns the code of a finished run and of the progress in its lesson: twelve groups of four symbols with dashes, 59
 * characters. Throws for facts that are none: a name of other letters or longer than `nameRoom`, more than 16 steps or 64 questions.
 */
export function handInCode(facts: HandInFacts): string {
  const { passed, answers, name } = facts;
  invariant(passed.length <= mostSteps, "steps of a code");
  invariant(answers.length <= mostAnswers, "answers of a code");
  invariant(/^[0-9A-Z]{0,8}$/.test(name), "name of a code");
  const data = packFacts(facts);
  invariant(data !== undefined, "name longer than its room");
  return groupsText(withChecks(data));
}

/** Returns the most letters that a name may have beside these facts: 8 as a rule, 2 at the very least. */
export function nameRoom(facts: Omit<HandInFacts, "name">): number {
  return roomForName({ ...facts, name: "" });
}

/** Returns a name as codes write it: capital letters A to Z and digits, 8 at most. `Zoë 7` becomes `ZOE7`. */
export function handInName(text: string, most = mostNameLetters): string {
  return text
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .slice(0, most);
}

/**
 * Returns the code with answers in words behind it, a line each (`Answer 2: ...`), as a board reads it. `words` holds an
 * answer for each question, undefined where there is none. Words have no check digits.
 */
export function handInText(code: string, words: readonly (string | undefined)[]): string {
  const lines = words.flatMap((answer, question) => {
    const line = answer?.replace(/\s+/g, " ").trim() ?? "";
    return line === "" ? [] : [`Answer ${question + 1}: ${line}`];
  });
  return [code, ...lines].join("\n");
}

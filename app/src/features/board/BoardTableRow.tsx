import { type BoardRow, type Likeness, unrepeatable } from "@adder-studio/classroom/board";
import { Check as CheckMark, ChevronRight, CircleX, Copy, ShieldCheck, Trash2 } from "lucide-react";
import { memo } from "react";
import { formatCount, plural } from "../../ui/format";
import type { Check } from "./check";
import {
  checkStory,
  checkText,
  engineText,
  exactText,
  isRefuted,
  nameOf,
  pasteLink,
  qualityText,
  stepsText,
  unrepeatableText,
} from "./labels";
import { answerText, columns } from "./table-data";
import { useBoardModel } from "./use-board";
import { useLessonOfCodes } from "./use-lesson-of-codes";

interface RowProps {
  readonly row: BoardRow;
  readonly check: Check | undefined;
  readonly like: Likeness | undefined;
  readonly isOpen: boolean;
  readonly onOpen: (code: string | undefined) => void;
}

/** A code as a row; it is drawn again only when something of it changes. */
export const BoardTableRow = memo(function BoardTableRow(props: RowProps) {
  const { row, check, like, isOpen, onOpen } = props;
  const { facts, code } = row;
  const isCopy = (like?.weights.length ?? 0) > 0;
  const isTwice = (like?.name.length ?? 0) > 0;
  return (
    <>
      <tr data-code={code} className={isOpen ? "open" : undefined}>
        <th scope="row" className="board-name">
          <button
            type="button"
            className="board-open"
            aria-expanded={isOpen}
            onClick={() => onOpen(isOpen ? undefined : code)}
          >
            <ChevronRight size={13} aria-hidden="true" />
            {nameOf(row)}
          </button>
          {isCopy ? <span className="board-flag">same weights</span> : null}
          {isTwice ? <span className="board-flag">same name</span> : null}
        </th>
        <td className="board-steps-cell">
          <span className="board-dots" aria-hidden="true">
            {facts.passed.map((passed, step) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name
              <i key={step} className={passed ? "on" : undefined} />
            ))}
          </span>
          <span className="board-steps-text">{stepsText(facts)}</span>
        </td>
        <td className="board-figure" title={exactText(facts.quality)}>
          {qualityText(facts.quality)}
        </td>
        <td className="board-operations">
          <span className="adder-text">{formatCount(facts.additions)} +</span>,{" "}
          <span className="conv-text">{formatCount(facts.multiplications)} ×</span>
        </td>
        <td className="board-seed">{facts.seed}</td>
        <td className="board-epochs">{facts.epochs}</td>
        <td className="board-engine">{engineText[facts.engine]}</td>
        <td className="board-check">
          <CheckCell row={row} check={check} />
        </td>
      </tr>
      {isOpen ? <Details {...props} /> : null}
    </>
  );
});

function CheckCell({ row, check }: { row: BoardRow; check: Check | undefined }) {
  const board = useBoardModel();
  const why = unrepeatable(row.facts);
  if (check !== undefined && check.kind !== "failed") {
    const isBad = isRefuted(check);
    const looks = check.kind === "same" ? "board-good" : isBad ? "board-bad" : "faint";
    return (
      <span className={looks} title={checkStory(row, check)}>
        {check.kind === "same" ? <CheckMark size={13} aria-hidden="true" /> : null}
        {isBad ? <CircleX size={13} aria-hidden="true" /> : null}
        {checkText(check)}
      </span>
    );
  }
  if (why !== undefined) return <span className="faint">cannot</span>;
  if (board.documentOf(row) === undefined) {
    return (
      <span className="faint" title={pasteLink}>
        needs its link
      </span>
    );
  }
  return (
    <button
      type="button"
      className="button small"
      aria-label={`Check ${nameOf(row)}`}
      onClick={() => board.check([row])}
    >
      <ShieldCheck size={13} aria-hidden="true" />
      <span>Check</span>
    </button>
  );
}

/** Everything that a code says, and what was found out about it. */
function Details({ row, check, like, onOpen }: RowProps) {
  const board = useBoardModel();
  const { facts, code, words } = row;
  const lesson = useLessonOfCodes(facts.lesson);
  const questions = lesson?.steps.flatMap((step) => step.questions) ?? [];
  const why = unrepeatable(facts);
  const count = Math.max(facts.answers.length, ...words.map(({ question }) => question), 0);
  const answers = Array.from({ length: count }, (_, at) => ({
    at,
    prompt: questions[at]?.prompt ?? `Answer ${at + 1}`,
    text: answerText(row, at, questions[at]?.choices ?? []),
  })).filter(({ text }) => text !== "");
  const steps = facts.passed.flatMap((passed, step) => (passed ? [step + 1] : []));
  const names = (rows: readonly BoardRow[]) => rows.map(nameOf).slice(0, 8).join(", ");
  return (
    <tr className="board-details">
      <td colSpan={columns.length}>
        <dl>
          <div>
            <dt>Result</dt>
            <dd>{exactText(facts.quality)}</dd>
          </div>
          <div>
            <dt>Steps</dt>
            <dd>
              {stepsText(facts)}
              {steps.length === 0 ? "" : ` passed: ${steps.join(", ")}`}
            </dd>
          </div>
          <div>
            <dt>Run</dt>
            <dd>
              seed {facts.seed}, {plural(facts.epochs, "epoch")} on {engineText[facts.engine]};{" "}
              {formatCount(facts.additions)} additions, {formatCount(facts.multiplications)}{" "}
              multiplications
            </dd>
          </div>
          {answers.map(({ at, prompt, text }) => (
            <div key={at}>
              <dt>{prompt}</dt>
              <dd className="board-answer">{text}</dd>
            </div>
          ))}
          {like === undefined || like.weights.length === 0 ? null : (
            <div>
              <dt>Same weights</dt>
              <dd>
                as {names(like.weights)}: the same network with the same seed, or one code handed on
              </dd>
            </div>
          )}
          <div>
            <dt>Check</dt>
            <dd>
              {check !== undefined
                ? checkStory(row, check)
                : why !== undefined
                  ? `This run ${unrepeatableText[why]}.`
                  : board.documentOf(row) === undefined
                    ? "This network is not the one on screen. Paste the lesson's link into the box for codes, or a link to the student's network where that was changed, and its run can be repeated."
                    : "Not checked yet. Anybody can write a code; repeating its run tells whether it is true."}
            </dd>
          </div>
          <div>
            <dt>Code</dt>
            <dd>
              <code>{code}</code>
            </dd>
          </div>
        </dl>
        <p className="board-details-ways">
          <button
            type="button"
            className="button small"
            onClick={() => void navigator.clipboard.writeText(code).catch(() => undefined)}
          >
            <Copy size={13} aria-hidden="true" />
            Copy code
          </button>
          <button
            type="button"
            className="button small danger"
            onClick={() => {
              board.remove(code);
              onOpen(undefined);
            }}
          >
            <Trash2 size={13} aria-hidden="true" />
            Take off the board
          </button>
        </p>
      </td>
    </tr>
  );
}

import {
  type HandInFacts,
  handInCode,
  handInName,
  handInText,
  nameRoom,
} from "@adder-studio/classroom/code";
import { answerIn } from "@adder-studio/classroom/lesson";
import { engineTerms } from "@adder-studio/core";
import { Copy, Printer, Share2 } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { RunRecord } from "../../runs/types";
import { useDocument, useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { formatWhole } from "../../ui/format";
import { QrCode } from "../../ui/qr/QrCode";
import { runsToHandIn } from "./ended-runs";
import { factsToHandIn, typedAnswers } from "./hand-in";
import { outcomeText } from "./Outcome";
import { saidOf } from "./said";
import { type LessonView, useLesson } from "./use-lesson";
import "./print.css";
import "./hand-in.css";

/** Hands in a run of the lesson: a code that says what was done, and the answers beside it. */
export function HandInDialog() {
  const studio = useStudio();
  const view = useLesson();
  const close = () => studio.ui.set({ dialog: undefined });
  const runs = typeof view === "string" ? [] : runsToHandIn(view.runs);
  return (
    <Dialog title="Hand in" onClose={close} className="hand-in prints">
      {typeof view === "string" ? (
        <p>This experiment has no lesson, so there is nothing to hand in.</p>
      ) : runs.length === 0 ? (
        <p>Run the experiment first. After its first epoch you can hand it in.</p>
      ) : (
        <HandIn view={view} runs={runs} />
      )}
    </Dialog>
  );
}

type Facts = Omit<HandInFacts, "name">;

/** Returns the content of the code of a run; undefined while it is put together. */
function useFacts(view: LessonView, run: RunRecord): Facts | "unknown" | undefined {
  const graph = useDocument((state) => state.graph);
  const { lesson, record } = view;
  const { progress } = record;
  const [facts, setFacts] = useState<Facts | "unknown">();
  useEffect(() => {
    let isWanted = true;
    void factsToHandIn({ run, graph, lesson, progress }).then(
      (made) => isWanted && setFacts(made ?? "unknown"),
      () => isWanted && setFacts("unknown"),
    );
    return () => {
      isWanted = false;
    };
  }, [run, graph, lesson, progress]);
  return facts;
}

function HandIn({
  view,
  runs,
}: {
  readonly view: LessonView;
  readonly runs: readonly RunRecord[];
}) {
  const [chosen, setChosen] = useState(runs[0]?.id);
  const run = runs.find(({ id }) => id === chosen) ?? (runs[0] as RunRecord);
  const facts = useFacts(view, run);
  const id = useId();
  return (
    <>
      {runs.length < 2 ? null : (
        <p className="hand-in-run no-print">
          <label htmlFor={id}>Which run</label>
          <select
            id={id}
            className="field"
            value={run.id}
            onChange={(event) => setChosen(event.target.value)}
          >
            {runs.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}: {outcomeText(one)}
              </option>
            ))}
          </select>
        </p>
      )}
      {facts === undefined ? null : facts === "unknown" ? (
        <p className="callout warn">
          This run cannot be handed in: its network or its data are not known on this device. Run
          the experiment again.
        </p>
      ) : (
        <Code view={view} run={run} facts={facts} />
      )}
    </>
  );
}

function Code({
  view,
  run,
  facts,
}: {
  readonly view: LessonView;
  readonly run: RunRecord;
  readonly facts: Facts;
}) {
  const { ui } = useStudio();
  // In this dialog alone: nobody's name is stored.
  const [typed, setTyped] = useState("");
  const [message, setMessage] = useState("");
  const id = useId();
  const room = nameRoom(facts);
  const name = handInName(typed, room);
  const code = handInCode({ ...facts, name });
  const words = typedAnswers(view.lesson, view.record.progress);
  const text = handInText(code, words);
  const hasWords = words.some((word) => word !== undefined);
  const say = (sentence: string) => {
    setMessage(sentence);
    ui.announce(sentence);
  };
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied. Paste it where your teacher wants it.");
    } catch {
      say("Your browser does not let the page copy. Select the code and copy it.");
    }
  };
  const share = async () => {
    try {
      await navigator.share({ title: view.lesson.title, text });
    } catch {
      // Closed without a choice: nothing was shared, and the code is still here.
    }
  };
  return (
    <div className="hand-in-sheet">
      <p className="print-only hand-in-print-title">{view.lesson.title}</p>
      <form
        className="hand-in-name"
        onSubmit={(event) => {
          event.preventDefault();
          void copy();
        }}
      >
        <label htmlFor={id}>Nickname or number</label>
        <input
          ref={field}
          id={id}
          className="field"
          autoComplete="off"
          spellCheck={false}
          maxLength={24}
          aria-describedby={`${id}-note`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            // The name is part of the code.
            if (message !== "") setMessage("The code has changed: copy it again.");
          }}
        />
        <p id={`${id}-note`} className="muted no-print">
          {name === ""
            ? `Up to ${room} letters or digits. It is stored nowhere and leaves only in the code.`
            : `In the code as ${name}. It is stored nowhere.`}
        </p>
      </form>
      <div className="hand-in-code">
        {/* Not read out with each letter of the name. */}
        <p className="hand-in-digits">
          <span className="visually-hidden">Your code: </span>
          {code.split("-").map((group, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
            <span key={at}>{group}</span>
          ))}
        </p>
        <QrCode text={code} label="Your code as a QR code" />
      </div>
      <div className="share-actions no-print">
        <button type="button" className="button primary" onClick={() => void copy()}>
          <Copy size={15} />
          {hasWords ? "Copy code and answers" : "Copy the code"}
        </button>
        {"share" in navigator ? (
          <button type="button" className="button" onClick={() => void share()}>
            <Share2 size={15} />
            Share …
          </button>
        ) : null}
        <button type="button" className="button" onClick={() => window.print()}>
          <Printer size={15} />
          Print
        </button>
      </div>
      <p className="hand-in-message no-print" role="status">
        {message}
      </p>
      <Contents view={view} run={run} facts={facts} />
    </div>
  );
}

/** Everything that the code says, and the answers, so that nobody hands in what they have not seen. */
function Contents({
  view: { lesson, record },
  run,
  facts,
}: {
  readonly view: LessonView;
  readonly run: RunRecord;
  readonly facts: Facts;
}) {
  const passed = facts.passed.filter(Boolean).length;
  const answers = lesson.steps.flatMap(({ questions }, at) =>
    questions.map((question, index) => ({
      key: `${at}.${index}`,
      at,
      prompt: question.prompt,
      said: saidOf(question, answerIn(record.progress, at, index)),
    })),
  );
  return (
    <>
      <dl className="hand-in-facts">
        <Fact name="Steps passed">
          {passed} of {lesson.steps.length}
        </Fact>
        <Fact name="Run">{outcomeText(run)}</Fact>
        <Fact name="Seed">{facts.seed}</Fact>
        <Fact name="Operations">
          {formatWhole(facts.additions)} additions, {formatWhole(facts.multiplications)}{" "}
          multiplications
        </Fact>
        <Fact name="Engine">{engineName(facts.engine)}</Fact>
        <Fact name="Weights">
          {facts.weights === "" ? "no hash of this run" : facts.weights.slice(0, 12)}
        </Fact>
      </dl>
      {answers.length === 0 ? null : (
        <section className="hand-in-answers" aria-label="Your answers">
          <h3>Your answers</h3>
          <ol>
            {answers.map(({ key, at, prompt, said }) => (
              <li key={key}>
                <span className="muted">
                  Step {at + 1}: {prompt}
                </span>
                <span>{said === "" ? "no answer" : said}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function engineName(engine: Facts["engine"]): string {
  if (engine === "several") return "more than one";
  return engine === "elsewhere" ? "elsewhere" : engineTerms[engine];
}

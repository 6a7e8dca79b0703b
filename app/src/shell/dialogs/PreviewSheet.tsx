import { adderVersion, biasesToNorms, blockOf } from "@adder-studio/blocks";
import { questionIn } from "@adder-studio/blocks/questions";
import {
  documentHash,
  type Lesson,
  type ModelGraph,
  type OwnFacts,
  type OwnLesson,
} from "@adder-studio/graph";
import type { Totals } from "@adder-studio/ir";
import { findOwnData } from "@adder-studio/session/own-data";
import { FolderOpen, History, LockOpen, Play } from "lucide-react";
import { type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { ownFactsIn } from "../../features/data/use-data";
import { whenText } from "../../features/library/labels";
import { useStudio } from "../../studio/context";
import type { Preview } from "../../studio/ui";
import { unknownQuestion } from "../../studio/use-question";
import { Dialog } from "../../ui/Dialog";
import { formatCount, formatWhole, plural } from "../../ui/format";
import { lazyPart } from "../../ui/lazy-part";
import { describeData, describeTraining } from "./descriptions";
import { type EarlierCopy, useEarlierCopy } from "./earlier-copy";
import { mayChange } from "./may-change";

const PreviewClaim = lazyPart(() => import("../../features/claim/PreviewClaim"), "PreviewClaim");

/** Shows a link or file before it is opened: its question, its network and its cost. The person's own work is not touched. */
export function PreviewSheet({ preview }: { preview: Preview }) {
  const studio = useStudio();
  const { graph, notices } = preview;
  const lowered = useMemo(() => studio.ahead(graph), [studio, graph]);
  const adders = useMemo(() => {
    const made = preview.isImported ? adderVersion(graph) : graph;
    return made === graph ? undefined : made;
  }, [graph, preview.isImported]);
  const lesson = useLesson(graph);
  // A student wants to begin: numbers of the network wait behind a line.
  const isForStudents = lesson !== undefined && lesson !== "unknown" && !preview.teacher;
  const own = ownFactsIn(graph);
  const atHand = useAtHand(own);
  const errors = lowered.diagnostics.filter(({ severity }) => severity === "error");
  const runs = errors.length === 0 && (own === undefined || atHand === true);
  const close = () => studio.ui.set({ preview: undefined });
  const copy = useEarlierCopy(preview);
  if (copy === "searching") return null;
  return (
    <Dialog
      title={(lesson !== "unknown" && lesson?.title) || graph.title || "Untitled experiment"}
      onClose={close}
      className="preview"
    >
      <p className="muted">
        {kindOf(preview, lesson)}
        {isForStudents ? "" : <Id graph={graph} />}.{" "}
        {copy === undefined ? "Your own work stays as it is." : null}
      </p>
      {copy === undefined ? null : (
        <p className="callout">
          <History size={16} />
          {copy.savedAt === undefined
            ? "This is open already: its copy lies behind this sheet."
            : `This was opened on this device before. The copy was saved ${whenText(copy.savedAt)}.`}
        </p>
      )}
      {lesson === "unknown" ? (
        <p className="callout warn">
          Its lesson comes with a newer Adder Studio. Reload the page to get the newest version.
        </p>
      ) : null}
      {preview.teacher ? (
        <p className="callout">
          <LockOpen size={16} />
          This is the teacher's link: nothing is locked for you.
        </p>
      ) : null}
      {preview.receipt === undefined ? null : (
        <Suspense>
          <PreviewClaim graph={graph} receipt={preview.receipt} />
        </Suspense>
      )}
      {isForStudents ? (
        <LessonFacts preview={preview} lesson={lesson} atHand={atHand} />
      ) : (
        <>
          <Question graph={graph} />
          <dl className="preview-facts">
            <Fact name="Data">{describeData(graph, atHand)}</Fact>
            <Fact name="Cost">
              <Cost preview={preview} />
            </Fact>
            {adders === undefined ? null : (
              <Fact name="As an AdderNet">
                <Counts layers={studio.ahead(adders).totals.layers} />.
              </Fact>
            )}
            <Fact name="Training">{describeTraining(graph).join(" ")}</Fact>
            <Fact name="Network">{networkWords(preview)}</Fact>
          </dl>
        </>
      )}
      {notices.length === 0 ? null : (
        <div className="callout warn">
          <ul>
            {notices.slice(0, 5).map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </div>
      )}
      {errors.length === 0 ? null : (
        <p className="callout warn">
          It cannot train as it is: {errors[0]?.message}
          {errors.length > 1 ? ` And ${errors.length - 1} more.` : ""}
        </p>
      )}
      <Actions preview={preview} adders={adders} runs={runs} copy={copy} close={close} />
    </Dialog>
  );
}

function Id({ graph }: { readonly graph: ModelGraph }) {
  return (
    <>
      , id <code>{documentHash(graph).slice(0, 8)}</code>
    </>
  );
}

/** The question of an experiment, with its hints. */
function Question({ graph }: { readonly graph: ModelGraph }) {
  const asked = questionIn(graph);
  if (asked === undefined) return null;
  if (asked === "unknown") return <p className="muted">{unknownQuestion}</p>;
  return (
    <section className="question" aria-label="The question">
      {asked.text === "" ? null : <p className="question-text">{asked.text}</p>}
      {asked.hints.length === 0 ? null : (
        <ul className="dotted">
          {asked.hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Facts for a student: what may be changed, what the network learns from, and the rest on request. */
function LessonFacts({
  preview,
  lesson,
  atHand,
}: {
  readonly preview: Preview;
  readonly lesson: OwnLesson;
  readonly atHand: boolean | undefined;
}) {
  const { graph } = preview;
  return (
    <>
      <dl className="preview-facts">
        <Fact name="Lesson">{mayChange(lesson, graph)}</Fact>
        <Fact name="Data">{describeData(graph, atHand)}</Fact>
      </dl>
      <details className="preview-more">
        <summary>About its network</summary>
        <dl className="preview-facts">
          <Fact name="Network">{networkWords(preview)}</Fact>
          <Fact name="Cost">
            <Cost preview={preview} />
          </Fact>
          <Fact name="Training">{describeTraining(graph).join(" ")}</Fact>
          <Fact name="Id">
            <code>{documentHash(graph).slice(0, 8)}</code>
          </Fact>
        </dl>
      </details>
    </>
  );
}

/** "A shared lesson of 6 steps", or what else it is. */
function kindOf(
  { graph, isImported, from }: Preview,
  lesson: ReturnType<typeof useLesson>,
): string {
  if (isImported) return "A network of another program";
  const what = graph.lesson === undefined ? "experiment" : "lesson";
  const steps =
    lesson === undefined || lesson === "unknown"
      ? ""
      : ` of ${plural(lesson.steps.length, "step")}`;
  return from === "link"
    ? `A shared ${what}${steps}`
    : `${what === "lesson" ? "A" : "An"} ${what}${steps} from a file`;
}

interface ActionsProps {
  readonly preview: Preview;
  /** The network with adders in place of its layers, where it has none of them. */
  readonly adders: ModelGraph | undefined;
  /** True for one that can be trained here. */
  readonly runs: boolean;
  readonly copy: EarlierCopy | undefined;
  readonly close: () => void;
}

/** Buttons of what can be done; the first one is what most people want. */
function Actions({ preview, adders, runs, copy, close }: ActionsProps) {
  const studio = useStudio();
  const { graph, from, weights, receipt } = preview;
  const open = async (run: boolean) => {
    studio.openDocument(graph, { kind: from, graph, ...(receipt && { receipt }) });
    // A courtesy, not security: whoever writes it behind a link has the locks open.
    if (preview.teacher) (await import("../../studio/lesson")).setTeacher(studio, true);
    if (weights === undefined) {
      if (run) studio.run.start();
      return;
    }
    const { startFromWeights } = await import("../../features/library/files");
    const message = await startFromWeights(studio, weights, "this file", run);
    studio.ui.set({
      notice:
        adders !== undefined && matchMedia("(hover: hover)").matches
          ? `${message} Shift+X makes an AdderNet of it.`
          : message,
    });
  };
  /** Weights of convolutions say nothing to adders: these start afresh. */
  const openAdders = (made: ModelGraph) => {
    studio.openDocument(made, { kind: from, graph: made });
    const normed =
      biasesToNorms(graph).length > 0
        ? " Biases became batch norms, without which adders hardly train."
        : "";
    studio.ui.set({ notice: `Every layer is an adder now, with new weights.${normed}` });
  };
  const goOn = async ({ key }: EarlierCopy) => {
    if (!(await studio.openRecent(key))) return;
    if (preview.teacher) (await import("../../studio/lesson")).setTeacher(studio, true);
    if (receipt !== undefined)
      (await import("../../features/claim/attach")).attachReceipt(studio, receipt);
    studio.ui.set({ preview: undefined });
  };
  // A lesson asks for a prediction before its first run.
  const mayRun = runs && graph.lesson === undefined && copy === undefined;
  return (
    <div className="share-actions preview-actions">
      {copy === undefined ? null : (
        <button type="button" className="button primary" onClick={() => void goOn(copy)}>
          <History size={15} />
          Go on with the copy
        </button>
      )}
      {mayRun ? (
        <button type="button" className="button primary" onClick={() => void open(true)}>
          <Play size={15} />
          Open and run
        </button>
      ) : null}
      <button
        type="button"
        className={mayRun || copy !== undefined ? "button" : "button primary"}
        onClick={() => void open(false)}
      >
        {mayRun ? null : <FolderOpen size={15} />}
        {openLabel(graph, copy, runs)}
      </button>
      {adders === undefined ? null : (
        <button type="button" className="button" onClick={() => openAdders(adders)}>
          Open as an AdderNet
        </button>
      )}
      <span className="grow" />
      <button type="button" className="button quiet" onClick={close}>
        Not now
      </button>
    </div>
  );
}

/** The label of the button that opens and does not run. */
function openLabel({ lesson }: ModelGraph, copy: EarlierCopy | undefined, runs: boolean): string {
  if (copy !== undefined) return lesson === undefined ? "Open afresh" : "Begin afresh";
  if (lesson !== undefined) return "Begin the lesson";
  return runs ? "Open only" : "Open";
}

/** Returns the lesson of a document; undefined where it has none, or while one that comes with the program is loaded. */
function useLesson({ lesson }: ModelGraph): OwnLesson | "unknown" | undefined {
  const [loaded, setLoaded] = useState<{ readonly of: Lesson; readonly as?: OwnLesson }>();
  useEffect(() => {
    if (lesson === undefined || !("id" in lesson)) return;
    let live = true;
    void import("@adder-studio/classroom/lessons")
      .then((it) => it.loadLesson(lesson.id))
      .then(
        (ready) => {
          if (live) setLoaded({ of: lesson, ...(ready && { as: ready.lesson }) });
        },
        // The sheet does without: the lesson's title is what it lacks.
        () => undefined,
      );
    return () => {
      live = false;
    };
  }, [lesson]);
  if (lesson === undefined || !("id" in lesson)) return lesson;
  return loaded?.of === lesson ? (loaded.as ?? "unknown") : undefined;
}

/** Tells whether the data set that a document was made with is saved on this device; undefined while it is searched, and for built-in data. */
function useAtHand(facts: OwnFacts | undefined): boolean | undefined {
  const hash = facts?.hash;
  const [found, setFound] = useState<boolean>();
  useEffect(() => {
    if (hash === undefined) return;
    let current = true;
    void findOwnData(hash).then((record) => {
      if (current) setFound(record !== undefined);
    });
    return () => {
      current = false;
    };
  }, [hash]);
  return found;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Counts({ layers }: { layers: Totals["layers"] }) {
  return (
    <>
      <b className="adder-text">{formatCount(layers.additions)} additions</b>,{" "}
      <b className="conv-text">{formatCount(layers.multiplications)} multiplications</b>
      {layers.shifts === undefined ? "" : `, ${formatCount(layers.shifts)} shifts`}
    </>
  );
}

/** The additions and multiplications of one example at inference, and the number of learned parameters. */
function Cost({ preview: { graph, weights } }: { preview: Preview }) {
  const studio = useStudio();
  const { all, layers } = studio.ahead(graph).totals;
  return (
    <>
      <Counts layers={layers} /> in the layers, for each example; {formatWhole(all.parameters)}{" "}
      parameters
      {weights === undefined ? "" : `, with ${plural(weights.length, "trained array")}`}.
    </>
  );
}

/** `18 blocks: 4 × Adder, ...`; composites count as what they are called. */
function networkWords({ graph }: Preview): string {
  const kinds = new Map<string, number>();
  for (const { type } of Object.values(graph.nodes)) {
    const title = blockOf(type)?.title ?? `unknown block “${type}”`;
    kinds.set(title, (kinds.get(title) ?? 0) + 1);
  }
  const parts = [...kinds].map(([title, count]) => (count > 1 ? `${count} × ${title}` : title));
  return `${plural(Object.keys(graph.nodes).length, "block")}: ${parts.join(", ")}.`;
}

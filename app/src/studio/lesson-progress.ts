import {
  answer,
  goBack,
  goOn,
  isAnswered,
  type LessonProgress,
  noProgress,
  opened,
  parseProgress,
  pass,
  withNumber,
} from "@adder-studio/classroom/lesson";
import { type GraphEdit, type OwnLesson, parseJson } from "@adder-studio/graph";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DocumentModel, EditOptions } from "../document/document";
import { drawSeed } from "../document/draw-seed";
import type { Belongings } from "./belongings";
import { perOwner } from "./per-owner";
import type { OpenLesson, UiModel } from "./ui";

/** The part of a studio that the progress of its students needs. */
interface ProgressParts {
  readonly document: DocumentModel;
  readonly ui: UiModel;
  readonly lesson: StoreApi<OpenLesson>;
  readonly prefs: Pick<Storage, "getItem" | "setItem"> | undefined;
  readonly saver: { saveNow(): Promise<void> };
  readonly belongings: Belongings;
  readonly now: () => number;
  byLesson(edit: GraphEdit, options: EditOptions): boolean;
}

/** Everything of a lesson that is kept on this device for one document. */
export interface LessonRecord {
  /** Key of the document. */
  readonly key: string;
  /** Milliseconds since 1970 when the lesson was opened: only later runs count. */
  readonly since: number;
  /** True once a run has ended: the student's number stays from then on. */
  readonly hasEnded: boolean;
  /** When the predictions of a step were last changed, by step, in milliseconds since 1970. */
  readonly predicted: Readonly<Record<string, number>>;
  readonly progress: LessonProgress;
}

export interface LessonProgressState {
  readonly record: LessonRecord;
  /** The sentence with which Run has just been refused: a new object for each press. */
  readonly refused: { readonly sentence: string } | undefined;
}

export interface LessonProgressModel {
  readonly store: StoreApi<LessonProgressState>;
  /** Notes an answer of a student to a question of the step on screen. */
  answer(question: number, given: string | number): void;
  goOn(): void;
  goBack(): void;
  /** Notes that the check of a step has passed. */
  pass(step: number): void;
  opened(part: string): void;
  /** Takes a student's number: it becomes the seed of the runs. */
  setNumber(number: number): void;
  /** Notes that a run has ended. */
  ended(): void;
  dispose(): void;
}

const storedAs = "adder-studio:lessons";
/** Documents whose progress is kept: the newest. */
export const mostRecords = 40;
const saveDelayMs = 300;

/** Returns what a student has done in the lesson of the open document. */
export const lessonProgressOf = perOwner("lesson progress", createProgress, (it) => it.dispose());

function createProgress(studio: ProgressParts): LessonProgressModel {
  const { document: model, prefs, ui, lesson } = studio;
  const fresh = (key: string): LessonRecord => ({
    ...{ key, since: studio.now(), hasEnded: false, predicted: {}, progress: noProgress },
  });
  const load = (key: string) => readRecords(prefs).find((one) => one.key === key) ?? fresh(key);
  const store = createStore<LessonProgressState>(() => ({
    record: load(model.store.getState().key),
    refused: undefined,
  }));
  const saver = createRecordSaver(prefs, () => store.getState().record);

  function put(change: Partial<LessonRecord>): void {
    const { record } = store.getState();
    store.setState({ record: { ...record, ...change }, refused: undefined });
    saver.soon();
    // The document has to be there when the page comes back, also one that nobody has edited.
    void studio.saver.saveNow();
    show();
  }

  function change(progress: LessonProgress): void {
    if (progress !== store.getState().record.progress) put({ progress });
  }

  /** Hands on what others show of it: the step, and why Run is refused. */
  function show(): void {
    const { record } = store.getState();
    const { progress } = record;
    const open = lesson.getState();
    const step = open.kind === "ready" ? Math.min(progress.step, open.lesson.steps.length - 1) : 0;
    const runRefusal = refusalIn(studio, record);
    const now = ui.store.getState();
    if (now.lessonStep !== step || now.runRefusal !== runRefusal) {
      ui.set({ lessonStep: step, runRefusal });
    }
  }

  function takeSeed(seed: number): void {
    if (model.store.getState().graph.run.seed === seed) return;
    const edit = { kind: "setRun", field: "seed", value: seed } as const;
    studio.byLesson(edit, { label: "your seed" });
    studio.document.seal();
  }

  /** Draws the seed of a student where the lesson wants it. */
  function draw(): void {
    const { graph } = model.store.getState();
    const { record } = store.getState();
    if (graph.lesson === undefined || graph.share.seedRule !== "per-student") return;
    if (ui.store.getState().teacher || record.progress.number !== undefined) return;
    // 0 is no student's number.
    const number = Math.max(1, drawSeed());
    put({ progress: withNumber(record.progress, number) });
    takeSeed(number);
  }

  const stops = [
    lesson.subscribe(show),
    model.store.subscribe((state, before) => {
      if (state.key === before.key) {
        if (state.graph.lesson !== before.graph.lesson || state.graph.share !== before.graph.share)
          show();
        return;
      }
      saver.write();
      const { record } = store.getState();
      // A copy of the same document, made where two tabs met, goes on where it was.
      const isCopy = state.graph === before.graph && state.past === before.past;
      store.setState({
        record: isCopy ? { ...record, key: state.key } : load(state.key),
        refused: undefined,
      });
      // Behind the studio's own listeners, which learn who opened it.
      queueMicrotask(() => {
        show();
        draw();
      });
    }),
    ui.store.subscribe((state, before) => {
      if (state.teacher !== before.teacher) show();
    }),
  ];
  const progress = () => store.getState().record.progress;
  const steps = () => {
    const open = lesson.getState();
    return open.kind === "ready" ? open.lesson.steps : [];
  };
  queueMicrotask(() => {
    show();
    draw();
  });
  return {
    store,
    answer(question, given) {
      const { step } = progress();
      const next = answer(progress(), step, question, given);
      const isPrediction = steps()[step]?.questions[question]?.kind === "predict";
      const { predicted } = store.getState().record;
      put({
        progress: next,
        ...(isPrediction ? { predicted: { ...predicted, [step]: studio.now() } } : {}),
      });
    },
    goOn: () => change(goOn(progress(), steps())),
    goBack: () => change(goBack(progress(), steps())),
    pass: (step) => change(pass(progress(), step)),
    opened: (part) => change(opened(progress(), part)),
    setNumber(number) {
      change(withNumber(progress(), number));
      takeSeed(number);
    },
    ended() {
      if (!store.getState().record.hasEnded) put({ hasEnded: true });
    },
    dispose() {
      saver.dispose();
      for (const stop of stops) stop();
    },
  };
}

/** Writes a record soon after it has changed, and at once when the page is left. */
function createRecordSaver(prefs: ProgressParts["prefs"], current: () => LessonRecord) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  function write(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const record = current();
    const others = readRecords(prefs).filter(({ key }) => key !== record.key);
    try {
      prefs?.setItem(storedAs, JSON.stringify([...others, record].slice(-mostRecords)));
    } catch {
      // Blocked or full: the progress lasts as long as the page.
    }
  }
  globalThis.addEventListener?.("pagehide", write);
  return {
    write,
    soon() {
      clearTimeout(timer);
      timer = setTimeout(write, saveDelayMs);
    },
    dispose() {
      write();
      globalThis.removeEventListener?.("pagehide", write);
    },
  };
}

/** Returns the reason why the lesson does not let a student run yet; undefined where it does. */
function refusalIn(studio: ProgressParts, { progress }: LessonRecord): string | undefined {
  const open = studio.lesson.getState();
  const { graph } = studio.document.store.getState();
  if (open.kind !== "ready" || studio.ui.store.getState().teacher) return undefined;
  if (graph.share.seedRule === "ask" && progress.number === undefined) {
    return "First type your number from the list: it becomes your seed.";
  }
  return openPrediction(open.lesson, progress)
    ? "First say what you expect: this step has a prediction to make before Run."
    : undefined;
}

function openPrediction({ steps }: OwnLesson, progress: LessonProgress): boolean {
  const step = steps[progress.step];
  return step !== undefined && !isAnswered(progress, progress.step, step, "predict");
}

/** Asks the lesson of the open document whether a run may begin. `again` is called once the lesson has come. */
export function mayRun(studio: ProgressParts, again: () => void): boolean {
  const model = lessonProgressOf(studio);
  const { kind } = studio.lesson.getState();
  // None: the document has one, which is still on its way.
  if (kind === "loading" || kind === "none") {
    const stop = studio.lesson.subscribe(() => {
      stop();
      again();
    });
    return false;
  }
  const sentence = refusalIn(studio, model.store.getState().record);
  if (sentence === undefined) return true;
  model.store.setState({ refused: { sentence } });
  studio.ui.set({ runRefusal: sentence, lessonSide: "lesson", sheet: "lesson" });
  studio.ui.announce(sentence, true);
  return false;
}

/** Reads what is stored; whatever is damaged is left out or put right. */
export function readRecords(prefs: ProgressParts["prefs"]): readonly LessonRecord[] {
  let text: string | undefined;
  try {
    text = prefs?.getItem(storedAs) ?? undefined;
  } catch {
    return [];
  }
  const read = text === undefined ? undefined : parseJson(text, 8);
  if (read === undefined || !read.ok || !Array.isArray(read.value)) return [];
  const list: readonly unknown[] = read.value.slice(-mostRecords);
  return list.flatMap((entry) => readRecord(entry) ?? []);
}

function readRecord(value: unknown): LessonRecord | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const given = new Map<string, unknown>(Object.entries(value));
  const key = given.get("key");
  if (typeof key !== "string" || !/^[\w-]{1,64}$/.test(key)) return undefined;
  const since = given.get("since");
  const predicted = given.get("predicted");
  const times = typeof predicted === "object" && predicted !== null ? predicted : {};
  return {
    key,
    since: isTime(since) ? since : 0,
    hasEnded: given.get("hasEnded") === true,
    predicted: Object.fromEntries(
      Object.entries(times).filter(([step, time]) => /^\d{1,2}$/.test(step) && isTime(time)),
    ),
    progress: parseProgress(given.get("progress")),
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

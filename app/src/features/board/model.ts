import {
  addFound,
  type BoardContent,
  type BoardRow,
  emptyBoard,
  unrepeatable,
  verdictOf,
} from "@adder-studio/classroom/board";
import { markOf, networkHash, scanPaste } from "@adder-studio/classroom/code";
import type { ModelGraph } from "@adder-studio/graph";
import { createSession, type Session } from "@adder-studio/session/client";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";
import { readLink } from "../../studio/read-link";
import type { Studio } from "../../studio/studio";
import type { Check } from "./check";
import { inSlices } from "./in-slices";
import { addedText } from "./labels";
import { linksIn } from "./links";
import { createRepeater } from "./repeat";

export interface BoardState extends BoardContent {
  /** True while a paste is being read. */
  readonly reading: boolean;
  /** The outcome of the last paste, for everybody to read. */
  readonly message: string;
  readonly checks: Readonly<Record<string, Check>>;
  /** Documents that came by link, by the mark of their network. */
  readonly documents: Readonly<Record<string, ModelGraph>>;
  /** The board before it was cleared, which can come back. */
  readonly cleared: Pick<BoardState, "rows" | "faults" | "checks" | "documents"> | undefined;
}

export interface BoardModel {
  readonly store: StoreApi<BoardState>;
  /** Reads codes, links and answers out of any text. */
  read(text: string): Promise<void>;
  /** The document that a code's run can be repeated with, where it is at hand. */
  documentOf(row: BoardRow): ModelGraph | undefined;
  /** Repeats runs in the background, those that can be repeated. */
  check(rows: readonly BoardRow[]): void;
  stopChecks(): void;
  remove(code: string): void;
  dismiss(fault: string): void;
  say(message: string): void;
  clear(): void;
  undoClear(): void;
}

/** The longest text that is read, in characters: 30,000 lines of chat. */
export const mostChars = 3_000_000;

const nothing = { ...emptyBoard, checks: {}, documents: {} } as const;

/** Returns the studio's class board. It is in memory only, and gone with the page. */
export const boardOf = perStudio(
  "class board",
  (studio, makeSession?: () => Session) => createBoard(studio, makeSession),
  (board) => board.dispose(),
);

/** Opens links, by the marks of their networks: a changed network is repeated with its own document. */
async function openLinks(links: readonly string[]): Promise<Readonly<Record<string, ModelGraph>>> {
  const opened: Record<string, ModelGraph> = {};
  for (const address of links) {
    const result = await readLink(address);
    if (!result.ok) continue;
    const { graph } = result.preview;
    opened[markOf(networkHash(graph))] = graph;
  }
  return opened;
}

/** Returns a function that gives the document on screen with its mark; the same document is not hashed twice. */
function markOnScreen(studio: Studio) {
  let known: { readonly graph: ModelGraph; readonly mark: string } | undefined;
  return () => {
    const { graph } = studio.document.store.getState();
    if (known?.graph !== graph) known = { graph, mark: markOf(networkHash(graph)) };
    return known;
  };
}

/** Returns the repetition of a code's run, with the weights that it should give where its engine's bits are the same everywhere. */
function jobOf({ code, facts }: BoardRow, graph: ModelGraph) {
  const { seed, engine, weights } = facts;
  return { code, graph, seed, ...(engine === "wasm" ? { weights } : {}) };
}

function createBoard(
  studio: Studio,
  makeSession = () => createSession({ dataBase: new URL("./", document.baseURI).href }),
): BoardModel & { dispose(): void } {
  const ending = new AbortController();
  const store = createStore<BoardState>(() => ({
    ...nothing,
    reading: false,
    message: "",
    cleared: undefined,
  }));
  const get = store.getState;
  const setCheck = (code: string, check: Check) =>
    store.setState({ checks: { ...get().checks, [code]: check } });

  const repeater = createRepeater(makeSession, {
    changed(running, waiting) {
      const kept = Object.entries(get().checks).filter(
        ([code, { kind }]) => kind !== "waiting" && (kind !== "running" || code === running),
      );
      const checks: Record<string, Check> = Object.fromEntries(kept);
      for (const code of waiting) checks[code] = { kind: "waiting" };
      if (running !== undefined) checks[running] ??= { kind: "running", share: 0 };
      store.setState({ checks });
    },
    progress: (code, share) => setCheck(code, { kind: "running", share }),
    failed: (code, why) => setCheck(code, { kind: "failed", why }),
    done(code, repeated) {
      const row = get().rows.find((one) => one.code === code);
      if (row !== undefined) setCheck(code, verdictOf(row.facts, repeated));
    },
  });

  /** Asks before the page closes: a board is stored nowhere. */
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  store.subscribe(({ rows }, before) => {
    if (rows.length > 0 === before.rows.length > 0) return;
    // Listened to only then: a page that asks is not kept for a way back.
    if (rows.length > 0) window.addEventListener("beforeunload", warn);
    else window.removeEventListener("beforeunload", warn);
  });

  let queue = Promise.resolve();
  async function read(text: string): Promise<void> {
    if (text.length > mostChars) {
      store.setState({
        message: "This text is longer than three million letters. Paste the part with the codes.",
      });
      return;
    }
    store.setState({ reading: true });
    const { links, rest } = linksIn(text);
    const opened = await openLinks(links);
    store.setState({ documents: { ...get().documents, ...opened } });
    const found = await inSlices(scanPaste(rest), ending.signal);
    if (found === undefined) return;
    const { board, ...counts } = addFound(get(), found);
    const message = addedText(counts, Object.keys(opened).length);
    store.setState({ ...board, reading: false, message, cleared: undefined });
  }

  const openMark = markOnScreen(studio);
  const model: BoardModel & { dispose(): void } = {
    store,
    read(text) {
      // One after the other: each adds to what the one before has left.
      queue = queue.then(() => read(text));
      return queue;
    },
    documentOf({ facts }) {
      const { graph, mark } = openMark();
      return mark === facts.network ? graph : get().documents[facts.network];
    },
    check(rows) {
      const jobs = rows.flatMap((row) => {
        const graph = model.documentOf(row);
        return graph === undefined || unrepeatable(row.facts) !== undefined
          ? []
          : [jobOf(row, graph)];
      });
      const asked = new Set(jobs.map(({ code }) => code));
      const kept = Object.entries(get().checks).filter(([code]) => !asked.has(code));
      store.setState({ checks: Object.fromEntries(kept) });
      repeater.add(jobs);
    },
    stopChecks: () => repeater.stop(),
    remove(code) {
      store.setState({ rows: get().rows.filter((row) => row.code !== code) });
    },
    dismiss(fault) {
      store.setState({ faults: get().faults.filter(({ id }) => id !== fault) });
    },
    say: (message) => store.setState({ message }),
    clear() {
      const { rows, faults, checks, documents } = get();
      repeater.stop();
      store.setState({
        ...nothing,
        message: "The board is empty.",
        cleared: { rows, faults, checks, documents },
      });
    },
    undoClear() {
      const { cleared } = get();
      if (cleared !== undefined)
        store.setState({ ...cleared, cleared: undefined, message: "The codes are back." });
    },
    dispose() {
      ending.abort();
      repeater.stop();
      window.removeEventListener("beforeunload", warn);
    },
  };
  return model;
}

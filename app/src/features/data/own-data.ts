import { type Diagnostic, storePrefix } from "@adder-studio/core";
import type { ReadOptions, SetChoice } from "@adder-studio/data/readers";
import type { OwnFacts } from "@adder-studio/graph";
import {
  deleteOwnData,
  findOwnData,
  listOwnData,
  type OwnDataRecord,
} from "@adder-studio/session/own-data";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import type { DataPreview, DroppedFile, ReaderCommand, ReaderEvent } from "./protocol";
import { dataEdit, ownFactsIn } from "./use-data";

export interface OwnDataState {
  readonly phase: "list" | "photo" | "reading" | "choose-set" | "preview" | "saving" | "failed";
  /** Name of the set that is being read, as a document will show it. */
  readonly name: string;
  readonly progress: { readonly what: string; readonly done: number; readonly total: number };
  readonly preview: DataPreview | undefined;
  /** The set that the experiment asks for, when these files are another set. */
  readonly asked: OwnFacts | undefined;
  /** A single dropped image whose purpose is not chosen yet. */
  readonly photo: File | undefined;
  /** Sets to choose among, where the files hold several. */
  readonly sets: readonly SetChoice[];
  /** The choices with which the files are read. */
  readonly choices: Choices;
  /** True while the shown files are read again with other choices. */
  readonly again: boolean;
  readonly diagnostic: Diagnostic | undefined;
  readonly records: readonly OwnDataRecord[];
  /** A counter that grows whenever a set is saved or deleted. */
  readonly version: number;
}

/** The options of reading that a person may choose. */
export type Choices = Omit<ReadOptions, "usual">;

/** Finds the files of a drop; the search ends when `goesOn` returns false. */
export type FindFiles = (goesOn: () => boolean) => Promise<readonly DroppedFile[]>;

export interface OwnDataModel {
  readonly store: StoreApi<OwnDataState>;
  /** Reads files and shows a preview; a set that the experiment waits for is saved at once. */
  read(name: string, find: FindFiles): Promise<void>;
  /** Asks for the purpose of a single image. */
  askAbout(photo: File): Promise<void>;
  /** Reads the same files again with other choices. */
  readAgain(change: Partial<Choices>): void;
  /** Reads the same files again with the choices before the last change. */
  undoChoice(): void;
  /** Saves the shown set and makes the network read it. */
  use(): void;
  applySaved(record: OwnDataRecord): void;
  remove(hash: string): Promise<void>;
  refresh(): Promise<void>;
  /** Goes back to the list and ends any reading. */
  cancel(): void;
}

/** Returns the studio's one model of own data; its reader ends with the studio. */
export const ownDataOf = perStudio("own data", createOwnData, (model) => model.cancel());

const noChoice: Choices = { size: 0, column: 0 };
const nothing = { what: "", done: 0, total: 0 };

function createOwnData(studio: Studio): OwnDataModel {
  const store = createStore<OwnDataState>(() => ({
    phase: "list",
    name: "",
    progress: nothing,
    preview: undefined,
    asked: undefined,
    photo: undefined,
    sets: [],
    choices: noChoice,
    again: false,
    diagnostic: undefined,
    records: [],
    version: 0,
  }));
  let worker: Worker | undefined;
  let files: readonly DroppedFile[] = [];
  /** Set while an experiment waits for exactly this set. */
  let awaited: OwnFacts | undefined;
  let before = noChoice;
  let usesIt = false;
  let reading = 0;

  function send(command: ReaderCommand): void {
    worker ??= start();
    worker?.postMessage(command);
  }

  function start(): Worker | undefined {
    try {
      const made = new Worker(new URL("./reader-worker.ts", import.meta.url), {
        type: "module",
        name: "reader",
      });
      made.onmessage = ({ data }: MessageEvent<ReaderEvent>) => onEvent(data);
      made.onerror = (event) => {
        event.preventDefault();
        end();
        fail({
          code: "file-unreadable",
          severity: "error",
          message:
            "Reading stopped: there was not enough memory, or the reader could not be loaded.",
          hint: "Choose a smaller set, or reload the page.",
        });
      };
      made.postMessage({ type: "stores", prefix: storePrefix() } satisfies ReaderCommand);
      return made;
    } catch {
      fail({
        code: "worker-blocked",
        severity: "error",
        message: "The browser does not let the page start a worker, which reads the files.",
        hint: "Open the page by itself, not in a restricted frame.",
      });
      return undefined;
    }
  }

  function end(): void {
    reading += 1;
    worker?.terminate();
    worker = undefined;
  }

  /** Returns the size that large images are scaled to: the one that the network reads now, so that it fits them. */
  function usual(): { usual?: number } {
    const [height = 0, width] = studio.derive().lowered.ir?.ops[0]?.type.shape ?? [];
    return height === width && height >= 8 && height <= 224 ? { usual: height } : {};
  }

  function fail(diagnostic: Diagnostic): void {
    store.setState({ phase: "failed", diagnostic, again: false });
    studio.ui.announce(diagnostic.message, true);
  }

  function onEvent(event: ReaderEvent): void {
    const { name } = store.getState();
    switch (event.type) {
      case "progress":
        store.setState({ progress: event });
        return;
      case "failed":
        fail(event.diagnostic);
        return;
      case "choose-set":
        store.setState({ phase: "choose-set", sets: event.sets, again: false });
        studio.ui.announce(`${name} holds ${event.sets.length} sets: choose one.`);
        return;
      case "read": {
        const { preview } = event;
        if (awaited?.hash === preview.hash) {
          usesIt = false;
          store.setState({ phase: "saving", preview, again: false });
          send({ type: "save", name });
          return;
        }
        store.setState({ phase: "preview", preview, asked: awaited, again: false });
        const { classes, values, train } = preview;
        const target = values === undefined ? `${classes.length} classes` : values.name;
        studio.ui.announce(`${name}: ${target}, ${train} examples`);
        return;
      }
      case "saved":
        void finishSave(event.record);
    }
  }

  async function finishSave(record: OwnDataRecord): Promise<void> {
    end();
    const { preview } = store.getState();
    const { diagnostic, bestRollback } = studio.run.store.getState().session;
    const missed = diagnostic?.code === "own-data-absent";
    if (usesIt) {
      place(factsOf(record, preview?.column ?? record.column, preview?.choices));
      if (missed) studio.run.newWeights();
    } else {
      studio.ui.announce(
        `${record.name} is on this device again. Press ${missed ? "Resume" : "Run"} to go on.`,
      );
      // The run that could not begin now waits at its checkpoint, or with the weights it was given.
      if (missed && bestRollback === undefined) studio.run.start({ pauseAt: 0 });
      else if (missed) studio.run.rollback();
    }
    studio.ui.set({ dialog: undefined });
    store.setState({ phase: "list", preview: undefined, version: store.getState().version + 1 });
    files = [];
    // Without persistent storage a browser that runs short of space may drop the data.
    await navigator.storage?.persist?.().catch(() => false);
  }

  function place(facts: OwnFacts): void {
    const { graph } = studio.document.store.getState();
    const [selected] = studio.ui.store.getState().selectedNodes;
    const made = dataEdit(graph, facts, selected);
    if (made === undefined) {
      studio.ui.set({ notice: "There is no Input block to read the data: add one first." });
      return;
    }
    studio.document.seal();
    if (!studio.change(made.edit, { label: `use ${facts.name}` })) return;
    studio.document.seal();
    const more = made.alsoDone.length === 0 ? "" : ` ${made.alsoDone.join(", ")}.`;
    studio.ui.announce(`The network reads ${facts.name}.${more}`);
  }

  function readWith(choices: Choices): void {
    // An earlier reading is no longer wanted and ends.
    end();
    const shown = store.getState().phase === "preview";
    const phase = shown ? "preview" : "reading";
    store.setState({ phase, again: shown, progress: nothing, choices });
    send({ type: "read", files, options: { ...choices, ...usual() } });
  }

  return {
    store,
    async read(name, find) {
      end();
      const mine = reading;
      const goesOn = () => mine === reading;
      const progress = { ...nothing, what: "looking for the files" };
      store.setState({
        phase: "reading",
        progress,
        preview: undefined,
        name,
        asked: undefined,
        again: false,
      });
      studio.ui.set({ dialog: "data" });
      const found = await find(goesOn);
      if (!goesOn()) return;
      files = found;
      const wanted = ownFactsIn(studio.document.store.getState().graph);
      awaited = wanted && (await findOwnData(wanted.hash)) === undefined ? wanted : undefined;
      if (!goesOn()) return;
      // Read with the choices of the experiment's author: a set of another size has another hash.
      const size = awaited?.height === awaited?.width ? (awaited?.height ?? 0) : 0;
      const chosen = awaited?.choices;
      const more =
        chosen === undefined
          ? {}
          : (await import("@adder-studio/data/readers")).parseChoices(chosen);
      if (!goesOn()) return;
      const choices = { size, column: awaited?.column ?? 0, ...more };
      before = choices;
      store.setState({ choices });
      send({ type: "read", files, options: { ...choices, ...usual() } });
    },
    async askAbout(photo) {
      end();
      const mine = reading;
      files = [];
      const { refuseUnread } = await import("../../observe/file-image");
      try {
        // Refused before anything decodes it, by the limits of the image strip, which would show it.
        await refuseUnread(photo, photo.name);
      } catch (error) {
        if (mine !== reading) return;
        store.setState({ name: photo.name, preview: undefined });
        studio.ui.set({ dialog: "data" });
        const message = error instanceof Error ? error.message : String(error);
        fail({ code: "file-image", severity: "error", message });
        return;
      }
      if (mine !== reading) return;
      store.setState({ phase: "photo", photo, name: photo.name, preview: undefined });
      studio.ui.set({ dialog: "data" });
    },
    readAgain(change) {
      const { choices } = store.getState();
      before = choices;
      readWith({ ...choices, ...change });
    },
    undoChoice: () => readWith(before),
    use() {
      usesIt = true;
      store.setState({ phase: "saving" });
      send({ type: "save", name: store.getState().name });
    },
    applySaved(record) {
      place(factsOf(record, record.column, record.choices));
      studio.ui.set({ dialog: undefined });
    },
    async remove(hash) {
      await deleteOwnData(hash);
      store.setState({ version: store.getState().version + 1, records: await listOwnData() });
      studio.ui.announce("Deleted from this device");
    },
    async refresh() {
      store.setState({ records: await listOwnData() });
    },
    cancel() {
      end();
      files = [];
      store.setState({
        phase: "list",
        photo: undefined,
        preview: undefined,
        diagnostic: undefined,
        again: false,
        progress: nothing,
      });
    },
  };
}

/** Returns the facts by which a document names a set. */
export function factsOf(
  {
    hash,
    height,
    width,
    channels,
    classes,
    name,
  }: Pick<OwnDataRecord, "hash" | "height" | "width" | "channels" | "classes" | "name">,
  column: number,
  choices = "",
): OwnFacts {
  const facts = { hash, height, width, channels, classes: classes.length, column, name };
  return choices === "" ? facts : { ...facts, choices };
}

/** Returns the name of a drop: the folder, the only file, or the first file and the number of others. */
export function nameOf(paths: readonly string[]): string {
  const [first] = paths;
  if (first === undefined) return "data";
  const folder = first.split("/")[0] ?? "";
  if (first.includes("/") && paths.every((path) => path.startsWith(`${folder}/`))) return folder;
  const file = first.split("/").at(-1) ?? first;
  return paths.length === 1 ? file : `${file} and ${paths.length - 1} more`;
}

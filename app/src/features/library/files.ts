import {
  fittingWeights,
  writeExperiment,
  writeExperimentJson,
  writeWeights,
} from "@adder-studio/blocks/experiment-file";
import { matchWeights } from "@adder-studio/blocks/imported-weights";
import { documentHash } from "@adder-studio/graph";
import type { NamedArray } from "@adder-studio/session";
import { addDocument, readGraph } from "../../studio/experiment-list";
import { fileName } from "../../studio/save-document";
import type { Studio } from "../../studio/studio";
import { plural } from "../../ui/format";
import { saveFile } from "../../ui/save-file";
import { fileKind } from "./experiment-file";
import { readFile } from "./read-file";
import { weightsOf } from "./weights";
import { type WeightsOffer, weightsOfferOf } from "./weights-offer";

export type WeightFormat = "safetensors" | "json";

/** Saves an experiment and its weights as one file; returns a message where it could not. */
export async function exportWithWeights(
  studio: Studio,
  key: string,
  format: WeightFormat,
): Promise<string | undefined> {
  const found = await weightsOf(studio, key, readGraph);
  if (found === undefined) {
    return "This experiment has no weights yet: run it first, or save it without them.";
  }
  const { graph, arrays } = found;
  const isJson = format === "json";
  const written = isJson ? writeExperimentJson(graph, arrays) : writeExperiment(graph, arrays);
  if (!written.ok) return `${written.error.message} ${written.error.hint ?? ""}`.trim();
  const type = isJson ? "application/json" : "application/octet-stream";
  const content = written.value;
  saveFile(
    fileName(graph, format),
    type,
    typeof content === "string" ? content : new Uint8Array(content),
  );
  studio.ui.announce("Saved with its weights");
  return undefined;
}

/** Saves the current weights of the run without the document; returns a message where there are none. */
export async function exportWeights(studio: Studio): Promise<string | undefined> {
  const arrays = await studio.run.session.exportWeights().catch(() => undefined);
  if (arrays === undefined) return "There are no weights to save yet.";
  const { graph } = studio.run.store.getState().started ?? studio.document.store.getState();
  const id = documentHash(graph).slice(0, 8);
  const bytes = new Uint8Array(writeWeights(graph, arrays));
  saveFile(`weights-${id}.safetensors`, "application/octet-stream", bytes);
  studio.ui.announce("Weights saved");
  return undefined;
}

/**
 * Opens files from a picker or a drop. One experiment is shown as a preview first; several go straight to the library;
 * weights without a document are for the network on screen. Returns the messages for the person.
 */
export async function importFiles(
  studio: Studio,
  files: readonly File[],
  kinds: readonly string[] = [],
): Promise<string> {
  const [first] = files;
  if (first === undefined) return "";
  const messages: string[] = [];
  const added: string[] = [];
  let offered = false;
  for (const [at, file] of files.entries()) {
    const kind = kinds[at] ?? (await fileKind(file));
    if (kind === "events") {
      const { openEvents } = await import("../../runs/imported/open");
      messages.push(await openEvents(studio, file));
      continue;
    }
    const opened = await readFile(file, kind);
    if (!opened.ok) messages.push(opened.error);
    else if (opened.value.kind === "weights") {
      if (offered) messages.push(`${file.name} was left out: open one file of weights at a time.`);
      else messages.push(await offerWeights(studio, file.name, opened.value));
      offered = true;
    } else if (files.length === 1) {
      studio.ui.set({ preview: opened.value.preview, dialog: undefined });
    } else {
      const { graph } = opened.value.preview;
      try {
        await addDocument(studio, graph, { kind: "file", graph });
        added.push(graph.title === "" ? "Untitled" : graph.title);
      } catch {
        messages.push(`${file.name} could not be saved on this device.`);
      }
    }
  }
  if (added.length > 0) {
    messages.unshift(
      `${added.length} experiments were added to the library: ${added.slice(0, 5).join(", ")}.`,
    );
  }
  return messages.filter((text) => text !== "").join(" ");
}

/** Offers the weights of a file for the network on screen; returns a message where it could not. */
export async function takeWeights(studio: Studio, file: File): Promise<string> {
  const opened = await readFile(file);
  if (!opened.ok) return opened.error;
  const { value } = opened;
  // The file of an experiment can hold weights, too.
  const [arrays, notes] =
    value.kind === "weights" ? [value.arrays, value.notes] : [value.preview.weights, []];
  if (arrays === undefined) return `${file.name} is an experiment without weights.`;
  return await offerWeights(studio, file.name, { arrays, notes });
}

/**
 * Opens the dialog that shows which array of a file fits which parameter of the network on screen; a person confirms there
 * before anything is loaded. Where nothing fits, returns a message that says what was expected.
 */
async function offerWeights(
  studio: Studio,
  from: string,
  { arrays, notes }: Pick<WeightsOffer, "arrays" | "notes">,
): Promise<string> {
  const { graph } = studio.document.store.getState();
  const match = matchWeights(graph, arrays);
  if (match.of === 0) {
    return "This network has nothing to load into yet: complete it, then open the weights again.";
  }
  if (match.refusal !== undefined) {
    return `None of the ${plural(arrays.length, "array")} in ${from} fits this network. ${match.refusal}`;
  }
  weightsOfferOf(studio).setState({ offer: { from, arrays, notes, graph, match } });
  studio.ui.set({ dialog: "weights", preview: undefined });
  return "";
}

/**
 * Starts a run of the network on screen from weights. The run waits at step 0 unless `goOn` is true: its predictions can be
 * inspected, and its checkpoint keeps the weights over a reload. Arrays whose name and shape fit no parameter are left
 * out. Returns a message about what was loaded.
 */
export async function startFromWeights(
  studio: Studio,
  arrays: readonly NamedArray[],
  from: string,
  goOn = false,
): Promise<string> {
  const { nonFiniteWeights } = await import("@adder-studio/data/safetensors");
  const { graph } = studio.document.store.getState();
  const { fitting, of, missing } = fittingWeights(graph, arrays);
  if (of === 0) {
    return "This network has nothing to load into yet: complete it, then open the weights again.";
  }
  if (fitting.length === 0) {
    return `None of the ${plural(arrays.length, "array")} in ${from} fits this network. ${missing}`;
  }
  const broken = nonFiniteWeights(fitting);
  if (broken !== undefined) return `The weights are left out. ${broken.message}`;
  if (!studio.run.start({ weights: fitting, ...(goOn ? {} : { pauseAt: 0 }) })) {
    return "This network cannot train yet: fix it, then load the weights again.";
  }
  const loaded = `${fitting.length} of ${of} weight arrays loaded`;
  if (goOn) return `${loaded}.`;
  const message = `${loaded}, at step 0. Resume trains them further.`;
  const stop = studio.run.store.subscribe(({ session: { phase, step } }) => {
    if (phase !== "idle" && step === 0) return;
    stop();
    // The run has moved on, and the notice no longer applies.
    if (studio.ui.store.getState().notice === message) studio.ui.set({ notice: undefined });
  });
  return message;
}

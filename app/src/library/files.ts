import { fileName } from "../state/save-document";
import type { Studio } from "../state/studio";
import { saveFile } from "../ui/save-file";
import { fittingWeights, openFile, writeExperiment, writeExperimentJson } from "./experiment-file";
import { addDocument, readGraph } from "./shelf";
import { weightsOf } from "./weights";

export type WeightFormat = "safetensors" | "json";

/** Saves an experiment and its weights as one file; the sentence says why not. */
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
  const written =
    format === "json" ? writeExperimentJson(graph, arrays) : writeExperiment(graph, arrays);
  if (!written.ok) return `${written.error.message} ${written.error.hint ?? ""}`.trim();
  const type = format === "json" ? "application/json" : "application/octet-stream";
  saveFile(fileName(graph, format), type, written.value);
  studio.ui.announce("Saved with its weights");
  return undefined;
}

/**
 * Opens files from a picker or a drop. One experiment is looked at first; several go to the library as they
 * are; weights alone are for the next run. Gives back what there is to say.
 */
export async function importFiles(
  studio: Studio,
  files: readonly File[],
  kinds: readonly string[] = [],
): Promise<string> {
  const [first] = files;
  if (first === undefined) return "";
  const said: string[] = [];
  const added: string[] = [];
  for (const [at, file] of files.entries()) {
    const opened = await openFile(file, kinds[at]);
    if (!opened.ok) said.push(opened.error);
    else if (opened.value.kind === "weights") said.push(await takeWeights(studio, file));
    else if (files.length === 1) {
      studio.ui.set({ preview: opened.value.preview, dialog: undefined });
    } else {
      const { graph } = opened.value.preview;
      try {
        await addDocument(studio, graph, { kind: "file", graph });
        added.push(graph.title === "" ? "Untitled" : graph.title);
      } catch {
        said.push(`${file.name} could not be saved on this device.`);
      }
    }
  }
  if (added.length > 0) {
    said.unshift(
      `${added.length} experiments are in the library now: ${added.slice(0, 5).join(", ")}.`,
    );
  }
  return said.join(" ");
}

async function takeWeights(studio: Studio, file: File): Promise<string> {
  const { loadWeights } = await import("../topbar/weights-file");
  await loadWeights(studio, file);
  return studio.ui.store.getState().notice ?? "";
}

/** The weights that came with an experiment, for its first run. */
export async function takeWeightsOf(
  studio: Studio,
  arrays: Parameters<typeof fittingWeights>[1],
): Promise<void> {
  const { nonFiniteWeights } = await import("@adder-studio/data/safetensors");
  const { fitting, of } = fittingWeights(studio.document.store.getState().graph, arrays);
  const broken = nonFiniteWeights(fitting);
  if (broken !== undefined) {
    studio.ui.set({ notice: `The weights are left out. ${broken.message}` });
    return;
  }
  studio.run.setWeights(fitting);
  studio.ui.set({
    notice: `${fitting.length} of ${of} parameters loaded; the next run starts from them.`,
  });
}

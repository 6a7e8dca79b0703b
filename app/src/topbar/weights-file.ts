import { documentHash } from "@adder-studio/graph";
import type { Studio } from "../state/studio";
import { saveFile } from "../ui/save-file";

const largestFile = 512 * 1024 * 1024;

/** Saves the weights as they are now. */
export async function weightsFile(studio: Studio): Promise<void> {
  const { writeSafetensors } = await import("@adder-studio/data/safetensors");
  const arrays = await studio.run.session.exportWeights().catch(() => undefined);
  if (arrays === undefined) {
    studio.ui.set({ notice: "There are no weights to save yet." });
    return;
  }
  const { graph } = studio.run.store.getState().started ?? studio.document.store.getState();
  const id = documentHash(graph).slice(0, 8);
  const bytes = writeSafetensors(arrays, { experiment: id, layout: "HWIO" });
  saveFile(`weights-${id}.safetensors`, "application/octet-stream", new Uint8Array(bytes));
  studio.ui.announce("Weights saved");
}

/** Reads weights for the next run; only those whose name and shape match are used. */
export async function loadWeights(studio: Studio, file: File): Promise<void> {
  if (file.size > largestFile) {
    studio.ui.set({ notice: `${file.name} is larger than 512 MB.` });
    return;
  }
  const { nonFiniteWeights, readSafetensors } = await import("@adder-studio/data/safetensors");
  const result = readSafetensors(new Uint8Array(await file.arrayBuffer()));
  if (!result.ok) {
    studio.ui.set({ notice: result.error.message });
    return;
  }
  const params = studio.derive().lowered.ir?.params ?? [];
  const shapes = new Map(params.map(({ name, shape }) => [name, shape.join()]));
  const fitting = result.value.filter(({ name, shape }) => shapes.get(name) === shape.join());
  if (fitting.length === 0) {
    studio.ui.set({
      notice: `None of the ${result.value.length} arrays in ${file.name} fits this network.`,
    });
    return;
  }
  const broken = nonFiniteWeights(fitting);
  if (broken !== undefined) {
    studio.ui.set({ notice: broken.message });
    return;
  }
  studio.run.setWeights(fitting);
  const text = `${fitting.length} of ${params.length} parameters loaded; the next run starts from them.`;
  studio.ui.set({ notice: text });
  studio.ui.announce(text);
}

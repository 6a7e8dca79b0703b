import { exportTorch, packageName, torchZip } from "@adder-studio/torch";
import { readGraph } from "../../studio/experiment-list";
import type { Studio } from "../../studio/studio";
import { saveFile } from "../../ui/save-file";
import { weightsOf } from "./weights";

/**
 * Saves the document on screen as a PyTorch package, one zip file, with the weights of its run where these still fit this
 * network. Returns a message where the export failed or has no weights.
 */
export async function exportPytorch(studio: Studio): Promise<string | undefined> {
  const { graph, key } = studio.document.store.getState();
  const found = await weightsOf(studio, key, readGraph);
  const withWeights = found && exportTorch(graph, found.arrays);
  const made = withWeights?.ok ? withWeights : exportTorch(graph);
  if (!made.ok) return made.error;
  const name = packageName(graph);
  saveFile(`${name}.zip`, "application/zip", torchZip(made.value.files(), name));
  if (withWeights?.ok) {
    studio.ui.announce("Exported as PyTorch code, with its weights");
    return undefined;
  }
  if (found === undefined) {
    studio.ui.announce("Exported as PyTorch code");
    return undefined;
  }
  return "Exported without weights: the network has changed since they were trained.";
}

import { writeOnnx } from "@adder-studio/onnx";
import { readGraph } from "../../studio/experiment-list";
import { fileName } from "../../studio/save-document";
import type { Studio } from "../../studio/studio";
import { saveFile } from "../../ui/save-file";
import { weightsOf } from "./weights";

/** Saves the document on screen with the weights of its run as one ONNX file; returns a message where it could not. */
export async function exportOnnx(studio: Studio): Promise<string | undefined> {
  const { graph, key } = studio.document.store.getState();
  const found = await weightsOf(studio, key, readGraph);
  if (found === undefined) {
    return "An ONNX file holds trained weights, and this network has none yet: run it first.";
  }
  const made = writeOnnx(graph, found.arrays);
  if (!made.ok) {
    // The weights can be written with the network they were trained for, so the one on screen has changed since.
    const isOther = writeOnnx(found.graph, found.arrays).ok;
    return isOther
      ? "The network has changed since its weights were trained: run it again, then export it."
      : made.error;
  }
  saveFile(fileName(graph, "onnx"), "application/octet-stream", made.value);
  studio.ui.announce("Exported as ONNX, with its weights");
  return undefined;
}

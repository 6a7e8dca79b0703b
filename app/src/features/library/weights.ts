import { lower } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import type { NamedArray } from "@adder-studio/session";
import { loadSavedRun } from "@adder-studio/session/saved-runs";
import type { Studio } from "../../studio/studio";

/**
 * Returns the weights of an experiment with the network they belong to: those of the run on this page, else those of its
 * last checkpoint. Undefined when the experiment was never trained on this device.
 */
export async function weightsOf(
  studio: Studio,
  key: string,
  read: (graph: unknown) => ModelGraph | undefined,
): Promise<{ readonly graph: ModelGraph; readonly arrays: readonly NamedArray[] } | undefined> {
  const { started, session } = studio.run.store.getState();
  const open = studio.document.store.getState();
  if (key === open.key && started !== undefined && session.phase !== "loading") {
    const arrays = await studio.run.session.exportWeights().catch(() => undefined);
    // The title may have changed since; the network is the trained one.
    if (arrays !== undefined)
      return { graph: { ...started.graph, title: open.graph.title }, arrays };
  }
  const saved = await loadSavedRun(key);
  const graph = read(saved?.graph);
  const params = graph && lower(graph).ir?.params;
  if (saved === undefined || graph === undefined || params === undefined) return undefined;
  const parts = new Map<string, Float32Array>();
  let at = 0;
  for (const { name, size } of saved.checkpoint.layout) {
    parts.set(name, saved.checkpoint.data.slice(at, at + size));
    at += size;
  }
  const arrays = params.flatMap(({ name, shape }) => {
    const data = parts.get(name);
    const size = shape.reduce((all, side) => all * side, 1);
    return data?.length === size ? [{ name, shape, data }] : [];
  });
  return arrays.length === params.length ? { graph, arrays } : undefined;
}

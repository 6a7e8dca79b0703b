import { useRun } from "../../state/context";

/** Before a run there is nothing to look at. */
export function Nothing({ what }: { what: string }) {
  const started = useRun((state) => state.started);
  const loaded = useRun((state) => state.loaded);
  const words =
    started !== undefined
      ? "This network has no layer with filters."
      : loaded === undefined
        ? `Press Run: ${what} appears here.`
        : "Press Run: it starts from the weights that wait for it and trains on.";
  return <p className="panel-empty">{words}</p>;
}

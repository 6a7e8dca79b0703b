import { useRun } from "../../studio/context";

/** Before a run there is nothing to look at. */
export function Nothing({ what }: { what: string }) {
  const started = useRun((state) => state.started);
  const words =
    started === undefined
      ? `Press Run: ${what} appears here.`
      : "This network has no layer with filters.";
  return <p className="panel-empty">{words}</p>;
}

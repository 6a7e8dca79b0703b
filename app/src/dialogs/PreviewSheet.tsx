import { blockOf } from "@adder-studio/blocks";
import { documentHash } from "@adder-studio/graph";
import { Play } from "lucide-react";
import { useMemo } from "react";
import { ownFactsOf } from "../data/use-data";
import { useStudio } from "../state/context";
import type { Preview } from "../state/ui";
import { Dialog } from "../ui/Dialog";
import { datasetName } from "../ui/dataset-name";
import { formatCount, formatWhole, plural } from "../ui/format";

/** A link or file is looked at first: what it is and what it costs. Nothing of the person's own is touched. */
export function PreviewSheet({ preview }: { preview: Preview }) {
  const studio = useStudio();
  const { graph, notices, from, weights } = preview;
  const lowered = useMemo(() => studio.ahead(graph), [studio, graph]);
  const { all, layers } = lowered.totals;
  const errors = lowered.diagnostics.filter(({ severity }) => severity === "error");
  const input = Object.values(graph.nodes).find(({ type }) => type === "input");
  const own = ownFactsOf(input);
  const kinds = new Map<string, number>();
  for (const { type } of Object.values(graph.nodes)) {
    const title = blockOf(type)?.title ?? `unknown block “${type}”`;
    kinds.set(title, (kinds.get(title) ?? 0) + 1);
  }
  const close = () => studio.ui.set({ preview: undefined });
  const open = async (run: boolean) => {
    studio.openDocument(graph, { kind: from, graph });
    if (weights === undefined) {
      if (run) studio.run.start();
      return;
    }
    const { startFrom } = await import("../library/files");
    studio.ui.set({ notice: await startFrom(studio, weights, "this file", run) });
  };
  return (
    <Dialog title={graph.title === "" ? "Untitled experiment" : graph.title} onClose={close}>
      <p className="muted">
        {from === "link" ? "A shared experiment" : "An experiment from a file"}, id{" "}
        <code>{documentHash(graph).slice(0, 8)}</code>. Your own work stays as it is.
      </p>
      {graph.share.prompt === "" ? null : (
        <blockquote className="prompt">{graph.share.prompt}</blockquote>
      )}
      <dl className="facts preview-facts">
        <div>
          <dt>Data</dt>
          <dd>
            {own !== undefined
              ? `${own.name}, of which you need the file`
              : input === undefined
                ? "none"
                : datasetName(input.props)}
          </dd>
        </div>
        <div>
          <dt>Training</dt>
          <dd>
            {plural(graph.run.epochs, "epoch")}, batch {graph.run.batch}, seed {graph.run.seed}
          </dd>
        </div>
        <div>
          <dt>Parameters</dt>
          <dd>
            {formatWhole(all.parameters)}
            {weights === undefined ? "" : `, with ${plural(weights.length, "trained array")}`}
          </dd>
        </div>
        <div>
          <dt>Additions</dt>
          <dd className="adder-text">{formatCount(layers.additions)}</dd>
        </div>
        <div>
          <dt>Multiplications</dt>
          <dd className="conv-text">{formatCount(layers.multiplications)}</dd>
        </div>
        {layers.shifts === undefined ? null : (
          <div>
            <dt>Shifts</dt>
            <dd>{formatCount(layers.shifts)}</dd>
          </div>
        )}
        <div>
          <dt>{plural(Object.keys(graph.nodes).length, "block")}</dt>
          <dd className="kinds">
            {[...kinds]
              .map(([title, count]) => (count > 1 ? `${count} × ${title}` : title))
              .join(", ")}
          </dd>
        </div>
      </dl>
      {notices.length === 0 ? null : (
        <div className="callout warn">
          <ul>
            {notices.slice(0, 5).map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </div>
      )}
      {errors.length === 0 ? null : (
        <p className="callout warn">
          It cannot train as it is: {errors[0]?.message}
          {errors.length > 1 ? ` And ${errors.length - 1} more.` : ""}
        </p>
      )}
      <div className="share-actions">
        <button
          type="button"
          className="button primary"
          disabled={errors.length > 0}
          onClick={() => void open(true)}
        >
          <Play size={15} />
          Run
        </button>
        <button type="button" className="button" onClick={() => void open(false)}>
          Open a copy
        </button>
        <span className="grow" />
        <button type="button" className="button quiet" onClick={close}>
          Keep mine
        </button>
      </div>
    </Dialog>
  );
}

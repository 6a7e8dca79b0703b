import { catalog } from "@adder-studio/blocks";
import { documentHash, encodeLink } from "@adder-studio/graph";
import { Check, CircleAlert, Copy, Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useDocument, useStudio } from "../state/context";
import { saveDocument } from "../state/save-document";
import { Dialog } from "../ui/Dialog";
import { plural } from "../ui/format";

/** How long a link each way of passing it on takes without harm. */
const channels = [
  { name: "QR code on a slide", limit: 300 },
  { name: "Learning platform", limit: 2000 },
  { name: "Chat", limit: 4000 },
  { name: "Mail", limit: 8000 },
] as const;

const longestLink = 8000;

/** A link that holds the whole experiment. */
export function ShareDialog() {
  const studio = useStudio();
  const graph = useDocument((state) => state.graph);
  const [link, setLink] = useState<string>();
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const close = () => studio.ui.set({ dialog: undefined });
  useEffect(() => {
    let live = true;
    void encodeLink(graph, catalog).then((fragment) => {
      if (live) setLink(`${location.origin}${location.pathname}${fragment}`);
    });
    return () => {
      live = false;
    };
  }, [graph]);
  const local = isLocal(location.hostname);
  const length = link?.length ?? 0;
  const copy = async () => {
    if (link === undefined) return;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // Frames may not write to the clipboard: the selected text can still be copied by hand.
      field.current?.select();
      return;
    }
    setCopied(true);
    studio.ui.announce("Link copied");
  };
  return (
    <Dialog title="Share this experiment" onClose={close}>
      <p className="muted">
        The link holds the whole experiment: network, training settings and seed. Nothing is
        uploaded, and whoever opens it sees it before anything runs.
      </p>
      {local ? (
        <p className="callout warn">
          <CircleAlert size={16} />
          This page runs on your own machine, so the link opens only here. Save a file instead, or
          share from where Adder Studio is hosted.
        </p>
      ) : null}
      <textarea
        ref={field}
        className="field share-link"
        readOnly
        rows={3}
        aria-label="Link to this experiment"
        value={link ?? "…"}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="share-actions">
        <button
          type="button"
          className={local ? "button" : "button primary"}
          disabled={link === undefined}
          onClick={() => void copy()}
        >
          {copied ? <Check size={15} /> : <Copy size={15} />}
          {copied ? "Copied" : "Copy link"}
        </button>
        <button
          type="button"
          className={local ? "button primary" : "button"}
          onClick={() => saveDocument(studio)}
        >
          <Download size={15} />
          Save as file
        </button>
      </div>
      <dl className="share-facts">
        <div>
          <dt>Length</dt>
          <dd>{link === undefined ? "…" : plural(length, "character")}</dd>
        </div>
        <div>
          <dt>Fits</dt>
          <dd>
            {channels.map(({ name, limit }) => (
              <span key={name} className={length <= limit ? "fits" : "fits-not"}>
                {length <= limit ? "✓" : "✕"} {name}
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>Experiment id</dt>
          <dd>
            <code>{documentHash(graph).slice(0, 8)}</code>
            <small className="muted">
              equal ids are equal experiments; it is no proof of who made one
            </small>
          </dd>
        </div>
      </dl>
      {length > longestLink ? (
        <p className="callout warn">
          <CircleAlert size={16} />
          This link is too long for most ways of passing it on: save a file instead.
        </p>
      ) : null}
    </Dialog>
  );
}

function isLocal(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    host.startsWith("127.")
  );
}

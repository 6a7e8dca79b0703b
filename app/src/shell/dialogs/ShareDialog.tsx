import { catalog } from "@adder-studio/blocks";
import { documentHash, encodeLink, linkGrade } from "@adder-studio/graph";
import { Check, CircleAlert, Copy, Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { EmbedSnippet } from "../../features/embed/EmbedSnippet";
import { useDocument, useSaveState, useStudio } from "../../studio/context";
import { saveDocument } from "../../studio/save-document";
import { useQuestion } from "../../studio/use-question";
import { Dialog } from "../../ui/Dialog";
import { plural } from "../../ui/format";
import { ShareQr } from "./ShareQr";

/** The sentence for each grade of link: how far it gets. */
const reach: Readonly<Record<ReturnType<typeof linkGrade>, string>> = {
  short: "Short enough for every way of passing it on.",
  fine: "Learning platforms, chat and mail carry it whole.",
  long: "Many learning platforms and some chat programs cut links of this length: try it before class.",
  "too-long": "Too long for most ways of passing it on: save a file instead.",
};

/** A link that holds the whole experiment. */
export function ShareDialog() {
  const studio = useStudio();
  const graph = useDocument((state) => state.graph);
  const [link, setLink] = useState<string>();
  const [refused, setRefused] = useState<string>();
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const close = () => studio.ui.set({ dialog: undefined });
  useEffect(() => {
    let live = true;
    void encodeLink(graph, catalog).then((made) => {
      if (!live) return;
      setLink(made.ok ? `${location.origin}${location.pathname}${made.value}` : undefined);
      setRefused(made.ok ? undefined : made.error.message);
    });
    return () => {
      live = false;
    };
  }, [graph]);
  const local = isLocal(location.hostname);
  const fileFirst = local || refused !== undefined;
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
        The link holds the whole experiment: question, network, training settings and seed. Nothing
        is uploaded, and whoever opens it sees it before anything runs.
      </p>
      <Asks close={close} />
      {refused === undefined ? null : (
        <p className="callout warn">
          <CircleAlert size={16} />
          {refused} Save it as a file and pass that on: whoever drops it on the page sees the same.
        </p>
      )}
      {local && refused === undefined ? (
        <p className="callout warn">
          <CircleAlert size={16} />
          This page runs on your own machine, so the link and its QR code open only here. Save a
          file instead, or share from where Adder Studio is hosted.
        </p>
      ) : null}
      {refused !== undefined ? null : (
        <textarea
          ref={field}
          className="field share-link"
          readOnly
          rows={3}
          aria-label="Link to this experiment"
          value={link ?? "…"}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
      <div className="share-actions">
        {refused !== undefined ? null : (
          <button
            type="button"
            className={fileFirst ? "button" : "button primary"}
            disabled={link === undefined}
            onClick={() => void copy()}
          >
            {copied ? <Check size={15} /> : <Copy size={15} />}
            {copied ? "Copied" : "Copy link"}
          </button>
        )}
        <button
          type="button"
          className={fileFirst ? "button primary" : "button"}
          onClick={() => saveDocument(studio)}
        >
          <Download size={15} />
          Save as file
        </button>
      </div>
      {link === undefined ? null : <ShareQr link={link} />}
      <dl className="share-facts">
        {link === undefined ? null : <Length link={link} />}
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
      {link === undefined ? null : <EmbedSnippet link={link} />}
    </Dialog>
  );
}

function Length({ link }: { link: string }) {
  return (
    <div>
      <dt>Length</dt>
      <dd>
        {plural(link.length, "character")}
        <small className="muted">{reach[linkGrade(link)]}</small>
      </dd>
    </div>
  );
}

/** The question that a recipient reads first, with a button to change it. */
function Asks({ close }: { close: () => void }) {
  const studio = useStudio();
  const key = useDocument((state) => state.key);
  const readOnly = useSaveState((state) => state.role === "reader");
  const question = useQuestion();
  const text = typeof question === "object" ? question.text : "";
  const write = () => {
    close();
    studio.ui.select([]);
    studio.ui.set({ writing: key, rightOpen: true, sheet: "inspector" });
  };
  return (
    <p className="share-asks">
      {text === "" ? "No question yet." : <strong>{text}</strong>}{" "}
      {readOnly ? null : (
        <button type="button" className="link" onClick={write}>
          {text === "" ? "Add a question" : "Change the question"}
        </button>
      )}
    </p>
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

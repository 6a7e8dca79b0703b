import { catalog } from "@adder-studio/blocks";
import { documentHash, encodeLink, linkGrade, type ModelGraph } from "@adder-studio/graph";
import { Check, CircleAlert, Copy, Download, Share } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import type { SharedResult } from "../../features/claim/ShareResult";
import { EmbedSnippet } from "../../features/embed/EmbedSnippet";
import { useDocument, useSaveState, useStudio, useUi } from "../../studio/context";
import { saveDocument } from "../../studio/save-document";
import { useQuestion } from "../../studio/use-question";
import { Dialog } from "../../ui/Dialog";
import { plural } from "../../ui/format";
import { isOnlyHere } from "../../ui/is-only-here";
import { lazyPart } from "../../ui/lazy-part";
import { ShareQr } from "./ShareQr";
import { TeachersLink } from "./TeachersLink";
import { useCopy } from "./use-copy";

const ShareResult = lazyPart(() => import("../../features/claim/ShareResult"), "ShareResult");

/** The sentence for each grade of link: how far it gets. */
const reach: Readonly<Record<ReturnType<typeof linkGrade>, string>> = {
  short: "Short enough for every way of passing it on.",
  fine: "Learning platforms, chat and mail carry it whole.",
  long: "Many learning platforms and some chat programs cut links of this length: try it before class.",
  "too-long": "Too long for most ways of passing it on: save a file instead.",
};

/** A link that holds the whole experiment, and the ways to pass it on. */
export function ShareDialog() {
  const studio = useStudio();
  const graph = useDocument((state) => state.graph);
  const isTeacher = useUi(({ teacher, lock }) => teacher || lock === undefined);
  const [shared, setShared] = useState<SharedResult>();
  const { link: plain, refused } = useLink(shared?.graph ?? graph);
  const link = plain === undefined ? undefined : plain + (shared?.behind ?? "");
  const close = () => studio.ui.set({ dialog: undefined });
  const isLesson = graph.lesson !== undefined;
  return (
    <Dialog title={isLesson ? "Share this lesson" : "Share this experiment"} onClose={close}>
      <p className="muted">
        The link holds the whole {isLesson ? "lesson: its steps" : "experiment: question"}, network,
        training settings and seed. Nothing is uploaded, and whoever opens it sees it before
        anything runs.
      </p>
      <Asks close={close} />
      {refused === undefined ? null : (
        <p className="callout warn">
          <CircleAlert size={16} />
          {refused} Save it as a file and pass that on: whoever drops it on the page sees the same.
        </p>
      )}
      {isOnlyHere && refused === undefined ? (
        <p className="callout warn">
          <CircleAlert size={16} />
          This page runs on your own machine, so the link and its QR code open only here. Save a
          file instead, or share from where Adder Studio is hosted.
        </p>
      ) : null}
      {refused === undefined ? (
        <Suspense fallback={<p className="share-result muted">Looking for its runs …</p>}>
          <ShareResult onShare={setShared} on={!isLesson} />
        </Suspense>
      ) : null}
      <PassOn link={link} title={graph.title} refused={refused !== undefined} />
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
      {plain === undefined || !isLesson || !isTeacher ? null : <TeachersLink link={plain} />}
      {plain === undefined ? null : <EmbedSnippet link={plain} />}
    </Dialog>
  );
}

/** Makes the link to a document; what is too large for one has a sentence instead. Both are undefined until then. */
function useLink(graph: ModelGraph): { readonly link?: string; readonly refused?: string } {
  const [made, setMade] = useState<{ readonly link?: string; readonly refused?: string }>({});
  useEffect(() => {
    let live = true;
    void encodeLink(graph, catalog).then((link) => {
      if (!live) return;
      setMade(
        link.ok
          ? { link: `${location.origin}${location.pathname}${link.value}` }
          : { refused: link.error.message },
      );
    });
    return () => {
      live = false;
    };
  }, [graph]);
  return made;
}

interface PassOnProps {
  readonly link: string | undefined;
  readonly title: string;
  readonly refused: boolean;
}

/** The link to copy, the device's own ways to share it, and the file. */
function PassOn({ link, title, refused }: PassOnProps) {
  const studio = useStudio();
  const { field, copied, copy } = useCopy(link, "Link copied");
  const [fault, setFault] = useState<string>();
  const isFileFirst = isOnlyHere || refused;
  const share = async () => {
    setFault(undefined);
    try {
      await navigator.share({ title: title === "" ? "Adder Studio" : title, url: link ?? "" });
    } catch (error) {
      // Closed without a choice: that was a decision.
      if (error instanceof DOMException && error.name === "AbortError") return;
      setFault("This browser did not pass the link on. Copy it instead.");
      field.current?.select();
    }
  };
  return (
    <>
      {refused ? null : (
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
        {refused ? null : (
          <button
            type="button"
            className={isFileFirst ? "button" : "button primary"}
            disabled={link === undefined}
            onClick={() => void copy()}
          >
            {copied ? <Check size={15} /> : <Copy size={15} />}
            {copied ? "Copied" : "Copy link"}
          </button>
        )}
        {refused || !("share" in navigator) ? null : (
          <button
            type="button"
            className="button"
            disabled={link === undefined}
            onClick={() => void share()}
          >
            <Share size={15} />
            Send to …
          </button>
        )}
        <button
          type="button"
          className={isFileFirst ? "button primary" : "button"}
          onClick={() => saveDocument(studio)}
        >
          <Download size={15} />
          Save as file
        </button>
      </div>
      {fault === undefined ? null : (
        <p className="link-fault" role="alert">
          {fault}
        </p>
      )}
    </>
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

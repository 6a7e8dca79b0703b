import { linkGrade, type OwnLesson } from "@adder-studio/graph";
import { Check, Copy, Download, FileImage } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { fileName } from "../../draw/export";
import { saveQr } from "../../draw/qr-file";
import { useDocument, useStudio } from "../../studio/context";
import { saveDocument } from "../../studio/save-document";
import { formatWhole, plural } from "../../ui/format";
import { isOnlyHere } from "../../ui/is-only-here";
import { QrImage } from "../../ui/qr/QrCode";
import { fitsOnSlide, qrOf, tooLongForQr } from "../../ui/qr/qr";
import { adviceFor, goodLength, type LinkFacts, measureLink, teacherMark } from "./hand-out";
import { questionFault } from "./lesson-edits";

/** Milliseconds after an edit until the link is made. */
const settleMs = 150;

/** The links of the lesson: how long they are, as a QR code, to copy, and as a file. */
export function HandOutTab({ lesson }: { lesson: OwnLesson }) {
  const graph = useDocument((state) => state.graph);
  const [facts, setFacts] = useState<LinkFacts>();
  useEffect(() => {
    let live = true;
    // Once for a burst of edits: each link is packed four times.
    const timer = setTimeout(() => {
      void measureLink(graph).then((made) => {
        if (live) setFacts(made);
      });
    }, settleMs);
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [graph]);
  if (facts === undefined) return <p className="muted">Making the link …</p>;
  return (
    <>
      <Unfinished lesson={lesson} />
      {facts.fragment === undefined ? (
        <p className="callout warn">
          This lesson is too large for a link. Save it as a file and hand that out, or remove
          recorded networks.
        </p>
      ) : (
        <Links link={`${location.origin}${location.pathname}${facts.fragment}`} facts={facts} />
      )}
      <SaveFile isOnlyWay={facts.fragment === undefined} />
    </>
  );
}

/** Lists what students would miss, before the link is out. */
function Unfinished({ lesson }: { lesson: OwnLesson }) {
  const open = lesson.steps.flatMap(({ title, text, questions }, at) => [
    ...(title.trim() === "" && text.trim() === "" ? [`Step ${at + 1} has no words yet.`] : []),
    ...questions.flatMap((question) =>
      questionFault(question) === undefined
        ? []
        : [`A question of step ${at + 1} is not finished, and is left out.`],
    ),
  ]);
  return open.length === 0 ? null : (
    <ul className="callout warn">
      {open.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

const grades: Readonly<Record<ReturnType<typeof linkGrade>, string>> = {
  short: "Short enough for every way of passing it on.",
  fine: "Learning platforms, chat and mail carry it whole.",
  long: "Some learning platforms and chat programs cut it: try it before class, or hand out a file.",
  "too-long": "Too long for most ways of passing it on: hand out a file instead.",
};

function Links({ link, facts }: { link: string; facts: LinkFacts }) {
  const isLong = link.length > goodLength;
  const advice = isLong ? adviceFor(facts.weights) : [];
  return (
    <>
      {isOnlyHere ? (
        <p className="callout warn">
          This page runs on your own machine, so the link opens only here. Hand out a file, or
          prepare the lesson where your class opens Adder Studio.
        </p>
      ) : null}
      <section className="le-length" aria-label="Length of the link">
        <p>
          <b>{formatWhole(link.length)}</b> characters{" "}
          <span className="muted">of {formatWhole(goodLength)} for a short lesson</span>
        </p>
        <meter min={0} max={goodLength} value={Math.min(link.length, goodLength)}>
          {plural(link.length, "character")}
        </meter>
        <p className="le-note">
          {isLong ? "Longer than a lesson of six steps need be. " : ""}
          {grades[linkGrade(link)]}
        </p>
        {advice.length === 0 ? null : (
          <ul className="dotted">
            {advice.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </section>
      <LinkRow
        title="For students"
        note="Opens the lesson with its locks, beside their own work."
        link={link}
      />
      <LinkRow
        title="For you and other teachers"
        note="Opens it without the locks, so that it can be changed."
        link={`${link}${teacherMark}`}
      />
      <Qr link={link} />
    </>
  );
}

function LinkRow({ title, note, link }: { title: string; note: string; link: string }) {
  const { ui } = useStudio();
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === link;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      ui.set({ notice: "This browser does not let the page copy: select the link and copy it." });
      return;
    }
    setCopied(link);
    ui.announce(`Link copied: ${title}`);
  };
  return (
    <section className="le-link" aria-label={title}>
      <h3>{title}</h3>
      <p className="le-note">{note}</p>
      <div className="le-row">
        <input
          className="field"
          readOnly
          aria-label={`Link: ${title}`}
          value={link}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button
          type="button"
          className="button"
          aria-label={`Copy the link: ${title}`}
          onClick={() => void copy()}
        >
          {isCopied ? <Check size={15} /> : <Copy size={15} />}
          {isCopied ? "Copied" : "Copy"}
        </button>
      </div>
    </section>
  );
}

function Qr({ link }: { link: string }) {
  const studio = useStudio();
  const qr = useMemo(() => qrOf(link), [link]);
  if (qr === undefined) return <p className="callout">{tooLongForQr(link)}</p>;
  const save = (as: "svg" | "png") => {
    const name = fileName(studio.document.store.getState().graph.title, "QR code");
    saveQr(name, qr, as).catch((error: unknown) => studio.ui.set({ notice: String(error) }));
  };
  return (
    <section className="le-qr" aria-label="QR code">
      <QrImage qr={qr} label="QR code of the students’ link" />
      <p className="le-note">
        {fitsOnSlide(qr)
          ? "Fits on a slide: phones read it from their seats."
          : "Too fine for a slide: phones read it from close by only. Print it as large as a page, or shorten the lesson."}
      </p>
      <div className="le-row wrap">
        <button type="button" className="button small" onClick={() => save("png")}>
          <FileImage size={14} />
          Save as PNG
        </button>
        <button type="button" className="button small" onClick={() => save("svg")}>
          <FileImage size={14} />
          Save as SVG
        </button>
      </div>
    </section>
  );
}

function SaveFile({ isOnlyWay }: { isOnlyWay: boolean }) {
  const studio = useStudio();
  return (
    <section className="le-link" aria-label="File">
      <h3>As a file</h3>
      <p className="le-note">The same lesson for a learning platform or a USB stick.</p>
      <button
        type="button"
        className={isOnlyWay ? "button primary" : "button"}
        onClick={() => saveDocument(studio)}
      >
        <Download size={15} />
        Save as file
      </button>
    </section>
  );
}

import { atCaps, families } from "@adder-studio/blocks/testing";
import type { Diagnostic, RandomStream } from "@adder-studio/core";
import { canonicalText, documentText, graphCodes, type ModelGraph } from "@adder-studio/graph";
import { failed } from "../../fault";
import type { Stopwatch } from "../../stopwatch";
import type { Failed, Job, Outcome } from "../../types";
import { type LinkCase, linkCase } from "./cases";
import { loadCorpus } from "./corpus";
import { exportFault } from "./exports";
import { withWords } from "./fields";
import { plants, type Subject, subjectWith } from "./subject";

const codes: ReadonlySet<string> = new Set(graphCodes);
const ownNames = () => Object.getOwnPropertyNames(Object.prototype);
const sound = new Set(ownNames());

/** Takes away what a case left on `Object.prototype`, for the cases after it, and tells its names. */
function pollution(): readonly string[] {
  const names = ownNames();
  if (names.length === sound.size) return [];
  const strange = names.filter((name) => !sound.has(name));
  for (const name of strange) Reflect.deleteProperty(Object.prototype, name);
  return strange;
}

function refusalFault({ code, message }: Pick<Diagnostic, "code" | "message">): Failed | undefined {
  if (!codes.has(code)) return failed("a refusal without a known code", `${code}: ${message}`);
  if (!/[.?!]$/.test(message)) return failed("a refusal that is no sentence", message);
  return undefined;
}

/** Checks that a document comes back from a link and from a file as it was. */
async function returnFault(subject: Subject, graph: ModelGraph): Promise<Failed | undefined> {
  const text = canonicalText(graph);
  const fromFile = subject.openFile(subject.file(graph));
  if (!fromFile.ok) return failed("its own file does not open", fromFile.error.message);
  if (canonicalText(fromFile.value.graph) !== text || fromFile.value.notices.length > 0) {
    return failed("its own file is another document", fromFile.value.notices[0]?.message ?? "");
  }
  const link = await subject.link(graph);
  if (!link.ok) return link.error.code === "link-too-big" ? undefined : refusalFault(link.error);
  const fromLink = await subject.openLink(link.value);
  if (!fromLink.ok) return failed("its own link does not open", fromLink.error.message);
  return canonicalText(fromLink.value.graph) === text
    ? undefined
    : failed("its own link is another document", link.value);
}

/** Opens and lowers; each takes less than the promised time, and gives a document or a typed refusal. */
async function opened(
  subject: Subject,
  as: "link" | "file",
  text: string,
  watch: Stopwatch,
): Promise<
  Outcome & { readonly graph?: ModelGraph; readonly lowered?: ReturnType<Subject["lower"]> }
> {
  const opening =
    as === "link"
      ? await watch.later(() => subject.openLink(text))
      : watch.part(() => subject.openFile(text));
  const strange = pollution();
  if (strange.length > 0) return failed("Object.prototype changed", strange.join());
  if (!opening.ok) return refusalFault(opening.error) ?? { ok: true, seen: opening.error.code };
  const { graph } = opening.value;
  const lowered = watch.part(() => subject.lower(graph));
  return { ok: true, seen: "opened", graph, lowered };
}

function textOf(entry: LinkCase): { readonly as: "link" | "file"; readonly text: string } {
  if (entry.as === "words") return { as: "file", text: withWords(entry.field, entry.words) };
  if (entry.as !== "caps") return entry;
  const { name, size } = entry;
  if (size === undefined) return atCaps[name]?.() ?? { as: "file", text: "" };
  const make = families[name];
  return { as: "file", text: make ? documentText(make(size)) : "" };
}

/** Shorter texts: without a half, a quarter, an eighth, and so on down to single letters of short ones. */
function* shorter(text: string): Iterable<string> {
  for (let size = text.length >> 1; size >= 1 && size >= text.length >> 7; size >>= 1) {
    for (let at = 0; at < text.length; at += size) yield text.slice(0, at) + text.slice(at + size);
  }
}

async function run(subject: Subject, plain: Skeletons, entry: LinkCase, watch: Stopwatch) {
  const { as, text } = textOf(entry);
  const { graph, lowered, ...outcome } = await opened(subject, as, text, watch);
  if (!outcome.ok || graph === undefined) return outcome;
  const goesBack = entry.as === "words" || (entry.as !== "caps" && entry.back);
  if (goesBack) {
    const fault = await returnFault(subject, graph);
    if (fault) return fault;
  }
  if (entry.as !== "words" || lowered?.ir === undefined) return outcome;
  const { fault, refused } = exportFault(graph, lowered.ir, plain);
  return fault ?? { ok: true, seen: refused === undefined ? "exported" : "opened, not exported" };
}

type Skeletons = NonNullable<ReturnType<typeof exportFault>["skeleton"]>;

/** The skeleton of the exports of harmless words. */
function plainSkeleton(subject: Subject): Skeletons {
  const opening = subject.openFile(withWords("everywhere", "words"));
  const ir = opening.ok ? subject.lower(opening.value.graph).ir : undefined;
  if (!opening.ok || ir === undefined) throw new Error("The plain document does not lower.");
  const { skeleton, fault, refused } = exportFault(opening.value.graph, ir, undefined);
  if (skeleton === undefined) throw new Error(fault?.detail ?? refused);
  return skeleton;
}

export const links: Job<LinkCase> = {
  name: "links",
  about: "Untrusted links and documents: opened, lowered, and sent on.",
  promises: [
    "Each opens or is refused with a known code and a sentence; nothing is thrown.",
    "To open one and to lower one take less than 50 ms of processor time each.",
    "`Object.prototype` stays as it is.",
    "What opens comes back the same from its own link and its own file.",
    "Words stay words in the exports to PyTorch, ONNX and a web page.",
    "Memory stays flat.",
  ],
  goals: [{ unit: "links and documents", size: 5_000_000 }],
  limits: { processorMs: 50, heapBytesPerCase: 4, hangSeconds: 30 },
  plants,
  place: "thread",
  async open({ root, plant }) {
    const corpus = await loadCorpus(root);
    const subject = subjectWith(plant);
    const plain = plainSkeleton(subjectWith(undefined));
    return {
      make: (random: RandomStream, index: number) => linkCase(random, index, corpus),
      run: (entry, watch) => run(subject, plain, entry, watch),
      *smaller(entry) {
        if (entry.as === "words") {
          for (const words of shorter(entry.words)) yield { ...entry, words };
        } else if (entry.as === "file") {
          for (const text of shorter(entry.text)) yield { ...entry, text };
        }
      },
    };
  },
};

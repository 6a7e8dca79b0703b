import {
  decodeBase64Url,
  encodeBase64Url,
  err,
  InflateError,
  inflate,
  ok,
  type Result,
} from "@adder-studio/core";
import { canonicalText } from "../canonical";
import type { BlockCatalog } from "../catalog";
import { graphError } from "../diagnostics";
import { parseJson } from "../json";
import { limits } from "../limits";
import { type Opened, parseGraph } from "../parse";
import { isRecord } from "../parse-node";
import type { GraphDiagnostic, ModelGraph } from "../types";
import { deflate } from "./deflate";
import { type Codec, frame, unframe } from "./frame";
import { packLesson, unpackLesson } from "./lesson-tuple";
import { pack } from "./pack";
import { plainForm, plainTuple, type Tuple } from "./tuple";
import { unpack } from "./unpack";

/**
 * The whole experiment as the fragment of an address, from `#` on. The document is packed into tuples, deflated
 * (with the words of a lesson: by `primed.ts`) and written in base64url; when the tuples could not give back exactly this document (odd structure), its
 * plain form is used instead. The text differs between compressors; the document in it does not. What is given
 * opens: a document that is too large for `decodeLink` is refused. Errors: `link-too-big`.
 */
export async function encodeLink(
  graph: ModelGraph,
  catalog: BlockCatalog,
): Promise<Result<string, GraphDiagnostic>> {
  const bytes = new TextEncoder().encode(JSON.stringify(exactTuple(graph, catalog)));
  if (bytes.length > limits.linkOut) {
    return tooBig(`${kilobytes(bytes.length)} kB; a link holds ${kilobytes(limits.linkOut)} kB`);
  }
  const link = await packed(bytes, graph);
  return link.length <= limits.linkIn
    ? ok(link)
    : tooBig(`a link of ${link.length} characters; at most ${limits.linkIn} are opened`);
}

/** The shorter of the two packings; words of a lesson are worth the longer way, which loads when it is needed. */
async function packed(bytes: Uint8Array, { lesson }: ModelGraph): Promise<string> {
  const deflated = frame(encodeBase64Url(await deflate(bytes)));
  if (lesson === undefined || "id" in lesson) return deflated;
  const { packPrimed } = await import("./primed");
  const primed = await packPrimed(bytes);
  if (primed === undefined) return deflated;
  const link = frame(encodeBase64Url(primed), "y");
  return link.length < deflated.length ? link : deflated;
}

/** The slices are small: a bomb is noticed after some hundred kilobytes of output. */
const inflation = { limit: limits.linkOut, slice: 256 };

function reasonOf(error: unknown): InflateError["reason"] {
  return error instanceof InflateError ? error.reason : "corrupt";
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

function tooBig(size: string): Result<never, GraphDiagnostic> {
  return err(
    graphError(
      "link-too-big",
      `This experiment is too large for a link: it makes ${size}.`,
      "Pass it on as a file.",
    ),
  );
}

function exactTuple(graph: ModelGraph, catalog: BlockCatalog): Tuple {
  const tuple = pack(graph, catalog, packLesson(graph.lesson, catalog));
  const back = parseGraph(unpackAll(tuple, catalog), catalog);
  const exact = back.ok && canonicalText(back.value.graph) === canonicalText(graph);
  return exact ? tuple : plainTuple(graph);
}

/**
 * Opens a link: a fragment, with or without `#`, or a whole address. Never throws, never gives another
 * document than the one that was shared. Errors: `link-too-big`, `link-truncated`, `link-corrupt`,
 * `link-foreign`, `link-newer`, and those of parseGraph.
 */
export async function decodeLink(
  text: string,
  catalog: BlockCatalog,
): Promise<Result<Opened, GraphDiagnostic>> {
  const payload = unframe(text);
  if (!payload.ok) return payload;
  const bytes = decodeBase64Url(payload.value.text);
  if (!bytes) return corrupt("its text holds characters that no link has");
  const unpacked = await unpackedOf(bytes, payload.value.codec);
  if (unpacked === "corrupt") return corrupt("it cannot be unpacked");
  if (unpacked === "too-big") {
    return err(
      graphError("link-too-big", `This link unpacks to more than ${limits.linkOut / 1024} kB.`),
    );
  }
  const json = readUtf8(unpacked);
  if (json === undefined) return corrupt("it holds no text");
  const value = parseJson(json, limits.depth);
  if (!value.ok)
    return corrupt(value.error === "depth" ? "it is nested too deeply" : "it holds no document");
  const raw = unpackAll(value.value, catalog);
  return raw === undefined ? corrupt("it holds no document") : parseGraph(raw, catalog);
}

async function unpackedOf(bytes: Uint8Array, codec: Codec) {
  if (codec === "z") return inflate(bytes, "deflate-raw", inflation).catch(reasonOf);
  const { unpackPrimed } = await import("./primed");
  return (await unpackPrimed(bytes)) ?? "corrupt";
}

/** The raw document of a compact form, with its lesson. */
function unpackAll(tuple: unknown, catalog: BlockCatalog): unknown {
  const raw = unpack(tuple, catalog);
  if (!isRecord(raw) || !Array.isArray(tuple) || tuple[0] === plainForm) return raw;
  return { ...raw, ...unpackLesson(tuple[9], catalog) };
}

export { holdsLink } from "./frame";
export { readings, repaired } from "./repair";

/** Grades a link by the length at which channels cut it: QR codes, most sites, chat programs. */
export function linkGrade(link: string): "short" | "fine" | "long" | "too-long" {
  if (link.length <= 300) return "short";
  if (link.length <= 2000) return "fine";
  return link.length <= 8000 ? "long" : "too-long";
}

function corrupt(why: string): Result<never, GraphDiagnostic> {
  return err(
    graphError("link-corrupt", `This link is damaged: ${why}.`, "Ask for it again, or for a file."),
  );
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

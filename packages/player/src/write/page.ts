import {
  appVersion,
  encodeBase64,
  err,
  littleEndianBytes,
  type NamedArray,
  ok,
  type Result,
  shapeSize,
} from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import { type InputAttrs, type ModelIR, taskOf, totals } from "@adder-studio/ir";
import { packWeights, playedNetwork } from "../network";
import type { InputKind, PageData, PageInput, PageOutput } from "../page-data";
import { fillOf, isLightOnDark, whiteOf } from "../pictures";
import { pageExamples, type TestExamples } from "./examples";
import { authorText, escapeHtml, inlineText, jsonForHtml, policyHash } from "./html";
import { costLabel, testLabel, whole } from "./labels";

/** The test split of a data set, with the preparation that the network needs. */
export interface PageSet extends TestExamples {
  readonly classNames: readonly string[];
  readonly mean: number;
  readonly std: number;
  readonly valueScale?: { readonly mean: number; readonly std: number };
}

/** Texts of the page's script and style: built from ../page and the app's colours. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/** Options of `writePage`. */
export interface PageOptions {
  readonly parts: PageParts;
  /** Text of the document's question; empty where it has none. */
  readonly question: string;
  /** Address of the experiment in the app; absent where the app's address is not known. */
  readonly link?: string | undefined;
  /** Result of the app's own test of these weights: accuracy, or root mean squared error, and number of examples. */
  readonly tested?: { readonly quality: number; readonly count: number } | undefined;
}

/** Largest number of values that the range of a set is taken from. */
const mostSeen = 2 ** 20;

/** Largest page that browsers open without trouble, in bytes; a phone's limit is far lower. */
export const mostPageBytes = 80e6;

/** Returns the approximate bytes of a network's page: its weights in base64. */
export function pageBytes(ir: ModelIR): number {
  const values = ir.params.reduce((sum, { shape }) => sum + shapeSize(shape), 0);
  return Math.ceil((values * 4) / 3) * 4;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** Returns a message for a network that is too large for a page; undefined where it can have one. */
export function pageRefusal(ir: ModelIR): string | undefined {
  const bytes = pageBytes(ir);
  if (bytes <= mostPageBytes) return undefined;
  const values = ir.params.reduce((sum, { shape }) => sum + shapeSize(shape), 0);
  return `The web page of this network would have ${megabytes(bytes)} for its ${whole(values)} weights; browsers open pages of up to ${megabytes(mostPageBytes)} without trouble. Export it to ONNX or PyTorch, or make it smaller.`;
}

/** Returns the kind of input: bytes are pictures, one or two numbers are points, other float32 values are features. */
function inputKind(set: PageSet, attrs: InputAttrs): InputKind {
  if (set.images instanceof Uint8Array) return "picture";
  const isPoint = attrs.points !== undefined && set.height * set.width === 1;
  if (isPoint && set.channels === 2) return "plane";
  if (isPoint && set.channels === 1) return "line";
  return "numbers";
}

function pageInput(set: PageSet, attrs: InputAttrs): PageInput {
  const { height, width, channels, mean, std, images } = set;
  const kind = inputKind(set, attrs);
  const isPicture = kind === "picture" && set.count > 0;
  return {
    kind,
    height,
    width,
    channels,
    mean,
    std,
    padTo: attrs.padTo,
    repeat: attrs.repeat,
    white: whiteOf(images.subarray(0, mostSeen)),
    fill: isPicture ? fillOf({ height, width, channels, images, count: set.count }) : 1,
    lightOnDark: isPicture && isLightOnDark(images, set),
  };
}

function pageOutput(ir: ModelIR, set: PageSet): PageOutput {
  const loss = ir.ops.at(-1);
  if (loss?.op === "meanSquaredError") {
    const { mean = 0, std = 1 } = set.valueScale ?? {};
    return { kind: "values", count: loss.attrs.values, mean, std };
  }
  const count = loss?.op === "softmaxCrossEntropy" ? loss.attrs.classes : 0;
  const names = Array.from({ length: count }, (_, k) => set.classNames[k] ?? `Class ${k + 1}`);
  return { kind: "classes", names };
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="7" fill="#1b2432"/><path d="M5.500 19.500c5.500 0 4.500-10.500 10-10.500M19.500 6v7M16 9.500h7" fill="none" stroke="#fff" stroke-width="2.200" stroke-linecap="round"/></svg>`;

/** Returns the content security policy: the page fetches nothing, and only the script with this hash runs. */
function policy({ script, style }: PageParts): string {
  return [
    "default-src 'none'",
    `script-src ${policyHash(script)} 'wasm-unsafe-eval'`,
    `style-src ${policyHash(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** Returns the link to the app; addresses that are not http or https are left out. */
function linkBack(link: string | undefined): string {
  if (link === undefined || !/^https?:\/\//.test(link)) return "";
  return `<a class="back" href="${escapeHtml(link)}" rel="noreferrer">Open the experiment in Adder Studio</a>`;
}

/**
 * Writes an HTML file with the trained network of `graph`, which runs without any request: `ir` is the network, `set` its
 * test split. The error is a message for the person: the network is too large, or weights are missing or not finite.
 * @example
 * const page = writePage(graph, ir, weights, set, { parts, question: "" });
 * if (page.ok) writeFileSync("network.html", page.value);
 */
export function writePage(
  graph: ModelGraph,
  ir: ModelIR,
  weights: readonly NamedArray[],
  set: PageSet,
  { parts, question, link, tested }: PageOptions,
): Result<string, string> {
  const refusal = pageRefusal(ir);
  if (refusal !== undefined) return err(refusal);
  const network = playedNetwork(ir);
  const packed = packWeights(network, weights);
  if (typeof packed === "string") return err(packed);
  if (!packed.every(Number.isFinite)) {
    return err(
      "Some weights are not finite numbers, so the network makes no predictions. Reset the run and train again with a smaller learning rate.",
    );
  }
  const [first] = ir.ops;
  if (first?.op !== "input") return err("This network has no input.");
  const input = pageInput(set, first.attrs);
  const data: PageData = {
    network,
    input,
    answer: pageOutput(ir, set),
    examples: pageExamples(set, input.kind),
  };
  const title = graph.title.trim() === "" ? "A trained network" : graph.title;
  const { all, layers } = totals(ir);
  return ok(`<!doctype html>
<html lang="en"${ir.ops.some(({ op }) => op === "adder2d") ? "" : ' class="plain"'}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy(parts))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Adder Studio ${appVersion}">
<link rel="icon" href="data:image/svg+xml,${escapeHtml(encodeURIComponent(icon))}">
<title>${escapeHtml(title)}</title>
${inlineText("style", parts.style)}
</head>
<!-- For scripts: await adderStudio.ready, then adderStudio.classify(values) for one example or several, one behind the
other, as the data set stores them: ${input.height} x ${input.width} x ${input.channels} ${input.kind === "picture" ? "bytes, 0 to 255" : "numbers"} each. -->
<body>
<header>
<h1>${authorText(title)}</h1>
${question === "" ? "" : `<p class="question">${authorText(question)}</p>`}
</header>
<main id="player"><noscript><p class="fault">The network runs in a script, and scripts are switched off in this browser.</p></noscript></main>
<footer>
<p class="cost">${costLabel(all, layers)}</p>
<p class="small">${[tested ? testLabel(taskOf(ir), tested) : "", "Everything runs in this file: it contacts no server, and what you give it stays on this device."].filter(Boolean).join(" ")}</p>
${linkBack(link)}
</footer>
<script type="application/json" id="data">${jsonForHtml(data)}</script>
<script type="text/plain" id="weights">${encodeBase64(littleEndianBytes(packed))}</script>
${inlineText("script", parts.script)}
</body>
</html>
`);
}

import { questionIn } from "@adder-studio/blocks/questions";
import { type NamedArray, shapeSize } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { writeOnnx } from "@adder-studio/onnx";
import { type PageSet, writePage } from "@adder-studio/player";
import { exportTorch } from "@adder-studio/torch";
import { failed } from "../../fault";
import type { Failed } from "../../types";

function weightsFor({ params }: ModelIR): NamedArray[] {
  return params.map(({ name, shape }) => ({
    name,
    shape,
    data: new Float32Array(shapeSize(shape)).fill(0.5),
  }));
}

/** Signs that end a line or a text for Python, or turn it around, and never stand in a file of ours. */
const strays = /[\0\r\f\v\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Parts of an export that count as code: in Python imports and definitions, on a page tags. */
interface Skeleton {
  readonly python: number;
  readonly tags: number;
}

interface Exported {
  readonly texts: ReadonlyMap<string, string>;
  readonly page: string;
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

function skeletonOf({ texts, page }: Exported): Skeleton {
  let python = 0;
  for (const [name, text] of texts) {
    if (name.endsWith(".py")) python += count(text, /^\s*(import|from|class|def|exec|eval)\b/gm);
  }
  return { python, tags: count(page, /<[a-z!/?]/gi) };
}

/** Exports a document in each form; a text is a refusal in words. */
function exported(graph: ModelGraph, ir: ModelIR): Exported | string {
  const weights = weightsFor(ir);
  const torch = exportTorch(graph, weights);
  if (!torch.ok) return torch.error;
  const texts = new Map<string, string>();
  for (const { name, bytes } of torch.value.files()) {
    if (/\.(py|md|txt|json|toml)$/.test(name)) texts.set(name, new TextDecoder().decode(bytes));
  }
  const onnx = writeOnnx(graph, weights);
  if (!onnx.ok) return onnx.error;
  const classes = Array.from({ length: 2 }, (_, k) => `Class ${k + 1}`);
  // The split of the document that `withWords` writes.
  const set: PageSet = {
    ...{ height: 4, width: 4, channels: 1, count: 2, mean: 0, std: 1, classNames: classes },
    images: new Uint8Array(2 * 4 * 4),
    labels: Uint8Array.from([0, 1]),
  };
  const parts = { script: "0", style: "a{}" };
  const asked = questionIn(graph);
  const question = typeof asked === "object" ? asked.text : "";
  const page = writePage(graph, ir, weights, set, { parts, question });
  return page.ok ? { texts, page: page.value } : page.error;
}

/** Checks that untrusted words stay words in each export. `plain`: the skeleton with harmless words. */
export function exportFault(
  graph: ModelGraph,
  ir: ModelIR,
  plain: Skeleton | undefined,
): { readonly fault?: Failed; readonly skeleton?: Skeleton; readonly refused?: string } {
  const made = exported(graph, ir);
  if (typeof made === "string") {
    return /^[\p{Lu}“].*[.?]$/su.test(made)
      ? { refused: made }
      : { fault: failed("a refusal that is no sentence", made) };
  }
  for (const [name, text] of made.texts) {
    const stray = strays.exec(text);
    const shown =
      stray && JSON.stringify(text.slice(Math.max(0, stray.index - 40), stray.index + 40));
    if (shown) return { fault: failed("a stray sign in an export", `${name}: ${shown}`) };
  }
  const skeleton = skeletonOf(made);
  if (plain && (skeleton.tags > plain.tags || skeleton.python !== plain.python)) {
    const detail = `tags ${skeleton.tags} and lines of Python ${skeleton.python}; with harmless words ${plain.tags} and ${plain.python}`;
    return { fault: failed("words became code in an export", detail), skeleton };
  }
  return { skeleton };
}

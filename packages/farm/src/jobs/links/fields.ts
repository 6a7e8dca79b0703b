import { catalog, createSketch } from "@adder-studio/blocks";
import { type ModelGraph, runSpecs } from "@adder-studio/graph";

/** Place of a number in a document: a setting of the run, or a property of a block. */
export interface NumberField {
  readonly block?: string;
  readonly field: string;
}

/** Every field that holds a number, once. */
export function numberFields(): NumberField[] {
  const numeric = ({ kind }: { readonly kind: string }) => kind === "int" || kind === "float";
  const settings = Object.entries(runSpecs).flatMap(([field, spec]) =>
    numeric(spec) ? [{ field }] : [],
  );
  const props = catalog.schemas.flatMap(({ type, props }) =>
    Object.entries(props).flatMap(([field, spec]) =>
      numeric(spec) ? [{ block: type, field }] : [],
    ),
  );
  return [...settings, ...props, { block: "adder2d", field: "at" }];
}

/** Returns the text of a document that holds a value, given as JSON, in a field. */
export function withNumber({ block, field }: NumberField, value: string): string {
  const type = block ?? "relu";
  const ports = catalog.get(type)?.inputs ?? [];
  const wire = (from: string, to: string, port: string) =>
    `{"from":{"node":"${from}","port":"y"},"to":{"node":"${to}","port":"${port}"}}`;
  const part =
    field === "at" ? `"props":{},"at":[${value},${value}]` : `"props":{"${field}":${value}}`;
  const node = block === undefined ? '"type":"relu","props":{}' : `"type":"${type}",${part}`;
  const run = block === undefined ? `,"run":{"${field}":${value}}` : "";
  const wires = [
    ...ports.map((port) => wire("a1", "b1", port)),
    wire("b1", "c1", "x"),
    wire("c1", "d1", "x"),
    wire("d1", "e1", "x"),
  ];
  const nodes = [
    '"a1":{"type":"input","props":{}}',
    `"b1":{${node}}`,
    '"c1":{"type":"flatten","props":{}}',
    '"d1":{"type":"dense","props":{}}',
    '"e1":{"type":"classOutput","props":{}}',
  ];
  return `{"version":1,"nodes":{${nodes.join()}},"edges":[${wires.join()}]${run}}`;
}

/** Fields of a document that hold words of a person, by name. */
export const textFields = [
  ...["title", "label", "note", "composite", "inside", "prompt", "hint", "lesson", "step", "words"],
  ...["question", "choice", "drawn", "id", "port", "type", "everywhere"],
] as const;
export type TextField = (typeof textFields)[number];

/** Returns a small trainable document with words in one of its text fields, or in all, as the text of a file. */
export function withWords(field: TextField, words: string): string {
  const at = (name: TextField, other: string) =>
    field === name || field === "everywhere" ? words : other;
  const sketch = createSketch();
  const unit = sketch.define("Unit", (part) => {
    part.output(part.chain(part.input(), ["adder2d", { filters: 2 }], ["batchNorm"]));
    part.block("note", { text: at("inside", "inside") });
  });
  const images = { noiseHeight: 4, noiseWidth: 4, noiseChannels: 1, noiseClasses: 2 };
  const start = sketch.block("input", { dataset: "noise", ...images });
  const end = sketch.chain(sketch.use(unit, 2, start), ["globalAvgPool"], ["dense", { units: 2 }]);
  sketch.block("note", { text: at("note", "note") });
  sketch.block("classOutput", {}, end);
  const graph = sketch.finish("Title");
  const raw = {
    ...(graph as unknown as Record<string, unknown>),
    title: at("title", "Title"),
    nodes: nodesWith(graph, at("label", "label"), field, words),
    composites: Object.fromEntries(
      Object.entries(graph.composites ?? {}).map(([id, unit]) => [
        id,
        { ...unit, title: at("composite", "Unit") },
      ]),
    ),
    question: { text: at("prompt", "Why?"), hints: [at("hint", "Look.")] },
    lesson: {
      title: at("lesson", "Lesson"),
      access: "settings",
      steps: [
        {
          title: at("step", "Step"),
          text: at("words", "Words"),
          questions: [
            {
              kind: "predict",
              prompt: at("question", "What?"),
              choices: [at("choice", "It"), "Not"],
            },
          ],
        },
      ],
    },
  };
  return JSON.stringify(raw);
}

function nodesWith(graph: ModelGraph, label: string, field: TextField, words: string) {
  return Object.fromEntries(
    Object.entries(graph.nodes).map(([id, node]) => {
      const name = field === "id" && node.type === "note" ? words : id;
      const type = field === "type" && node.type === "note" ? words : node.type;
      const drawn = field === "drawn" && node.type === "input" ? { drawn: words } : {};
      return [name, { ...node, type, label, props: { ...node.props, ...drawn } }];
    }),
  );
}

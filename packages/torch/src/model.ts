import { blockOf, nodeLabel } from "@adder-studio/blocks";
import type { Shape } from "@adder-studio/core";
import { compareIds, type GraphNode, type NodeId, nodeOf } from "@adder-studio/graph";
import { assignNames } from "./forward";
import { initialLines } from "./initial";
import { constructorOf, expressionOf } from "./layers";
import { type BlockPlace, type Line, layOut, type Statement } from "./lines";
import { portsRead } from "./plan";
import { shapeText } from "./shapes";
import type { Sound } from "./sound";
import { commentLines, inDocstring, plain, stringLiteral, width, wrapped } from "./text";
import {
  type Argument,
  isComposite,
  repetitionArguments,
  sizeArgument,
  type Variant,
} from "./variants";

const indent = "    ";
const body = indent + indent;

/** Writes the lines of model.py: a class for each definition in use, the network's own last. */
export function modelLines(sound: Sound): readonly Line[] {
  const classes = sound.variants.map((variant) => classLines(variant, sound));
  const text = classes.flat().map(({ text: line }) => line);
  const layers = ["Adder2d", "AdderLinear", "Shift2d"].filter((name) =>
    text.some((line) => line.includes(`${name}(`) && !line.trim().startsWith("#")),
  );
  const needsTorch = text.some((line) => /= torch\./.test(line) || /return torch\./.test(line));
  return [
    ...docstring(
      [
        `${inDocstring(sound.graph.title) || "A network"}, as a PyTorch module.`,
        "",
        "Written from experiment.json by Adder Studio. A block there is an attribute of the same name here; shapes stand behind the lines of `forward`.",
      ],
      "",
    ),
    ...lines("", ...(needsTorch ? ["import torch"] : []), "from torch import nn"),
    ...(layers.length > 0 ? lines("", `from adder import ${layers.join(", ")}`) : []),
    ...classes.flatMap((part) => [...lines("", ""), ...part]),
  ];
}

function lines(...texts: string[]): Line[] {
  return texts.map((text) => ({ text }));
}

/** Writes paragraphs as a docstring; untrusted text in them has been made safe. */
function docstring(paragraphs: readonly string[], margin: string): Line[] {
  const [first = "", ...rest] = paragraphs;
  const head = `${margin}"""`;
  const [start = "", ...more] = wrapped(first, width - head.length);
  if (rest.length === 0 && more.length === 0 && head.length + start.length + 3 <= width) {
    return lines(`${head}${start}"""`);
  }
  const below = [...more, ...rest.flatMap((text) => wrapped(text, width - margin.length))];
  return lines(
    `${head}${start}`,
    ...below.map((line) => (line === "" ? "" : `${margin}${line}`)),
    `${margin}"""`,
  );
}

function classLines(variant: Variant, sound: Sound): Line[] {
  const { name, plan, attributes } = variant;
  const nodes = plan.graph.nodes;
  const ids = Object.keys(nodes).sort(compareIds);
  const notes = ids.filter((id) => blockOf(nodes[id]?.type ?? "")?.category === "note");
  const renamed = plan.order.filter((id) => attributes.get(id) !== id && isModule(nodes[id]));
  return [
    ...lines(`class ${name}(nn.Module):`),
    ...docstring(classDocs(variant, sound, ids), indent),
    ...(notes.length > 0 ? lines("") : []),
    ...notes.flatMap((id) => lines(...commentLines(String(nodes[id]?.props.text ?? ""), indent))),
    ...(renamed.length > 0
      ? lines(
          "",
          `${indent}# Attributes whose block has another name in experiment.json.`,
          `${indent}BLOCK_IDS = {${renamed.map((id) => `${stringLiteral(attributes.get(id) ?? id)}: ${stringLiteral(id)}`).join(", ")}}`,
        )
      : []),
    ...lines(""),
    ...constructorLines(variant, sound),
    ...lines(""),
    ...forwardLines(variant, sound),
  ];
}

function isModule(node: GraphNode | undefined): boolean {
  return node !== undefined && (isComposite(node) || constructorOf(node.type) !== undefined);
}

/** Describes a class: its title, its inputs and outputs, and the blocks of the document that it leaves out. */
function classDocs(variant: Variant, sound: Sound, ids: readonly NodeId[]): string[] {
  const { plan, composite, title } = variant;
  const nodes = plan.graph.nodes;
  const isStage = (id: NodeId) => blockOf(nodes[id]?.type ?? "")?.category === "port";
  const isNote = (id: NodeId) => blockOf(nodes[id]?.type ?? "")?.category === "note";
  const others = ids.filter((id) => !plan.order.includes(id) && !isStage(id) && !isNote(id));
  const muted = others.filter((id) => nodes[id]?.off);
  const unused = others.filter((id) => !nodes[id]?.off);
  const inputs = composite === undefined ? [sound.input] : plan.inputs;
  const into = inputs.map((id) => shapeOf(variant, sound, id, "y")).join(", ");
  const out = plan.outputs.map((id) => outShape(variant, sound, id)).join(", ");
  const what = composite === undefined ? (sound.goal === "classes" ? "scores " : "values ") : "";
  return [
    `${inDocstring(title) || "A network"}: ${into} -> ${what}${out}.`,
    ...(muted.length > 0 ? ["", `Muted in the document, so left out: ${muted.join(", ")}.`] : []),
    ...(unused.length > 0
      ? ["", `Not connected to an output, so left out: ${unused.join(", ")}.`]
      : []),
  ];
}

/** Returns the shape of a value for all instances of the class. */
function shapeOf({ instances }: Variant, { facts }: Sound, id: NodeId, port: string): string {
  return shapeText(instances.map((prefix) => facts[prefix + id]?.outputs[port] ?? []));
}

/** Returns the shape at an output block: that of its input; the document's own output makes a vector of a pixel. */
function outShape({ instances, composite }: Variant, { facts }: Sound, id: NodeId): string {
  const shapes = instances.map((prefix) => facts[prefix + id]?.inputs.x ?? []);
  return shapeText(composite === undefined ? shapes.map((shape) => shape.slice(-1)) : shapes);
}

function place({ composite }: Variant, id: NodeId): BlockPlace {
  return { composite, id };
}

/** Returns a label that a person gave, for a comment. */
function labelOf(id: NodeId, node: GraphNode): string | undefined {
  const label = node.label === undefined ? "" : plain(nodeLabel(id, node));
  return label === "" ? undefined : label;
}

function constructorLines(variant: Variant, sound: Sound): Line[] {
  const { plan, parameters, attributes } = variant;
  const statements: Statement[] = [{ code: "super().__init__()" }];
  for (const id of plan.order) {
    const node = nodeOf(plan.graph, id) as GraphNode;
    const code = isComposite(node)
      ? compositeCode(variant, id)
      : moduleCode(variant, sound, id, node);
    if (code === undefined) continue;
    const comment = labelOf(id, node);
    statements.push({
      code: `self.${attributes.get(id)} = ${code}`,
      ...(comment === undefined ? {} : { comment }),
      block: place(variant, id),
    });
  }
  const given = ["self", ...parameters.map(({ name }) => name)].join(", ");
  return [
    ...lines(`${indent}def __init__(${given}):`),
    ...layOut(statements, body),
    ...(variant.composite === undefined ? initialLines(sound) : []),
  ];
}

function moduleCode(
  variant: Variant,
  sound: Sound,
  id: NodeId,
  node: GraphNode,
): string | undefined {
  const [prefix = ""] = variant.instances;
  return constructorOf(node.type)?.({
    props: node.props,
    shape: sound.facts[prefix + id]?.inputs.x ?? [],
    size: sizeArgument(variant, sound.facts, id),
    exponent: sound.graph.run.lpEnd,
  });
}

/** Writes a composite: `Unit(16)`, or several in a row. */
function compositeCode(variant: Variant, id: NodeId): string {
  const classes = variant.inner.get(id) ?? [];
  const calls = repetitionArguments(variant, id).map(
    (args: readonly Argument[], i) => `${classes[i]?.name}(${args.join(", ")})`,
  );
  const [first = "", second, ...others] = calls;
  if (second === undefined) return first;
  const rest = [second, ...others];
  if (rest.every((call) => call === first)) {
    return `nn.Sequential(*[${first} for _ in range(${calls.length})])`;
  }
  if (rest.length > 2 && rest.every((call) => call === second)) {
    return `nn.Sequential(${first}, *[${second} for _ in range(${rest.length})])`;
  }
  return `nn.Sequential(${calls.join(", ")})`;
}

function forwardLines(variant: Variant, sound: Sound): Line[] {
  const { plan, attributes, composite } = variant;
  const isRoot = composite === undefined;
  const outputsOf = (id: NodeId) =>
    Object.keys(blockOf(plan.graph.nodes[id]?.type ?? "")?.outputs ?? {});
  const { parameters, assignments, results } = assignNames(plan, outputsOf, attributes);
  const statements: Statement[] = [];
  for (const { id, ins, outs } of assignments) {
    const node = nodeOf(plan.graph, id) as GraphNode;
    const block = place(variant, id);
    // The document's Input block is the argument, and its output block the result.
    if (id === sound.input && isRoot) continue;
    if (id === sound.output && isRoot) {
      statements.push({ ...resultOf(variant, sound, ins[0] ?? "x"), block });
      continue;
    }
    const shapes = portsRead(plan.graph, id, plan.inner).map(
      (port): Shape => sound.facts[(variant.instances[0] ?? "") + id]?.inputs[port] ?? [],
    );
    const ports = plan.inner.get(id)?.outputs ?? outputsOf(id);
    const shape = ports.map((port) => shapeOf(variant, sound, id, port)).join(", ");
    const expression = expressionOf(node.type, ins, shapes);
    if (expression === undefined) {
      const call = `self.${attributes.get(id)}(${ins.join(", ")})`;
      statements.push({ code: `${outs.join(", ")} = ${call}`, comment: shape, block });
      continue;
    }
    const label = labelOf(id, node);
    const name = label === undefined ? id : `${id} (${label})`;
    statements.push({ code: `${outs[0]} = ${expression}`, comment: `${name}: ${shape}`, block });
  }
  if (!isRoot) statements.push({ code: `return ${results.join(", ")}` });
  const given = ["self", ...(isRoot ? ["x"] : parameters)].join(", ");
  return [...lines(`${indent}def forward(${given}):`), ...layOut(statements, body)];
}

function resultOf(variant: Variant, sound: Sound, x: string): Statement {
  const into = sound.facts[sound.output]?.inputs.x ?? [];
  const code = into.length === 3 ? `return ${x}.flatten(1)` : `return ${x}`;
  return { code, comment: outShape(variant, sound, sound.output) };
}

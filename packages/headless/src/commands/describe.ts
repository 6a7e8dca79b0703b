import { lower } from "@adder-studio/blocks";
import { questionIn } from "@adder-studio/blocks/questions";
import { formatShape } from "@adder-studio/core";
import { documentHash } from "@adder-studio/graph";
import { printIr } from "@adder-studio/ir";
import { parseArgs } from "../args";
import { readTarget, withSetting } from "../target";

/** `describe`: the experiment's question, the network's instructions, shapes, costs and problems; costs are per image at inference. */
export async function describeCommand(argv: readonly string[]): Promise<number> {
  const args = parseArgs(argv, ["set"], ["json"]);
  let graph = await readTarget(args.positional[0]);
  for (const setting of args.options.get("set") ?? []) graph = withSetting(graph, setting);
  const lowered = lower(graph);
  const asked = questionIn(graph);
  const { all, layers, normalisation, other } = lowered.totals;
  if (args.flags.has("json")) {
    const nodes = lowered.order.map((id) => {
      const facts = lowered.facts[id];
      const node = graph.nodes[id];
      return {
        id,
        type: node?.type,
        label: node?.label,
        outputs: facts?.outputs,
        cost: facts?.cost,
      };
    });
    const report = {
      documentHash: documentHash(graph),
      ...(graph.question && { question: graph.question }),
      ...(typeof asked === "object" && { asks: asked }),
      totals: { ...all, layers, normalisation, other },
      nodes,
      diagnostics: lowered.diagnostics,
    };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return 0;
  }
  const lines = [`${graph.title}  (experiment ${documentHash(graph).slice(0, 8)})`, ""];
  if (asked === "unknown") lines.push("Its question comes with a newer Adder Studio.", "");
  else if (asked) lines.push(asked.text, ...asked.hints.map((hint) => `- ${hint}`), "");
  if (lowered.ir) lines.push(printIr(lowered.ir), "");
  for (const id of lowered.order) {
    const facts = lowered.facts[id];
    const shapes = Object.values(facts?.outputs ?? {})
      .map(formatShape)
      .join(", ");
    const { additions = 0, multiplications = 0, shifts } = facts?.cost ?? {};
    lines.push(
      `${id.padEnd(14)} ${shapes.padEnd(12)} ${additions} add, ${multiplications} mul${shifts ? `, ${shifts} shift` : ""}`,
    );
  }
  lines.push(
    "",
    `${all.parameters} parameters; per image at inference ${all.additions} additions, ${all.multiplications} multiplications${all.shifts ? `, ${all.shifts} shifts` : ""}`,
    `of these in the layers ${layers.additions} and ${layers.multiplications}, in batch norm ${normalisation.additions} and ${normalisation.multiplications}`,
  );
  for (const { severity, code, message, node } of lowered.diagnostics) {
    lines.push(`${severity} ${code}${node ? ` at ${node}` : ""}: ${message}`);
  }
  process.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

import type { Line } from "./lines";
import type { Sound } from "./sound";

const body = " ".repeat(8);

/** Block types with filters, with the class of each in model.py. */
const adders = [
  ["adder2d", "Adder2d"],
  ["adderDense", "AdderLinear"],
] as const;
const others = [
  ["conv2d", "nn.Conv2d"],
  ["dense", "nn.Linear"],
  ["shift2d", "Shift2d"],
] as const;

/**
 * Returns the lines at the end of the network's constructor that draw initial weights where the document's scheme is not that of the
 * layers themselves: "paper" is theirs (`initRules` in blocks).
 */
export function initialLines({ graph, variants }: Sound): Line[] {
  const { init } = graph.run;
  if (init === "paper") return [];
  const types = new Set(
    variants.flatMap(({ plan }) => plan.order.map((id) => plan.graph.nodes[id]?.type ?? "")),
  );
  const named = (kinds: readonly (readonly [string, string])[]) =>
    kinds.flatMap(([type, name]) => (types.has(type) ? [name] : []));
  const drawn = named(adders);
  const all = [...named(others), ...drawn];
  if (all.length === 0) return [];
  const biases = ["if layer.bias is not None:", "    nn.init.zeros_(layer.bias)"];
  const isAdder = `if isinstance(layer, ${tuple(drawn)}):`;
  const small = drawn.length === 0 ? [] : [isAdder, "    nn.init.normal_(layer.weight, std=0.1)"];
  const [scheme, inside] =
    init === "kaiming"
      ? ["N(0, 2 / fan out)", ['nn.init.kaiming_normal_(layer.weight, mode="fan_out")', ...biases]]
      : ["adder filters N(0, 0.1^2)", [...small, ...biases]];
  return [
    "",
    `${body}# Initial weights: ${scheme}, biases 0.`,
    `${body}for layer in self.modules():`,
    `${body}    if isinstance(layer, ${tuple(all)}):`,
    ...inside.map((line) => `${body}        ${line}`),
  ].map((text) => ({ text }));
}

function tuple(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? "") : `(${names.join(", ")})`;
}

import { defaultRun, type GraphDiagnostic, type RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";

/** Learning rates between which each optimizer is at home, and the one to begin with. */
const sensible = {
  sgd: { name: "SGD", least: 1e-5, most: 1, usual: defaultRun.lr },
  adam: { name: "Adam", least: 1e-6, most: 0.1, usual: 1e-3 },
} as const satisfies Record<RunConfig["optimizer"], unknown>;

/** `learning-rate`: one at which an optimizer diverges within a few steps, or hardly moves anything in a whole run. */
export function rateHints(ir: ModelIR, { lr, optimizer }: RunConfig): GraphDiagnostic[] {
  const { name, least, most, usual } = sensible[optimizer];
  if (ir.params.length === 0 || (lr >= least && lr <= most)) return [];
  const what =
    lr > most
      ? "is very high: the loss is likely to shoot up and never come down again"
      : "is very low: the network will hardly learn anything";
  return [
    {
      code: "learning-rate",
      severity: "hint",
      message: `The learning rate of ${shown(lr)} ${what}.`,
      hint: `With ${name}, rates from ${shown(least)} to ${shown(most)} are common; ${shown(usual)} is a good start.`,
      fix: {
        label: `Set the learning rate to ${shown(usual)}`,
        edits: [{ kind: "setRun", field: "lr", value: usual }],
      },
    },
  ];
}

/** 1000 -> `1,000`, 0.00001 -> `1e-5`. */
function shown(value: number): string {
  if (value >= 1000) return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  return value < 1e-4 ? value.toExponential() : String(value);
}

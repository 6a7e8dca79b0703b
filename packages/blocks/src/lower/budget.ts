import { type GraphDiagnostic, limits, type RunConfig } from "@adder-studio/graph";
import { type MemoryEstimate, type ModelIR, totals } from "@adder-studio/ir";

/** Arrays that the optimizer keeps for each parameter. */
export const optimizerSlots: Readonly<Record<RunConfig["optimizer"], number>> = { sgd: 1, adam: 2 };

function megabytes(bytes: number): string {
  const mb = bytes / 2 ** 20;
  return mb < 10_000 ? `${Math.ceil(mb)} MB` : `${Math.ceil(mb / 1024)} GB`;
}

/** `too-many-parameters` and `memory`, each at the block that has the largest share. */
export function budgetDiagnostics(
  ir: ModelIR,
  memory: MemoryEstimate,
  memoryBytes: number = limits.memoryBytes,
): GraphDiagnostic[] {
  const found: GraphDiagnostic[] = [];
  const { parameters } = totals(ir).all;
  if (parameters > limits.parameters) {
    found.push({
      code: "too-many-parameters",
      severity: "error",
      message: `This network has ${(parameters / 1e6).toFixed(1)} million parameters; at most ${limits.parameters / 1e6} million are trained here.`,
      ...largest(ir, "parameters"),
    });
  }
  if (memory.totalBytes > memoryBytes) {
    found.push({
      code: "memory",
      severity: "error",
      message: `Training would need about ${megabytes(memory.totalBytes)}; the limit is ${megabytes(memoryBytes)}.`,
      hint: "Allow more, or use a smaller batch, fewer filters, earlier pooling.",
      ...largest(ir, memory.parameterBytes > memory.activationBytes ? "parameters" : "bytes"),
    });
  }
  return found;
}

function largest(ir: ModelIR, by: "parameters" | "bytes"): { node?: string } {
  let best: ModelIR["ops"][number] | undefined;
  for (const op of ir.ops) if (!best || op.cost[by] > best.cost[by]) best = op;
  return best ? { node: best.from } : {};
}

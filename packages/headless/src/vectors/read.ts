import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../usage";
import type { LayerCase, LpCase, NetworkCase, VectorCase } from "./types";

function filesOf(path: string): string[] {
  if (!existsSync(path)) throw new UsageError(`There is no ${path}.`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(path, name));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isArray(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value.shape) && Array.isArray(value.data);
}

/** Reads the golden cases in files and folders. Another file is a usage error, as is finding no case. */
export function readVectors(paths: readonly string[]): VectorCase[] {
  const cases = paths.flatMap(filesOf).flatMap(readCase);
  if (cases.length === 0) throw new UsageError("No case was found there.");
  return cases;
}

/** Reads the layers of a file of the l_p family, one for each exponent; undefined for another file. */
function lpCases(value: unknown): VectorCase[] | undefined {
  if (!isRecord(value) || !isRecord(value.config) || !Array.isArray(value.cases)) return undefined;
  const { name, config, input, weight, gradOutput, cases } = value;
  const whole = [input, weight, gradOutput].every(isArray);
  const each = cases.every(
    (one: unknown) =>
      isRecord(one) &&
      typeof one.p === "number" &&
      [one.output, one.gradInput, one.gradWeightRaw].every(isArray),
  );
  if (!whole || !each) return undefined;
  return cases.map((one: LpCase) => ({
    kind: "lp",
    data: { ...one, name: `${name} p=${one.p}`, config, input, weight, gradOutput } as LpCase,
  }));
}

function readCase(path: string): VectorCase | VectorCase[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UsageError(`${path} is not JSON.`);
  }
  if (
    isRecord(value) &&
    value.kind === "network" &&
    Array.isArray(value.layers) &&
    isArray(value.input)
  ) {
    const network = value as unknown as NetworkCase;
    const file = join(dirname(path), network.weightsFile);
    if (!existsSync(file)) throw new UsageError(`${file} is missing.`);
    return { kind: "network", data: network, weights: readFloats(file) };
  }
  const family = lpCases(value);
  if (family !== undefined) return family;
  const layer =
    isRecord(value) &&
    isRecord(value.config) &&
    isRecord(value.ablation) &&
    ["input", "weight", "output", "gradOutput", "gradInput", "gradWeightRaw"].every((key) =>
      isArray((value as Record<string, unknown>)[key]),
    );
  if (layer) return { kind: "layer", data: value as unknown as LayerCase };
  throw new UsageError(`${path} is not a layer or a network of golden vectors.`);
}

function readFloats(path: string): number[] {
  const bytes = readFileSync(path);
  if (bytes.length % 4 !== 0) throw new UsageError(`${path} is not made of 32-bit numbers.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

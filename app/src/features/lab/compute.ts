import {
  additiveFit,
  type Chain,
  distance,
  forward,
  hatErrors,
  type KinkNet,
  kinkNet,
  onGrid,
  pyramidChain,
  squareGrid,
} from "@adder-studio/blocks/approximation";
import { type LabTarget, lineOf, surfaceOf } from "./targets";

/** A computation that takes longer than a frame and therefore runs in a worker. */
export type LabTask =
  | { readonly task: "hats"; readonly target: LabTarget }
  | { readonly task: "deep"; readonly target: LabTarget; readonly depth: number }
  | { readonly task: "pyramids"; readonly target: LabTarget; readonly perSide: number }
  | { readonly task: "pyramid-errors"; readonly target: LabTarget }
  | { readonly task: "additive"; readonly target: LabTarget };

export interface ErrorPoint {
  readonly width: number;
  readonly sup: number;
  readonly rms?: number;
}

export interface LabTaskResults {
  readonly hats: readonly ErrorPoint[];
  readonly deep: KinkNet;
  readonly pyramids: Chain;
  readonly "pyramid-errors": readonly ErrorPoint[];
  /** Values of the nearest additive function g1(x1) + g2(x2), `[fitSide, fitSide]`. */
  readonly additive: Float64Array;
}

export const widths = { least: 2, most: 256 } as const;
export const perSides = { least: 2, most: 16 } as const;
/** Widths that the slider stops at: every width up to 32, then in growing steps up to 256. */
export const widthStops: readonly number[] = [
  ...from(2, 32),
  ...from(9, 16).map((i) => 4 * i),
  ...from(9, 16).map((i) => 8 * i),
  ...from(9, 16).map((i) => 16 * i),
];
export const depths = { least: 1, most: 8 } as const;
/** New ramps of each layer of the deep narrow network. */
export const rampsPerLayer = 3;
/** Points a side of the grid on which surfaces are fitted and drawn. */
export const fitSide = 33;

/** Points a side of the grid on which errors on the plane are measured; networks are not fitted to these points. */
const measureSide = 50;

/** Returns the largest and the root mean square error of a network on the plane. */
export function planeError(target: LabTarget, chain: Chain): { sup: number; rms: number } {
  const points = squareGrid(measureSide);
  return distance(onGrid(surfaceOf(target).f, points), forward(chain, points));
}

/** Returns the whole numbers from `least` to `most`, both included. */
export function from(least: number, most: number): number[] {
  return Array.from({ length: most - least + 1 }, (_, i) => least + i);
}

export function runLabTask<T extends LabTask["task"]>(
  request: Extract<LabTask, { task: T }>,
): LabTaskResults[T];
export function runLabTask(request: LabTask): LabTaskResults[LabTask["task"]] {
  const { target } = request;
  switch (request.task) {
    case "hats": {
      const all = from(widths.least, widths.most);
      const errors = hatErrors(lineOf(target), all);
      return all.map((width, i) => ({ width, sup: errors[i] as number }));
    }
    case "deep":
      return kinkNet(lineOf(target), request.depth, rampsPerLayer);
    case "pyramids":
      return pyramidChain(surfaceOf(target).f, request.perSide, squareGrid(fitSide));
    case "pyramid-errors":
      return from(perSides.least, perSides.most).map((perSide) => {
        const chain = pyramidChain(surfaceOf(target).f, perSide, squareGrid(fitSide));
        return { width: perSide * perSide, ...planeError(target, chain) };
      });
    case "additive":
      return additiveFit(onGrid(surfaceOf(target).f, squareGrid(fitSide)), fitSide);
  }
}

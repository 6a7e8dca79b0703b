import { describe, expect, it } from "vitest";
import { channelStep, type Grid, grid, nextRow, placeInGrid, texelAt } from "./grid";

/** Evaluates GLSL of ints, whose divisions here are all exact in float64. */
function evaluate(code: string, names: Record<string, number>): number[] {
  const source = code
    .replace(/div\(([^,]+), (\d+), [^)]+\)/g, "Math.floor(($1) / $2)")
    .replace("ivec2(", "[")
    .replace(/\)$/, "]");
  return Function(...Object.keys(names), `return ${source}`)(...Object.values(names)) as number[];
}

function placeOfTexel(g: Grid, x: number, y: number): number[] {
  const code = placeInGrid(g)
    .replace("ivec2 own = ivec2(gl_FragCoord.xy);", "")
    .replaceAll("int ", "const ")
    .replace(/div\(([^,]+), (\d+), [^)]+\)/g, "Math.floor(($1) / $2)");
  return Function("own", `${code} return [q, h, w, c];`)({ x, y }) as number[];
}

const specs = [
  { count: 3, height: 5, width: 4, channels: 6 },
  { count: 1, height: 3, width: 3, channels: 7 },
  { count: 5, height: 3, width: 2, channels: 3 },
  { count: 2, height: 1, width: 1, channels: 50 },
];

describe("grid", () => {
  it.each(specs.flatMap((spec) => [8192, 64, 20].map((most) => [spec, most] as const)))(
    "finds every quad of %o in textures of %i texels a side",
    (spec, most) => {
      const g = grid(spec, most);
      expect(Math.max(g.columns, g.rows)).toBeLessThanOrEqual(most);
      const seen = new Set<string>();
      for (let q = 0; q < spec.count; q++) {
        for (let h = 0; h < spec.height; h++) {
          for (let w = 0; w < spec.width; w++) {
            for (let c = 0; c < spec.channels; c++) {
              const [x = 0, y = 0] = evaluate(texelAt(g, "q", "h", "w"), { q, h, w });
              const [dx = 0, dy = 0] = evaluate(channelStep(g, "c"), { c });
              expect(x + dx).toBeLessThan(g.columns);
              expect(y + dy).toBeLessThan(g.rows);
              expect(placeOfTexel(g, x + dx, y + dy)).toEqual([q, h, w, c]);
              seen.add(`${x + dx},${y + dy}`);
            }
          }
        }
      }
      expect(seen.size).toBe(spec.count * spec.height * spec.width * spec.channels);
    },
  );

  it("steps from the end of a row to the next one", () => {
    const tall = grid({ count: 3, height: 5, width: 4, channels: 6 }, 20);
    expect([tall.upright, nextRow(tall)]).toEqual([false, "ivec2(4, -6)"]);
    const upright = grid({ count: 3, height: 5, width: 4, channels: 6 }, 64);
    expect([upright.upright, nextRow(upright)]).toEqual([true, "ivec2(0)"]);
  });

  it("refuses what no texture holds", () => {
    expect(() => grid({ count: 9, height: 9, width: 9, channels: 9 }, 16)).toThrow("fit a texture");
  });
});

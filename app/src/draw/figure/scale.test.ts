import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { band, linear, linearTicks, log, logTicks, placer, powerTicks, ticksUpTo } from "./scale";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe("scales", () => {
  it("put the ends of a domain at the ends of the axis, and give values back", () => {
    const x = placer(linear(-1, 3), 40, 240);
    expect([x(-1), x(1), x(3)]).toEqual([40, 140, 240]);
    expect(x.invert(90)).toBeCloseTo(0, 12);
    const up = placer(log(0.1, 1000), 200, 0);
    expect(up(0.1)).toBeCloseTo(200, 9);
    expect(up(10)).toBeCloseTo(100, 9);
    expect(up.invert(100)).toBeCloseTo(10, 9);
    const row = placer(band(4), 0, 80);
    expect([row(0), row(3)]).toEqual([10, 70]);
    expect(row.invert(30)).toBe(1);
  });

  it("put all values of a domain without a width in the middle", () => {
    expect(placer(linear(5, 5), 0, 100)(5)).toBe(50);
  });

  it("do not place what a logarithm does not have", () => {
    expect(placer(log(1, 10), 0, 100)(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(placer(log(1, 10), 0, 100)(-1)).toBeNaN();
  });
});

describe("ticks", () => {
  it("are round, inside the ends and no more than asked for", () => {
    fc.assert(
      fc.property(finite, finite, fc.integer({ min: 1, max: 12 }), (a, b, most) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(high - low > 1e-6);
        const ticks = linearTicks(low, high, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low);
          expect(tick).toBeLessThanOrEqual(high);
        }
      }),
    );
    expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks(-0.3, 0.3, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  });

  it("are one where there is no room between the ends", () => {
    expect(linearTicks(2, 2, 5)).toEqual([2]);
    expect(linearTicks(0, Number.POSITIVE_INFINITY, 5)).toEqual([0]);
    expect(linearTicks(Number.NaN, 1, 5)).toEqual([Number.NaN]);
  });

  it("from 0 hold the highest value", () => {
    expect(ticksUpTo(72, 4)).toEqual([0, 20, 40, 60, 80]);
    expect(ticksUpTo(0, 4)).toEqual([0, 1]);
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e15, noNaN: true }),
        fc.integer({ min: 2, max: 6 }),
        (high, most) => {
          const ticks = ticksUpTo(high, most);
          expect(ticks[0]).toBe(0);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(high * (1 - 1e-12));
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
        },
      ),
    );
  });

  it("of a logarithm are 1, 2 and 5 times the powers of ten, or the powers alone", () => {
    expect(logTicks(8, 120)).toEqual([10, 20, 50, 100]);
    expect(logTicks(3, 1e7)).toEqual([10, 100, 1000, 1e4, 1e5, 1e6, 1e7]);
    expect(powerTicks(1e-4, 1, 3)).toEqual([1e-4, 1e-2, 1]);
    expect(powerTicks(0.2, 0.9)).toEqual([]);
  });
});

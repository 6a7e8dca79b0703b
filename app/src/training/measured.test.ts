import { describe, expect, it } from "vitest";
import { readMeasured, writeMeasured } from "./measured";

function memory(text?: string) {
  const kept = new Map<string, string>(text === undefined ? [] : [["adder-studio:measured", text]]);
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

describe("remembered step times", () => {
  it("come back for the same network only", () => {
    const prefs = memory();
    writeMeasured(prefs, "abc", { webgpu: { stepMs: 3.25 }, webgl: { reason: "slow" } });
    expect(readMeasured(prefs, "abc")).toEqual({ webgpu: { stepMs: 3.25 } });
    expect(readMeasured(prefs, "other")).toEqual({});
  });

  it("ignore what is not an engine or not a time", () => {
    const prefs = memory("abc|__proto__=3|wasm=NaN|cpu=-1|webgl=1e9|webgpu=2");
    expect(readMeasured(prefs, "abc")).toEqual({ webgpu: { stepMs: 2 } });
    expect(readMeasured(memory(), "abc")).toEqual({});
    expect(readMeasured(undefined, "abc")).toEqual({});
  });
});

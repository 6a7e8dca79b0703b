import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type EngineModule,
  engineFile,
  engineVersion,
  engineVersions,
  readEngineModule,
} from "@adder-studio/core/engines";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, it } from "vitest";
import { draw } from "../check/values";
import { useBackend } from "../register";
import { runKernel1 } from "../run-kernel";
import { call, callShared, wasmHeap } from "./module";

const folder = fileURLToPath(new URL("../../../../public/", import.meta.url));
const read = async (file: string) => new Uint8Array(readFileSync(`${folder}${file}`));
const [first] = engineVersions;
if (!first) throw new Error("There is no engine.");

async function moduleOf(digits: string): Promise<EngineModule> {
  const module = await readEngineModule(digits, read);
  if (!module) throw new Error(`${digits} is the present engine`);
  return module;
}

const alive: Tensor[] = [];
afterEach(() => {
  for (const one of alive.splice(0)) one.dispose();
  expect(wasmHeap().usedBytes).toBe(0);
});

/** Distances over 128 channels: the first engine sums them in one chain, the second in pieces. */
async function wideDistances(): Promise<readonly number[]> {
  const [x, w] = [draw("wide x", [2, 8, 8, 128]), draw("wide w", [3, 3, 128, 16])].map(
    ({ data, shape }) => tensor(data, [...shape]),
  ) as [Tensor, Tensor];
  const y = runKernel1("adder2d", { x, w }, { stride: 1, pad: 0 });
  alive.push(x, w, y);
  return [...(await y.data())];
}

describe("an earlier engine", () => {
  it("gives numbers of its own, one after the other in one process, with one thread and two", async () => {
    const module = await moduleOf(first.module);
    const old = await useBackend("wasm", { module });
    expect(old).toMatchObject({ module: first.module.slice(0, 16), threads: 1 });
    const before = await wideDistances();
    for (const one of alive.splice(0)) one.dispose();
    const now = await useBackend("wasm", { threads: 2 });
    expect(now).toMatchObject({ module: engineVersion.module.slice(0, 16), threads: 2 });
    const after = await wideDistances();
    for (const one of alive.splice(0)) one.dispose();
    const two = await useBackend("wasm", { module, threads: 2, everyThread: true });
    expect(two).toMatchObject({ module: first.module.slice(0, 16), threads: 2 });
    expect(await wideDistances()).toEqual(before);
    expect(after).not.toEqual(before);
    for (const [i, value] of after.entries()) expect(value).toBeCloseTo(before[i] ?? 0, 1);
  });

  it("is refused while another one holds values, and that one goes on", async () => {
    await useBackend("wasm");
    const values = await wideDistances();
    await expect(
      useBackend("wasm", { module: await moduleOf(first.module) }),
    ).rejects.toMatchObject({ diagnostic: { code: "engine-open" } });
    expect(await wideDistances()).toEqual(values);
  });

  it("is refused when one bit of its file is another, or the file is another version's", async () => {
    const { version, bytes } = await moduleOf(first.module);
    const flipped = bytes.slice();
    flipped[40_000] = (flipped[40_000] ?? 0) ^ 1;
    for (const wrong of [flipped, bytes.slice(0, -1), new Uint8Array(0)]) {
      await expect(useBackend("wasm", { module: { version, bytes: wrong } })).rejects.toMatchObject(
        { diagnostic: { code: "engine-damaged" } },
      );
    }
    // Its name is not what makes it an engine.
    const named = { version: { ...version, module: "0".repeat(64) }, bytes };
    await expect(useBackend("wasm", { module: named })).rejects.toMatchObject({
      diagnostic: { code: "engine-damaged" },
    });
    expect(engineFile(version)).toContain(version.module.slice(0, 16));
  });

  it("names a kernel that came after it", async () => {
    const module = await moduleOf(first.module);
    await useBackend("wasm", { module, threads: 2, everyThread: true });
    const lacks = {
      code: "engine-lacks",
      message: expect.stringContaining("Engine 1 has no later"),
    };
    for (const run of [() => call("later"), () => callShared(1e9, "later")]) {
      expect(run).toThrow(expect.objectContaining({ diagnostic: expect.objectContaining(lacks) }));
    }
  });
});

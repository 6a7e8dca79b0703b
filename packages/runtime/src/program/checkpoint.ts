import { type Checkpoint, invariant, type NamedArray, shapeSize } from "@adder-studio/core";
import { readPacked } from "../read-packed";
import type { ProgramParts } from "./parts";

/** Makes the functions of a program that read and restore its arrays; `Program` describes each. */
export function createCheckpoints({ ir, network: { state }, teacher }: ProgramParts) {
  async function snapshot(): Promise<Pick<Checkpoint, "layout" | "data">> {
    const held = [...state.held(), ...(teacher?.held() ?? [])];
    return {
      layout: held.map(({ name, value }) => ({ name, size: value.size })),
      data: await readPacked(held.map(({ value }) => value)),
    };
  }

  function restore(from: Pick<Checkpoint, "layout" | "data">): void {
    const parts = new Map<string, Float32Array>();
    let at = 0;
    for (const { name, size } of from.layout) {
      parts.set(name, from.data.slice(at, at + size));
      at += size;
    }
    const part = (name: string, size: number): Float32Array => {
      const data = parts.get(name);
      invariant(data?.length === size, `the checkpoint does not fit: ${name}`);
      return data;
    };
    state.restore(part);
    teacher?.restore(part);
  }

  async function weights(): Promise<NamedArray[]> {
    const data = await readPacked(ir.params.map(({ name }) => state.param(name)));
    let at = 0;
    return ir.params.map(({ name, shape }) => {
      const size = shapeSize(shape);
      at += size;
      return { name, shape, data: data.slice(at - size, at) };
    });
  }

  return { weights, snapshot, restore };
}

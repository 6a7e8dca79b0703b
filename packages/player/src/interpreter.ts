import { invariant, powersOfTwo, shapeSize } from "@adder-studio/core";
import type { OpName } from "@adder-studio/ir";
import { type Engine, openEngine } from "./engine";
import type { PlayedNetwork, PlayedOp, PlayedOpOf } from "./network";
import { type OpContext, rules, type StoredValue } from "./rules";

/** A trained network that can make predictions. */
export interface Player {
  /**
   * Computes the inputs of the network's loss for `count` prepared examples `x` `[count, H, W, C]`: logits
   * `[count, classes]`, or scaled values `[count, values]`. Batch norms use their stored statistics. The bits are those of
   * the app's wasm engine on the same batch.
   */
  predict(x: Float32Array, count?: number): Float32Array;
}

/** A value with its block of memory, and the number of ops that have yet to read it. */
interface Block extends StoredValue {
  readonly owner: { readonly address: number; readers: number };
}

const floatBytes = 4;

/** Returns the number of ops that read the value of each op. */
function readersOf(ops: readonly PlayedOp[]): number[] {
  const readers = ops.map(() => 0);
  for (const { ins } of ops) for (const id of ins) readers[id] = (readers[id] ?? 0) + 1;
  return readers;
}

/** Copies each parameter into the engine's memory. Returns addresses by name. */
function upload(engine: Engine, { ops, params }: PlayedNetwork, weights: Float32Array) {
  const shifted = new Set(
    ops.flatMap(({ op, params: { w } }) => (op === "shift2d" && w ? [w] : [])),
  );
  const places = new Map<string, number>();
  let at = 0;
  for (const { name, shape } of params) {
    const size = shapeSize(shape);
    const values = weights.subarray(at, at + size);
    invariant(values.length === size, `${name} has all of its weights`);
    at += size;
    const address = engine.heap.allocate(size * floatBytes);
    engine.floatsAt(address, size).set(shifted.has(name) ? powersOfTwo(values) : values);
    places.set(name, address);
  }
  return places;
}

function perform<K extends OpName>(
  op: PlayedOpOf<K>,
  ins: readonly StoredValue[],
  y: number,
  context: OpContext,
): void {
  const rule = rules[op.op];
  invariant(rule !== "alias", `${op.op} writes a result`);
  rule(op, ins, y, context);
}

/**
 * Opens `network` with its packed weights. Rejects with a message for the person where WebAssembly has no SIMD or there is
 * not enough memory.
 * @example
 * const player = await openPlayer(network, packWeights(network, arrays) as Float32Array);
 * const logits = player.predict(x, count);
 */
export async function openPlayer(network: PlayedNetwork, weights: Float32Array): Promise<Player> {
  const engine = await openEngine();
  const places = upload(engine, network, weights);
  const readers = readersOf(network.ops);
  const inputSize = shapeSize(network.ops[0]?.shape ?? []);

  function release(block: Block): void {
    block.owner.readers -= 1;
    if (block.owner.readers === 0) engine.heap.free(block.owner.address);
  }

  return {
    predict(x, count = 1) {
      invariant(x.length === count * inputSize, `${count} examples of ${inputSize} values`);
      const blocks: Block[] = [];
      const entry = engine.heap.allocate(x.length * floatBytes);
      engine.floatsAt(entry, x.length).set(x);
      network.ops.forEach((op, id) => {
        const ins = op.ins.map((from) => {
          const block = blocks[from];
          invariant(block, `op ${id} reads an earlier one`);
          return block;
        });
        const own = readers[id] ?? 0;
        if (op.op === "input") {
          blocks[id] = { address: entry, shape: op.shape, owner: { address: entry, readers: own } };
        } else if (rules[op.op] === "alias") {
          const [{ address, owner }] = ins as [Block];
          // The last op's value is read once more, below.
          owner.readers += id === network.ops.length - 1 ? 1 : own;
          blocks[id] = { address, shape: op.shape, owner };
        } else {
          const address = engine.heap.allocate(count * shapeSize(op.shape) * floatBytes);
          const context: OpContext = {
            engine,
            count,
            param(role) {
              const place = places.get(op.params[role] ?? "");
              invariant(place !== undefined, `op ${id} has its ${role}`);
              return place;
            },
          };
          perform(op as PlayedOpOf<OpName>, ins, address, context);
          blocks[id] = { address, shape: op.shape, owner: { address, readers: own } };
        }
        for (const block of ins) release(block);
      });
      const end = blocks.at(-1);
      const into = network.ops[network.ops.at(-1)?.ins[0] ?? 0];
      invariant(end && into, "a network ends with its loss");
      const outputs = engine.floatsAt(end.address, count * shapeSize(into.shape)).slice();
      release(end);
      return outputs;
    },
  };
}

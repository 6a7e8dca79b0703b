import { invariant, powersOfTwo, shapeSize } from "@adder-studio/core";
import type { OpName } from "@adder-studio/ir";
import { type Engine, openEngine } from "./engine";
import type { PlayedNetwork, PlayedOp, PlayedOpOf } from "./network";
import { type Held, type Room, rules } from "./rules";

/** A trained network, ready to answer. */
export interface Player {
  /**
   * What comes into the network's loss, `[count, classes]` or `[count, values]`: of `x`, `count` prepared examples
   * `[count, H, W, C]`. Batch norms go by their stored statistics. The same bits as the app's wasm engine on the same batch.
   */
  answer(x: Float32Array, count?: number): Float32Array;
}

/** A block of memory and how many ops have yet to read it. */
interface Block extends Held {
  readonly owner: { readonly address: number; readers: number };
}

const floatBytes = 4;

/** How many ops read the value of each op. */
function readersOf(ops: readonly PlayedOp[]): number[] {
  const readers = ops.map(() => 0);
  for (const { ins } of ops) for (const id of ins) readers[id] = (readers[id] ?? 0) + 1;
  return readers;
}

/** Puts each parameter into the engine's memory; gives its address by name. */
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
  ins: readonly Held[],
  y: number,
  room: Room,
): void {
  const rule = rules[op.op];
  invariant(rule !== "alias", `${op.op} writes something`);
  rule(op, ins, y, room);
}

/** Opens `network` with its parameters' values, one behind the other. Rejects with a sentence where it cannot run. */
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
    answer(x, count = 1) {
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
          const room: Room = {
            engine,
            count,
            param(role) {
              const place = places.get(op.params[role] ?? "");
              invariant(place !== undefined, `op ${id} has its ${role}`);
              return place;
            },
          };
          perform(op as PlayedOpOf<OpName>, ins, address, room);
          blocks[id] = { address, shape: op.shape, owner: { address, readers: own } };
        }
        for (const block of ins) release(block);
      });
      const end = blocks.at(-1);
      const into = network.ops[network.ops.at(-1)?.ins[0] ?? 0];
      invariant(end && into, "a network ends with its loss");
      const answer = engine.floatsAt(end.address, count * shapeSize(into.shape)).slice();
      release(end);
      return answer;
    },
  };
}

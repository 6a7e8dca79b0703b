import { templates } from "@adder-studio/blocks";
import { type Repeated, verdictOf } from "@adder-studio/classroom/board";
import type { HandInFacts } from "@adder-studio/classroom/code";
import { engineVersion, engineVersions } from "@adder-studio/core/engines";
import { idleState, type Session, type StartRequest } from "@adder-studio/session/client";
import { expect, it } from "vitest";
import { createRepeater } from "./repeat";

const [first] = engineVersions;
const [template] = templates;
if (!first || !template) throw new Error("There is no engine, or no template.");
const { graph } = template;

/** Makes sessions whose runs end at once: with the weights `weightsOn` gives for a module, or failing by its error. */
function sessions(weightsOn: (module: string) => string | Error, asked: string[]): () => Session {
  return () => {
    let listener = () => {};
    let state = idleState;
    const session = {
      get state() {
        return state;
      },
      history: { step: 0, marks: [], epochs: [], examplesPerSecond: 0 },
      subscribe(next: () => void) {
        listener = next;
        return () => {};
      },
      start({ engineModule = engineVersion.module }: StartRequest) {
        asked.push(engineModule);
        const outcome = weightsOn(engineModule);
        state =
          outcome instanceof Error
            ? {
                ...idleState,
                phase: "failed",
                diagnostic: { code: "x", severity: "error", message: outcome.message },
              }
            : { ...idleState, phase: "done", weightsHash: outcome };
        queueMicrotask(() => listener());
      },
      dispose() {},
    };
    return session as unknown as Session;
  };
}

async function repeat(weightsOn: (module: string) => string | Error, weights?: string) {
  const asked: string[] = [];
  const end = await new Promise<Repeated | string>((resolve) => {
    const repeater = createRepeater(sessions(weightsOn, asked), {
      changed() {},
      progress() {},
      done: (_, repeated) => resolve(repeated),
      failed: (_, why) => resolve(why),
    });
    repeater.add([{ code: "A", graph, seed: 3, ...(weights === undefined ? {} : { weights }) }]);
  });
  return { asked, end };
}

const present = "aa".repeat(32);
const old = "bb".repeat(32);
const both = (module: string) => (module === engineVersion.module ? present : old);

it("a code of the present engine is repeated once", async () => {
  const { asked, end } = await repeat(both, present.slice(0, 12));
  expect(asked).toEqual([engineVersion.module]);
  expect(end).toMatchObject({ weights: present });
});

it("a code of an earlier engine is found by trying that one, and is no other run", async () => {
  const { asked, end } = await repeat(both, old.slice(0, 12));
  expect(asked).toEqual([engineVersion.module, first.module]);
  expect(end).toMatchObject({ weights: old });
  const facts = { engine: "wasm", weights: old.slice(0, 12) } as HandInFacts;
  expect(verdictOf({ ...facts, quality: { kind: "error", value: 1 } }, end as Repeated).kind).toBe(
    "untrue",
  );
});

it("a forged code was made on none of them, and the present engine's run is shown beside it", async () => {
  const { asked, end } = await repeat(both, "cccccccccccc");
  expect(asked).toEqual(engineVersions.toReversed().map(({ module }) => module));
  expect(end).toMatchObject({ weights: present });
});

it("a code whose bits are its engine's own is repeated once", async () => {
  const { asked } = await repeat(both);
  expect(asked).toEqual([engineVersion.module]);
});

it("an engine that is not here leaves the code unchecked: it may be the one", async () => {
  const missing = new Error("This was made by engine 1, which is not here.");
  const { end } = await repeat(
    (module) => (module === first.module ? missing : present),
    old.slice(0, 12),
  );
  expect(end).toBe(
    "It was not made on the present engine, and on engine 1 it could not be tried. This was made by engine 1, which is not here.",
  );
});

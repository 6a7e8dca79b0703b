import { templateOf } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { createDerive } from "../../document/derive";
import { connectTargets } from "../../document/late-edits";
import { tryPorts } from "./fits";

const lenet = templateOf("lenet5-bn-adder")?.graph as ModelGraph;

it("says for every input whether a wire fits, and why not", () => {
  const derived = createDerive()(lenet, []);
  const fits = new Map(
    [...tryPorts(derived, { node: "adder1", port: "y" })].map((fit) => [fit.port.node, fit.reason]),
  );
  expect(fits.get("relu1")).toBeUndefined();
  expect(fits.get("adder2")).toBeUndefined();
  expect(fits.get("adder1")).toBe("This wire would close a loop.");
  expect(fits.get("classOutput1")).toMatch(/One score per class/);
  const back = new Map(
    [...tryPorts(derived, { node: "relu2", port: "y" })].map((fit) => [fit.port.node, fit.reason]),
  );
  expect(back.get("maxPool1")).toBe("This wire would close a loop.");
});

it("agrees with the whole network where the fault is at the port itself", () => {
  const derived = createDerive()(lenet, []);
  for (const node of ["adder1", "relu3", "flatten1"]) {
    if (lenet.nodes[node] === undefined) continue;
    const alone = new Map(
      [...tryPorts(derived, { node, port: "y" })].map((fit) => [fit.port.node, fit.reason]),
    );
    for (const { ref, fits } of connectTargets(lenet, { node, port: "y" })) {
      if (fits) expect(alone.get(ref.node), `${node} to ${ref.node}`).toBeUndefined();
      else expect(alone.get(ref.node), `${node} to ${ref.node}`).toBeDefined();
    }
  }
});

import { documentText } from "@adder-studio/graph";
import { families } from "./hostile";
import { framedText } from "./mutate";

/** An untrusted link or text of a file. */
export interface HostileText {
  readonly as: "link" | "file";
  readonly text: string;
}

/** Links and documents at the caps, each aimed at something that could take quadratic time. */
export const atCaps: Readonly<Record<string, () => HostileText>> = {
  ...Object.fromEntries(
    Object.entries(families).map(([name, make]) => [name, () => file(documentText(make(1900)))]),
  ),
  "adders in a row": () => packed(repeat('"a"', 1998)),
  "convolutions into adds of other channels": () =>
    packed(repeat('["c","f",3],["p","<",[1,3]]', 999)),
  "outputs on one pooled vector": () =>
    packed(`"g",${Array.from({ length: 1990 }, (_, i) => `["y","<",[${i + 1}]]`).join()}`),
  "inputs into adds": () => packed(repeat('"i",["p","<",[1,2]]', 999)),
  "dense layers on images": () => packed(repeat('["d","<",[0]],["c","<",[2]]', 999)),
  "outputs of images": () =>
    packed(`"r",${Array.from({ length: 1990 }, (_, i) => `["y","<",[${i + 1}]]`).join()}`),
  "one circle": () => packed(`["r","<",[-1997]],${repeat('"r"', 1997)}`),
  "many small circles": () => packed(repeat('["r","<",[-1]],"r"', 999)),
  "doubled channels": () => packed(repeat('["j","<",[1,1]]', 1998)),
  "unknown blocks": () => packed(repeat('["hologram","depth",1,"<",[]]', 1998)),
  "labels of piled accents": () =>
    packed(repeat(`["r","=","${"\\u0301\\u0323".repeat(7)}"]`, 1998)),
  "wires into one port": () => full((i) => [`n${i % 1998}`, "n5", "x"]),
  "wires to nowhere": () => full((i) => [`n${i % 1998}`, `n${(i * 7) % 1998}`, "z"]),
  "wires criss-cross": () => full((i) => [`n${(i * 7919) % 1998}`, `n${i % 1998}`, "x"]),
};

const file = (text: string): HostileText => ({ as: "file", text });

function repeat(text: string, times: number): string {
  return Array.from({ length: times }, () => text).join();
}

function packed(nodes: string): HostileText {
  return { as: "link", text: framedText(`[1,1,"",["i",${nodes},["y","<",[]]]]`) };
}

function full(
  wire: (index: number) => readonly [from: string, to: string, port: string],
): HostileText {
  const nodes = Array.from({ length: 1998 }, (_, i) => `"n${i}":{"type":"relu","props":{}}`);
  const wires = Array.from({ length: 8000 }, (_, i) => {
    const [from, to, port] = wire(i);
    return `{"from":{"node":"${from}","port":"y"},"to":{"node":"${to}","port":"${port}"}}`;
  });
  return file(`{"version":1,"nodes":{${nodes.join()}},"edges":[${wires.join()}]}`);
}

import type { Node } from "../model";

/** Pattern of a module's path in a PyTorch program, `layer1.0.conv1`. */
const modulePath = /^[A-Za-z_][\w]*(\.[\w]+)*$/;

/**
 * Returns the path of a layer in the program that the file was made from: by its weights' name (`layer1.0.conv1.weight`), else
 * by the node's (`/layer1/layer1.0/conv1/Conv`, where a list's name is repeated by its entries). Empty: not known.
 */
export function pathOf({ name, inputs }: Node): string {
  for (const input of inputs.slice(1)) {
    const end = /^(.+)\.(weight|bias)$/.exec(input);
    if (end?.[1] !== undefined && modulePath.test(end[1])) return end[1];
  }
  const parts = name.split("/").filter((part) => part !== "");
  if (parts.length < 2) return "";
  const path: string[] = [];
  for (const part of parts.slice(0, -1)) {
    const last = path.at(-1);
    if (last !== undefined && part.startsWith(`${last}.`)) path.pop();
    path.push(part);
  }
  const joined = path.join(".");
  return modulePath.test(joined) ? joined : "";
}

/** Returns the path of the innermost module that holds all these paths. */
export function commonPath(paths: readonly string[]): string {
  const lists = paths.filter((path) => path !== "").map((path) => path.split("."));
  const [first] = lists;
  if (first === undefined) return "";
  let count = first.length;
  for (const list of lists) {
    let same = 0;
    while (same < count && list[same] === first[same]) same += 1;
    count = same;
  }
  return first.slice(0, count).join(".");
}

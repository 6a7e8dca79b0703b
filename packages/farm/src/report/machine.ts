import { execFileSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";
import type { Machine } from "./types";

/** Describes this machine; `runtime`: what cases run in, beside Node. */
export function describeMachine(runtime: string | undefined): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() || process.arch,
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()}`,
    runtime: [`Node ${process.version}`, ...(runtime === undefined ? [] : [runtime])].join(", "),
  };
}

/** Returns the commit that is checked out, with `+` where files that belong to it have changed. */
export function commitOf(root: string): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--untracked-files=no")
    .split("\n")
    .filter((line) => line !== "" && !/docs\/reliability\.(md|json)$/.test(line));
  return `${git("rev-parse", "--short=8", "HEAD")}${changed.length > 0 ? "+" : ""}`;
}

/** Day and minute in UTC. */
export const minuteOf = (date: Date) => date.toISOString().slice(0, 16).replace("T", " ");

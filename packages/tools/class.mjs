#!/usr/bin/env node
/**
 * The journey of a whole class, a teacher and thirty students, each in a browser of their own:
 *
 *   npm run test:class [-- STUDENTS]
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bootstrap } from "./bootstrap.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
await bootstrap({ browser: true });
const env = { ...process.env, CLASS_SIZE: process.argv[2] ?? "30" };
const steps = [
  ["npm", "run", "-s", "build"],
  ["npx", "playwright", "test", "--project=chromium", "e2e/whole-class.spec.ts"],
];
for (const [program = "", ...args] of steps) {
  const { status } = spawnSync(program, args, {
    cwd: root,
    env,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Torch, TorchStep } from "../steps-suite";

/** The user's Python, or the system's, for which Debian packages PyTorch. */
const pythons = ["python3", "/usr/bin/python3"];

/** Setting for large pages: with small ones, most of the time is spent on allocating them anew for each difference. */
const largePages = { GLIBC_TUNABLES: "glibc.malloc.hugetlb=1" };

/** Number of steps before those that are timed. */
const warmUpSteps = { "lenet5-bn": 2, resnet20: 0 } as Readonly<Record<string, number>>;

async function start(
  command: string,
  args: readonly string[],
  warmUps: number,
): Promise<TorchStep> {
  const child = spawn(command, args, {
    env: { ...process.env, ...largePages },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function readLine(): Promise<Record<string, unknown>> {
    const { value, done } = await lines.next();
    if (done) throw new Error("PyTorch ended.");
    return JSON.parse(value) as Record<string, unknown>;
  }
  async function step(): Promise<number> {
    child.stdin.write("step\n");
    return (await readLine()).loss as number;
  }
  // The process may end while nothing waits for it.
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  await readLine();
  for (let i = 0; i < warmUps; i++) await step();
  return { step, close: () => void child.kill() };
}

/**
 * Finds PyTorch for `threads` threads. Where \`import torch\` fails, the result rejects in `open`. `root` is the
 * repository.
 */
export function findTorch(root: string, threads: number): Torch {
  const ask = ["-c", "import torch; print(torch.__version__)"];
  for (const python of pythons) {
    const { status, stdout } = spawnSync(python, ask, { encoding: "utf8" });
    if (status !== 0) continue;
    const script = join(root, "packages/bench/torch/adder.py");
    return {
      version: stdout.trim(),
      threads,
      open: (net, layer, batch) => {
        const numbers = ["--batch", `${batch}`, "--threads", `${threads}`];
        const args = [script, "--net", net, "--layer", layer, ...numbers];
        return start(python, args, warmUpSteps[net] ?? 0);
      },
    };
  }
  const open = () => Promise.reject(new Error("torch is not installed"));
  return { version: "", threads, open };
}

import { findEngineVersion } from "@adder-studio/core/engines";
import { documentHash } from "@adder-studio/graph";
import {
  type Check,
  type CheckDepth,
  cannotText,
  claimLines,
  createCheck,
  dataOf,
  type Receipt,
  type Verdict,
  verdictText,
} from "@adder-studio/receipt";
import { type Args, parseArgs, single } from "../args";
import { chosenEngine, runOnEngine } from "../engine";
import type { JobMessage } from "../job";
import type { Places } from "../places";
import { createProgress } from "../progress";
import { testOf } from "../receipt/make";
import { readClaim } from "../receipt/read";
import { compiled } from "../target";
import { RunError, UsageError } from "../usage";

/** Exit codes; 2 is that of wrong usage, too: nothing was checked. */
const codes = { asClaimed: 0, notAsClaimed: 1, unchecked: 2 } as const;

const exitCodes: Readonly<Record<Verdict["kind"], number>> = {
  confirmed: codes.asClaimed,
  differs: codes.notAsClaimed,
  "figures-differ": codes.notAsClaimed,
  far: codes.notAsClaimed,
  // Figures within a tolerance are no proof.
  close: codes.unchecked,
  cannot: codes.unchecked,
};

/** `verify`: the claim and the verdict to stdout, progress to stderr. */
export async function verifyCommand(argv: readonly string[], places: Places): Promise<number> {
  const args = parseArgs(argv, ["browser", "threads", "depth"]);
  const [target] = args.positional;
  if (target === undefined || args.positional.length > 1)
    throw new UsageError("Name one file, or one link with a receipt.");
  const depth = depthOf(args);
  const engine = chosenEngine(args);
  const { receipt, graph, isInWords } = await readClaim(target);
  for (const [label, value] of claimLines(receipt)) say(`${label}: ${value}`);
  if (!isInWords) {
    say("Not as claimed: the words of this file are not those of its receipt.");
    return codes.notAsClaimed;
  }
  // Hashes are of the document as it came; it is repeated with the seed that the receipt claims.
  const repeated = { ...graph, run: { ...graph.run, seed: receipt.seed } };
  const ir = compiled(repeated);
  const check = createCheck(receipt, depth, {
    document: documentHash(graph),
    data: dataOf(ir),
    hasOwnData: () => false,
    hasModule: (digits) => findEngineVersion(digits) !== undefined,
  });
  if (!check.ok) {
    say(cannotText(check.error));
    return codes.unchecked;
  }
  const { plan } = check.value;
  const follower = createFollower(check.value, ir);
  const job = {
    kind: "train",
    backend: plan.engine,
    threads: plan.engine === "wasm" ? engine.threads : 1,
    ...(plan.module === "" ? {} : { module: plan.module }),
    ir,
    run: repeated.run,
    steps: plan.steps,
    wantsWeights: false,
    // Marks of plain JavaScript may differ, and its figures be close.
    check: { until: plan.until, marks: plan.engine === "wasm" ? receipt.marks : [] },
  } as const;
  try {
    await runOnEngine(job, engine, places, follower.take);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    follower.fail(error.message);
  } finally {
    follower.clear();
  }
  return tell(follower.verdict(), receipt);
}

function depthOf(args: Args): CheckDepth {
  const text = single(args, "depth") ?? "whole";
  if (text === "whole") return "whole";
  if (text === "50") return "start";
  const step = Number(text);
  if (Number.isInteger(step) && step > 0) return step;
  throw new UsageError(`--depth takes 50, a step or "whole", not "${text}".`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tell(verdict: Verdict, receipt: Receipt): number {
  say(verdictText(verdict, receipt));
  return exitCodes[verdict.kind];
}

/** Hands the messages of the repetition on to the check. */
function createFollower(check: Check, ir: Parameters<typeof testOf>[1]) {
  const progress = createProgress();
  let verdict: Verdict | undefined;
  let step = 0;
  return {
    take(message: JobMessage): void {
      switch (message.type) {
        case "steps": {
          const [last = 0, loss = 0] = message.rows.at(-1) ?? [];
          step = last + 1;
          progress.show(step, check.plan.until, loss, message.examplesPerSecond);
          break;
        }
        case "mark":
          verdict ??= check.mark(message);
          break;
        case "epoch":
          check.test(testOf(message, ir));
          break;
        case "failed": {
          const { code, message: why } = message.diagnostic;
          verdict ??= check.fail(why, step, code === "loss-not-finite");
          break;
        }
        case "done":
          verdict ??= check.end(message.steps, message.weightsHash);
          break;
        default:
          break;
      }
    },
    /** Takes a fault before or beside the messages of the job. */
    fail(why: string): void {
      verdict ??= check.fail(why, step, false);
    },
    clear: () => progress.clear(),
    verdict: () => verdict ?? check.fail("It broke off without a word.", step, false),
  };
}

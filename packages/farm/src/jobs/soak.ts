import { join } from "node:path";
import type { Page } from "playwright-core";
import { soak as soakFor } from "../browser/soak";
import { failed } from "../fault";
import type { Job } from "../types";

interface SoakCase {
  readonly seed: number;
  readonly minutes: number;
}

const unit = "minutes of use";
const minutesPerCase = 12;

/** Keeps 50 kB more with each press of a key, as a list without an end would. */
async function leak(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept: object[] = [];
    Object.assign(window, { kept });
    addEventListener("keydown", () => {
      kept.push(Array.from({ length: 2000 }, (_, at) => ({ at })));
    });
  });
}

/** The app in use for long: does it hold more and more? */
export const soak: Job<SoakCase> = {
  name: "soak",
  about:
    "the app is used as a person does, for minutes at a time, and measured each time it is at rest",
  promises: [
    "objects of the page's heap grow by less than 1 MB an hour, wasm memory and tensors not at all",
    "elements and listeners grow by less than 200 an hour",
    "slopes are told with their standard errors; one is a fault when it is above its bound by two of them",
  ],
  goals: [{ unit, size: 480 }],
  limits: { hangSeconds: 3600 },
  plants: { leak: "a page that keeps 50 kB with each press of a key" },
  place: "browser",
  open: async ({ root, plant }) => ({
    make: (random) => ({ seed: random.uint32(), minutes: minutesPerCase }),
    async run({ seed, minutes }) {
      const lines: string[] = [];
      const result = await soakFor(seed, 0, {
        folder: join(root, "app/dist"),
        minutes,
        ...{ deeds: 12, life: 60, warmUp: 5, log: (line) => lines.push(line) },
        ...(plant === "leak" && { plant: leak }),
      });
      if (result.faults.length > 0) {
        return failed("something grows", [...result.faults, ...result.grew, ...lines].join("\n"));
      }
      const slope = (name: "heap" | "objects") => {
        const { perHour, error } = result.slopes[name];
        return `${name} ${(perHour / 1e6).toFixed(2)} ± ${(error / 1e6).toFixed(2)} MB an hour`;
      };
      const seen = `${result.deeds} deeds, ${slope("objects")}, ${slope("heap")}`;
      return { ok: true, seen, counts: { [unit]: minutes } };
    },
  }),
};

import { join } from "node:path";
import type { Page } from "playwright-core";
import { makeProfile, openOwnBrowser, pause, serveFolder } from "../browser/driver";
import {
  firstDifference,
  nameField,
  notedBy,
  noteRuns,
  pressRun,
  stepOf,
  untilSaved,
  untilStep,
  watchErrors,
} from "../browser/page";
import { between, chance } from "../browser/random";
import { failed } from "../fault";
import type { Failed, Job, Outcome } from "../types";

/** Work between two kills. */
interface Leg {
  /** Steps to train before the milliseconds begin. */
  readonly steps: number;
  readonly ms: number;
  /** Edits of the document meanwhile. */
  readonly edits: number;
  /** True to wait for "Saved" after each edit; without it the last ones may be lost, and none that was said to be saved. */
  readonly isPatient: boolean;
}

interface KillCase {
  readonly legs: readonly Leg[];
}

const unit = "browsers killed";
const mostLost = 50;
const legsPerCase = 4;

/** State that a person has seen when the browser dies. */
interface Known {
  /** Steps on screen. */
  step: number;
  /** Number in the document's name at the last "Saved". */
  saved: number;
  /** Number in the name as it was typed last. */
  typed: number;
}

/** The whole browser ends as with `kill -9`, while it trains and while a document is edited. */
export const kills: Job<KillCase> = {
  name: "kills",
  about: "the whole browser is killed (SIGKILL) at random milliseconds of training and editing",
  promises: [
    `the run is offered again, at most ${mostLost} steps before what was on screen`,
    "the resumed curve is that of the undisturbed run, bit for bit",
    "no edit is lost that the page said was saved",
  ],
  goals: [{ unit, size: 200 }],
  limits: { hangSeconds: 1200 },
  plants: {
    "one-edit-more": "the check expects one saved edit more than there was",
    "other-weights": "the check is handed a curve with one row changed",
  },
  place: "browser",
  async open({ root, plant }) {
    const host = await serveFolder(join(root, "app/dist"));
    const control = new Control(host.url);
    return {
      runtime: "Chromium of the system",
      make: (random) => ({
        legs: Array.from({ length: legsPerCase }, () => ({
          steps: between(random, 3, 40),
          ms: random.below(1500),
          edits: random.below(4),
          isPatient: chance(random, 0.5),
        })),
      }),
      run: (entry) => runLegs(entry, host.url, control, plant),
      *smaller(entry) {
        for (let n = 1; n < entry.legs.length; n++) yield { legs: entry.legs.slice(0, n) };
      },
      async close() {
        await control.close();
        host.close();
      },
    };
  },
};

/** The undisturbed run, as long as it was needed so far. */
class Control {
  private open: Promise<{ page: Page; end(): Promise<void> }> | undefined;
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async rows(steps: number): Promise<Readonly<Record<number, string>>> {
    this.open ??= this.begin();
    const { page } = await this.open;
    const press = (name: RegExp) => page.getByRole("button", { name }).first().click();
    if ((await stepOf(page)) < steps) {
      await press(/^(Run|Resume)$/);
      await untilStep(page, steps);
      // It must not take the processor from the runs that it is compared with.
      await press(/^Pause$/);
    }
    return (await notedBy(page)).rows;
  }

  private async begin() {
    const profile = makeProfile();
    const { page, kill } = await openOwnBrowser(profile.path, noteRuns);
    await page.goto(this.url);
    await page.locator(".react-flow__node").first().waitFor();
    return {
      page,
      async end() {
        await kill();
        profile.remove();
      },
    };
  }

  async close(): Promise<void> {
    await (await this.open)?.end();
  }
}

async function runLegs(
  { legs }: KillCase,
  url: string,
  control: Control,
  plant: string | undefined,
): Promise<Outcome> {
  const profile = makeProfile();
  const known: Known = { step: 0, saved: 0, typed: 0 };
  let killed = 0;
  try {
    for (const [i, leg] of [...legs, undefined].entries()) {
      if (plant === "one-edit-more" && i === legs.length) known.saved += 1;
      const fault = await oneLife(profile.path, url, leg, known, control, plant);
      if (fault !== undefined) return fault;
      if (leg !== undefined) killed += 1;
    }
    return { ok: true, seen: "all there", counts: { [unit]: killed } };
  } finally {
    profile.remove();
  }
}

/** One life of the browser: what the last one left is looked at, then the leg is run and the browser killed. */
async function oneLife(
  profile: string,
  url: string,
  leg: Leg | undefined,
  known: Known,
  control: Control,
  plant: string | undefined,
): Promise<Failed | undefined> {
  const { page, kill } = await openOwnBrowser(profile, noteRuns);
  try {
    const errors = watchErrors(page);
    await page.goto(url);
    await page.locator(".react-flow__node").first().waitFor();
    const lost = await lostEdit(page, known);
    if (lost !== undefined) return lost;
    if (known.step === 0) await pressRun(page);
    const from = known.step === 0 ? 0 : await resume(page, known);
    if (typeof from !== "number") return from;
    // A life that only looks has to go on for a while, too.
    await untilStep(page, Math.max(from, known.step) + (leg?.steps ?? 20));
    if (leg !== undefined) await edit(page, leg, known);
    known.step = await stepOf(page);
    const { rows } = await notedBy(page);
    await kill();
    if (errors.length > 0) return failed("an error on the page", errors.join("\n"));
    if (plant === "other-weights" && leg === undefined) rows[from] = `${rows[from]}1`;
    const calm = await control.rows(known.step);
    const differs = firstDifference(rows, calm, from, known.step);
    if (differs === undefined) return undefined;
    const detail = `step ${differs}, resumed at ${from}: ${rows[differs]}, undisturbed ${calm[differs]}`;
    return failed("the curve differs", detail);
  } finally {
    await kill();
  }
}

/** Edits the document for as long as the leg goes on. */
async function edit(page: Page, leg: Leg, known: Known): Promise<void> {
  const end = Date.now() + leg.ms;
  for (let i = 0; i < leg.edits; i++) {
    known.typed += 1;
    await nameField(page).fill(`Edit ${known.typed}`);
    if (leg.isPatient) {
      await untilSaved(page);
      known.saved = known.typed;
    }
    await pause(Math.max(0, (end - Date.now()) / (leg.edits - i)));
  }
  await pause(Math.max(0, end - Date.now()));
}

/** Looks whether the document has the last edit that was said to be saved, or one after it. */
async function lostEdit(page: Page, known: Known): Promise<Failed | undefined> {
  const name = await nameField(page).inputValue();
  const number = Number(/^Edit (\d+)$/.exec(name)?.[1] ?? 0);
  if (number < known.saved || number > known.typed) {
    return failed(
      "an edit is lost",
      `“${name}”; Edit ${known.saved} was saved, Edit ${known.typed} typed`,
    );
  }
  // What is there now is what the next life builds on.
  known.saved = number;
  return undefined;
}

/** Takes up the run that is offered; returns the step at which it goes on. */
async function resume(page: Page, known: Known): Promise<number | Failed> {
  const offer = page.getByRole("button", { name: "Resume", exact: true });
  const isOffered = await offer.waitFor({ timeout: 60_000 }).then(
    () => true,
    () => false,
  );
  if (!isOffered) return failed("the run is not offered again", `at step ${known.step}`);
  const text = (await page.locator(".bar.resume").first().textContent()) ?? "";
  const step = Number((/step ([\d,.\u202f ]+)/.exec(text)?.[1] ?? "-1").replace(/\D/g, ""));
  if (step < known.step - mostLost) {
    return failed("too many steps are lost", `${known.step - step}: ${step} of ${known.step}`);
  }
  await offer.click();
  return step;
}

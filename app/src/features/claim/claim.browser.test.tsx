import { documentHash } from "@adder-studio/graph";
import { dataOf, makeReceipt, type Receipt, writeReceipt } from "@adder-studio/receipt";
import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { Studio } from "../../studio/studio";
import { mount, openLive } from "../../testing/live-run";
import { ClaimBar } from "./ClaimBar";
import { claimOf } from "./model";

const patience = { timeout: 150_000 };
let close: () => void = () => undefined;
afterEach(() => close());

/** A studio with two epochs of a small run behind it, and what that run claims. */
async function trained(): Promise<{ readonly studio: Studio; readonly receipt: Receipt }> {
  const studio = openLive();
  studio.edit({ kind: "setRun", field: "epochs", value: 2 }, { label: "test" });
  studio.run.start();
  const { session } = studio.run;
  await expect.poll(() => session.state.phase, patience).toBe("done");
  const { graph } = studio.document.store.getState();
  const { ir } = studio.derive().lowered;
  const last = session.history.epochs.at(-1);
  if (ir === undefined || last === undefined) throw new Error("it was trained");
  const { testLoss: loss, testAccuracy: metric, reestimated } = last;
  const { segments, totalSteps, weightsHash, phase } = session.state;
  const made = makeReceipt({
    app: "0.1.0",
    documentHash: documentHash(graph),
    data: dataOf(ir),
    seed: graph.run.seed,
    segments,
    outcome: phase === "done" ? "done" : "failed",
    totalSteps,
    ...(weightsHash === undefined ? {} : { weightsHash }),
    marks: session.history.marks,
    test: { task: "classes", loss, metric, reestimated },
    warm: false,
  });
  if (!made.ok) throw new Error(made.error);
  const receipt = made.value;
  return { studio, receipt };
}

/** Shows the bar of a claim about the document on screen. */
function show(studio: Studio, receipt: Receipt): HTMLElement {
  const { store } = studio.document;
  const { graph } = store.getState();
  store.setState({ origin: { kind: "link", graph, receipt: writeReceipt(receipt) } });
  const { element, unmount } = mount(studio, <ClaimBar />);
  close = () => {
    unmount();
    studio.dispose();
  };
  return element;
}

const button = (name: RegExp) =>
  [...document.querySelectorAll<HTMLElement>("button")].find((it) =>
    name.test(it.getAttribute("aria-label") ?? it.textContent ?? ""),
  );

async function press(name: RegExp): Promise<void> {
  await expect.poll(() => button(name), patience).toBeDefined();
  await userEvent.click(button(name) as HTMLElement);
}

test("a claim is checked to step 50, then whole; the run on screen stays as it is", async () => {
  const { studio, receipt } = await trained();
  const { state } = studio.run.session;
  const bar = show(studio, receipt);
  await expect.poll(() => bar.textContent).toContain("Not checked on this device yet.");
  await expect
    .poll(() => bar.textContent)
    .toMatch(/Claimed: \d+\.\d\s% test accuracy after 2 epochs, seed 0, WASM engine 2/);
  expect(bar.querySelector(".good")).toBeNull();

  await press(/^Check it/);
  await press(/^50 steps/);
  const text = () => bar.querySelector("[role=status]")?.textContent ?? "";
  await expect
    .poll(text, patience)
    .toBe(
      "As claimed so far: the first 50 of 62 steps were made again here, with the same weights at every mark. The rest was not checked.",
    );
  const green = () => [...bar.querySelectorAll(".claim-marks .agreed")].length;
  expect(green()).toBe(receipt.marks.filter(({ step }) => step <= 50).length);
  expect(bar.querySelector(".good")).toBeNull();

  await press(/^Check more/);
  await press(/^The whole run, 62 steps/);
  await expect.poll(text, patience).toMatch(/^As claimed: all 62 steps/);
  expect(bar.querySelector(".claim.good")).not.toBeNull();
  expect(green()).toBe(receipt.marks.length + 1);
  expect(studio.run.session.state).toBe(state);

  // An edit of the network takes the word from the claim, and a way back gives it again.
  studio.edit({ kind: "setRun", field: "lr", value: 0.01 }, { label: "test" });
  await expect.poll(text).toContain("about the network as it came");
  expect(bar.querySelector(".claim.good")).toBeNull();
  await press(/^Back to it/);
  await expect.poll(text).toMatch(/^As claimed: all 62 steps/);
});

test("the first mark that was changed is named, and the check ends there", async () => {
  const { studio, receipt } = await trained();
  const marks = receipt.marks.map(({ step, hash }) => ({
    step,
    hash: step === 31 ? `${hash.slice(0, -1)}${hash.endsWith("0") ? "1" : "0"}` : hash,
  }));
  const bar = show(studio, { ...receipt, marks });
  await press(/^Check it/);
  await press(/^The whole run/);
  const text = () => bar.querySelector("[role=status]")?.textContent ?? "";
  await expect
    .poll(text, patience)
    .toBe(
      "Not as claimed: the weights differ after step 31; the last mark that agrees is step 23.",
    );
  expect(bar.querySelectorAll(".claim-marks .differs")).toHaveLength(1);
  expect(button(/^Check/)).toBeUndefined();

  await press(/^Put this claim away/);
  await expect.poll(() => bar.textContent).toBe("");
  claimOf(studio).hide(false);
  await expect.poll(text).toContain("differ after step 31");
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { drop } from "./drop";
import { expect, test } from "./fixture";

const golden = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../packages/data/golden/torch/${name}`, import.meta.url)));

/** Layers of the shapes in state.pth under other names: [1, 2, 3] is flattened before the dense layer. */
const wire = (from: string, to: string) => ({
  from: { node: from, port: "y" },
  to: { node: to, port: "x" },
});
const small = {
  version: 1,
  title: "Small",
  nodes: {
    input1: {
      type: "input",
      props: {
        ...{ dataset: "noise", noiseHeight: 3, noiseWidth: 4, noiseChannels: 2, noiseClasses: 2 },
      },
    },
    conv1: { type: "conv2d", props: { filters: 3, kernel: 3, pad: 0, bias: true } },
    batchNorm1: { type: "batchNorm", props: {} },
    flatten1: { type: "flatten", props: {} },
    dense1: { type: "dense", props: { units: 2, bias: true } },
    classOutput1: { type: "classOutput", props: {} },
  },
  edges: [
    wire("input1", "conv1"),
    wire("conv1", "batchNorm1"),
    wire("batchNorm1", "flatten1"),
    wire("flatten1", "dense1"),
    wire("dense1", "classOutput1"),
  ],
};

async function openSmall(page: Page): Promise<void> {
  await page.goto("");
  await drop(page, [{ name: "small.json", bytes: Buffer.from(JSON.stringify(small)) }]);
  await page.getByRole("button", { name: "Open only" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

const progress = (page: Page) => page.locator(".progress:visible");

test("a .pth file of PyTorch: each pair is seen, a cancel takes nothing, a press takes them", async ({
  page,
}) => {
  await openSmall(page);
  for (const name of ["state.pth", "checkpoint-older.pth"]) {
    await drop(page, [{ name, bytes: golden(name) }]);
    const dialog = page.getByRole("dialog", { name: "Open weights" });
    await expect(dialog).toContainText(`All 8 weight arrays of this network are in ${name}`);
    await expect(dialog).toContainText("matched by their order and shape");
    const row = (text: string) => dialog.getByRole("row").filter({ hasText: text });
    await expect(row("conv1.weight")).toContainText("3×2×3×3");
    await expect(row("conv1.weight")).toContainText("filters 3×3×2×3 sides reordered");
    await expect(row("fc.weight")).toContainText("sides and pixels reordered");
    await dialog.getByLabel(/row, column, channel/).check();
    await expect(row("fc.weight")).not.toContainText("pixels");
    await dialog.getByLabel(/channel, row, column/).check();
    await expect(dialog).toContainText("Left out: bn1.num_batches_tracked");
    if (name === "state.pth") await dialog.getByRole("button", { name: "Cancel" }).click();
    else await dialog.getByRole("button", { name: "Load 8 weight arrays" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    if (name === "state.pth") await expect(page.getByText(/weight arrays loaded/)).toHaveCount(0);
  }
  await expect(page.getByText("8 of 8 weight arrays loaded, at step 0.")).toBeVisible();
  await expect(progress(page)).toHaveText(/paused, step 0\b/);

  // They leave as they came: PyTorch's conv1.weight in our order of sides.
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("button", { name: /^Save weights/ }).click();
  const saved = readFileSync((await (await arriving).path()) as string);
  const values = JSON.parse(golden("values.json").toString()).checkpoint;
  const filters = arrayOf(saved, "conv1/w");
  const dense = arrayOf(saved, "dense1/w");
  for (let output = 0; output < 3; output++)
    for (let pixel = 0; pixel < 9; pixel++)
      for (let input = 0; input < 2; input++)
        expect(filters[(pixel * 2 + input) * 3 + output]).toBe(
          values["conv1.weight"][1][(output * 2 + input) * 9 + pixel],
        );
  // The image before it is [1, 2, 3]: column and channel change places.
  for (let unit = 0; unit < 2; unit++)
    for (let column = 0; column < 2; column++)
      for (let channel = 0; channel < 3; channel++)
        expect(dense[(column * 3 + channel) * 2 + unit]).toBe(
          values["fc.weight"][1][unit * 6 + channel * 2 + column],
        );
});

test("weights of another network, a whole model and a cut file: one sentence each, and nothing is lost", async ({
  page,
}) => {
  await page.goto("");
  const said = (text: RegExp) => expect(page.locator(".bars").getByText(text)).toBeVisible();
  await drop(page, [{ name: "state.pth", bytes: golden("state.pth") }]);
  await said(/None of the 8 arrays in state\.pth fits this network\. The network asks for “adder1/);
  await drop(page, [{ name: "whole.pth", bytes: golden("whole.pth") }]);
  await said(/asks for “__main__\.Net”, which no table of weights needs; nothing was run/);
  await drop(page, [{ name: "cut.pth", bytes: golden("state-older.pth").subarray(0, 900) }]);
  await said(/This PyTorch file cannot be read: it ends /);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("numbers that are none are counted, and cannot be loaded", async ({ page }) => {
  await openSmall(page);
  const values = new Float32Array(54).fill(0.5);
  values[3] = Number.NaN;
  values[7] = Number.POSITIVE_INFINITY;
  const entry = { dtype: "F32", shape: [3, 2, 3, 3], data_offsets: [0, 216] };
  const header = Buffer.from(JSON.stringify({ "conv1.weight": entry }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const bytes = Buffer.concat([length, header, Buffer.from(values.buffer)]);
  await drop(page, [{ name: "broken.safetensors", bytes }]);
  const dialog = page.getByRole("dialog", { name: "Open weights" });
  await expect(dialog.getByRole("alert")).toContainText("not finite numbers: conv1.weight (2)");
  await expect(dialog).toContainText("Not in the file: 7 weight arrays, which start from the seed");
  await expect(dialog.getByRole("button", { name: "Load 1 weight array" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

function arrayOf(bytes: Buffer, name: string): Float32Array {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString("utf8"));
  const [from, to] = header[name].data_offsets;
  const start = 8 + length;
  return new Float32Array(Uint8Array.from(bytes.subarray(start + from, start + to)).buffer);
}

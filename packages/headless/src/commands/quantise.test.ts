import { expect, it } from "vitest";
import { UsageError } from "../usage";
import { chosenBits, quantiseCommand } from "./quantise";

it("reads widths as a range or a list", () => {
  expect(chosenBits("4..8")).toEqual([4, 5, 6, 7, 8]);
  expect(chosenBits("6")).toEqual([6]);
  expect(chosenBits("8,4")).toEqual([8, 4]);
  for (const wrong of ["9", "1..4", "8..4", "", "4.5", "x"]) {
    expect(() => chosenBits(wrong), wrong).toThrowError(UsageError);
  }
});

it.each([
  [["--clamp", "half"], /--clamp takes none, lossless, calibrated/],
  [["--percentile", "20"], /--percentile takes 50 to 100/],
  [["--statistics", "none"], /--statistics is float or integer/],
  [["--bits", "9"], /--bits takes 2 to 8/],
  [[], /needs --weights/],
])("refuses %j in a sentence", async (argv, sentence) => {
  const command = quantiseCommand(["template:lenet5-bn-adder", ...argv], { root: "", bundle: "" });
  await expect(command).rejects.toThrowError(sentence);
});

it("says where there is nothing to run on whole numbers", async () => {
  const command = quantiseCommand(["template:lenet5-bn-conv"], { root: "", bundle: "" });
  await expect(command).rejects.toThrowError(/no adder layer/);
});

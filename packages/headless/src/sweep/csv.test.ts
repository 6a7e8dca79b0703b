import { expect, it } from "vitest";
import { csvText, type Outcome, summaryCsv } from "./csv";

it("quotes what RFC 4180 wants quoted, and ends lines with CR LF", () => {
  expect(csvText([["a", 'say "b"', "c,d", "e\nf", 1.5]])).toBe(
    'a,"say ""b""","c,d","e\nf",1.5\r\n',
  );
});

it("sums up a setting by mean, sample deviation and number of its finished runs", () => {
  const outcome = (lr: string, testAccuracy: number | undefined, wallSeconds = 2): Outcome => ({
    setting: { lr },
    testAccuracy,
    testRmse: undefined,
    testLoss: 1,
    trainLoss: undefined,
    wallSeconds,
  });
  const points = [{ lr: "0.1" }, { lr: "0.05" }, { lr: "0.2" }];
  const text = summaryCsv(points, [
    outcome("0.1", 0.5),
    outcome("0.1", 0.7, 4),
    outcome("0.05", 0.25),
  ]);
  const [head, ...lines] = text.trimEnd().split("\r\n");
  expect(head).toBe(
    "lr,n,testAccuracy mean,testAccuracy sd,testLoss mean,testLoss sd,trainLoss mean,trainLoss sd,wallSeconds mean",
  );
  const [first, second, third] = lines.map((line) => line.split(","));
  expect(first?.slice(0, 3)).toEqual(["0.1", "2", "0.6"]);
  expect(Number(first?.[3])).toBeCloseTo(Math.SQRT2 / 10, 12);
  expect(first?.slice(4)).toEqual(["1", "0", "", "", "3"]);
  expect(second).toEqual(["0.05", "1", "0.25", "", "1", "", "", "", "2"]);
  expect(third).toEqual(["0.2", "0", "", "", "", "", "", "", ""]);
});

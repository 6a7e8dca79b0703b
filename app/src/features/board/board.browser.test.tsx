import { type HandInFacts, handInCode } from "@adder-studio/classroom/code";
import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { mount, realStudio } from "../../testing/live-run";
import { qrOf } from "../../ui/qr/qr";
import { BoardDialog } from "./BoardDialog";
import { boardOf } from "./model";
import { readPicture } from "./qr/read-picture";

const facts: HandInFacts = {
  lesson: "",
  network: "1dea",
  passed: [true, false],
  answers: [1, "words"],
  seed: 3,
  quality: { kind: "share", correct: 1683, total: 2000 },
  additions: 118_432,
  multiplications: 840,
  engine: "wasm",
  epochs: 5,
  complete: true,
  warm: false,
  weights: "9f86d081884c7d65",
  name: "ANNA",
};
const codeOf = (name: string, seed: number) =>
  handInCode({ ...facts, name, seed, weights: `${seed}f86d081884c7d65` });

let close: () => void = () => undefined;
afterEach(() => close());

function openBoard() {
  const studio = realStudio();
  const page = mount(studio, <BoardDialog />);
  close = () => {
    page.unmount();
    studio.dispose();
  };
  return boardOf(studio);
}

const text = () => document.querySelector("dialog")?.textContent ?? "";

test("what is pasted anywhere is read, and a row opens by keyboard to its answers", async () => {
  openBoard();
  await expect.poll(text).toContain("Codes of your class");
  const data = new DataTransfer();
  data.setData("text", `${codeOf("ANNA", 1)}\nAnswer 2: it only adds\n${codeOf("BEN", 2)}`);
  const paste = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector("dialog h3")?.dispatchEvent(new ClipboardEvent("paste", paste));
  await expect.poll(text).toContain("2 codes added.");
  await expect.poll(() => document.querySelectorAll("dialog canvas").length).toBe(2);
  document.querySelector<HTMLElement>(".board-open")?.focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(text).toContain("it only adds");
  expect(text()).toContain("choice 2");
  expect(document.querySelector(".board-open")?.getAttribute("aria-expanded")).toBe("true");

  // A column head sorts, the other way round when it is pressed again, and then not at all.
  const name = document.querySelector<HTMLElement>("th .board-sort");
  const sort = () => name?.closest("th")?.getAttribute("aria-sort");
  const orders = [sort()];
  for (let i = 0; i < 3; i++) {
    name?.focus();
    await userEvent.keyboard("{Enter}");
    orders.push(sort());
  }
  expect(orders).toEqual(["none", "ascending", "descending", "none"]);
});

test("a text without a code is told so, and a board that is cleared comes back", async () => {
  const board = openBoard();
  await board.read("Hello, <b>everybody</b>");
  await expect.poll(text).toContain("There is no code in this text.");
  await board.read(codeOf("ANNA", 1));
  board.clear();
  await expect.poll(text).toContain("The board is empty.");
  expect(board.store.getState().rows).toEqual([]);
  board.undoClear();
  expect(board.store.getState().rows.map((row) => row.facts.name)).toEqual(["ANNA"]);
  await board.read("A".repeat(3_000_001));
  expect(board.store.getState().message).toContain("longer than three million");
});

/** A picture of QR codes side by side. */
async function picture(codes: readonly string[]): Promise<File> {
  const [px, gap] = [5, 30];
  const canvas = document.createElement("canvas");
  canvas.width = codes.length * 260;
  canvas.height = 260;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#123";
  for (const [at, code] of codes.entries()) {
    context.setTransform(px, 0, 0, px, gap + at * 260, gap);
    context.fill(new Path2D(qrOf(code)?.path ?? ""));
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
  return new File([blob ?? ""], "codes.png", { type: "image/png" });
}

test("all QR codes of a picture are read, and of one without there are none", async () => {
  const codes = [codeOf("ANNA", 1), codeOf("BEN", 2), codeOf("CARL", 3)];
  expect([...(await readPicture(await picture(codes)))].sort()).toEqual([...codes].sort());
  expect(await readPicture(await picture([]).catch(() => new File([], "x.png")))).toEqual([]);
  expect(await readPicture(new File(["no picture"], "x.png", { type: "image/png" }))).toEqual([]);
});

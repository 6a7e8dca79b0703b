import { describe, expect, it } from "vitest";
import { createFakeSession } from "../shell/first/fake-session";
import { memoryStorage } from "../storage/storage";
import { perStudio } from "./per-studio";
import { createStudio } from "./studio";

function open() {
  return createStudio({
    session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 1,
    newKey: () => "key",
  });
}

describe("a store of each studio", () => {
  it("is made when it is first asked for, once for each studio", () => {
    let made = 0;
    const storeOf = perStudio("numbers", (_, from: number) => ({ from, number: ++made }));
    const [one, other] = [open(), open()];
    expect(one.belongings.names).toEqual([]);
    expect(storeOf(one, 5)).toEqual({ from: 5, number: 1 });
    expect(storeOf(one, 6)).toBe(storeOf(one, 7));
    expect(storeOf(other, 6)).toEqual({ from: 6, number: 2 });
    expect(one.belongings.names).toEqual(["numbers"]);
    one.dispose();
    other.dispose();
  });

  it("is made once even where it is nothing", () => {
    let made = 0;
    const storeOf = perStudio("nothing", () => {
      made += 1;
      return undefined;
    });
    const studio = open();
    storeOf(studio);
    storeOf(studio);
    expect(made).toBe(1);
    studio.dispose();
  });

  it("is disposed with its studio, once, the newest first", () => {
    const ended: string[] = [];
    const firstOf = perStudio(
      "first",
      () => "first",
      (name) => ended.push(name),
    );
    const secondOf = perStudio(
      "second",
      (studio) => `second after ${firstOf(studio)}`,
      (name) => ended.push(name),
    );
    const [one, other] = [open(), open()];
    secondOf(one);
    secondOf(other);
    one.dispose();
    one.dispose();
    expect(ended).toEqual(["second after first", "first"]);
    expect(one.belongings.names).toEqual([]);
    expect(other.belongings.names).toEqual(["first", "second"]);
    other.dispose();
  });

  it("that is first asked for after the end is disposed at once", () => {
    const ended: string[] = [];
    const lateOf = perStudio(
      "late",
      () => "late",
      (name) => ended.push(name),
    );
    const studio = open();
    studio.dispose();
    expect(lateOf(studio)).toBe("late");
    expect(lateOf(studio)).toBe("late");
    expect(ended).toEqual(["late"]);
    expect(studio.belongings.names).toEqual([]);
  });
});

it("what is let go before the end is not ended with the studio", () => {
  const ended: string[] = [];
  const studio = open();
  const letGo = studio.belongings.add("worker", () => ended.push("worker"));
  studio.belongings.add("listener", () => ended.push("listener"));
  letGo();
  studio.dispose();
  expect(ended).toEqual(["listener"]);
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withParts } from "../../parts-plugin";
import { absent, loadPart, PartAbsent } from "./load-part";

/** Messages of browsers when a module did not load; none of the addresses is of this page. */
const absences = [
  "Failed to fetch dynamically imported module: https://x/assets/A-1.js",
  "error loading dynamically imported module: https://x/assets/A-1.js",
  "Importing a module script failed.",
];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { origin: "https://elsewhere" });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function outcome(load: () => Promise<unknown>): Promise<unknown> {
  const loading = loadPart(load).catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return loading;
}

describe.each(absences)("a part that does not come (%s)", (message) => {
  it.each([0, 1, 2])("%i times, then comes", async (times) => {
    const load = vi.fn(async () => {
      if (load.mock.calls.length <= times) throw new TypeError(message);
      return "there";
    });
    expect(await outcome(load)).toBe("there");
    expect(load).toHaveBeenCalledTimes(times + 1);
  });

  it("is asked for three times", async () => {
    const load = vi.fn(async () => {
      throw new TypeError(message);
    });
    expect(await outcome(load)).toBeInstanceOf(PartAbsent);
    expect(load).toHaveBeenCalledTimes(3);
  });
});

it("a part that came and failed is a fault, and is not loaded again", async () => {
  const fault = new ReferenceError("x is not defined");
  const load = vi.fn(async () => {
    throw fault;
  });
  expect(await outcome(load)).toBe(fault);
  expect(load).toHaveBeenCalledTimes(1);
});

it("what is absent is counted until it is tried again", () => {
  const again = vi.fn();
  const heard = vi.fn();
  const stop = absent.subscribe(heard);
  absent.add(again);
  expect(absent.count()).toBe(1);
  absent.tryAgain();
  expect(again).toHaveBeenCalledTimes(1);
  expect(absent.count()).toBe(0);
  expect(heard).toHaveBeenCalledTimes(2);
  stop();
});

describe("the build", () => {
  it.each([
    [
      'const a = lazy(() => import("./A"));',
      'const a = lazy(() => __loadPart(() => import("./A")));',
    ],
    ["void import('../b/C').then(f);", "void __loadPart(() => import('../b/C')).then(f);"],
    [
      'const { x } = await import(\n  "./x"\n);',
      'const { x } = await __loadPart(() => import("./x"));',
    ],
  ])("has %s loaded again", (code, wrapped) => {
    expect(withParts(code).startsWith(wrapped)).toBe(true);
  });

  it.each([
    'import { a } from "./a";',
    "library.import(files);",
    "const of = import.meta.url;",
    "await import(address);",
  ])("leaves %s alone", (code) => {
    expect(withParts(code)).toBe(code);
  });
});

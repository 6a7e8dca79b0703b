import { afterEach, expect, it, vi } from "vitest";
import { createTabs, type Tabs } from "./tabs";

let open: Tabs[] = [];

afterEach(() => {
  for (const tabs of open) tabs.dispose();
  open = [];
});

/** Two pages of one origin, as far as locks and channels go. */
function tab(name: string, log: string[], yielding: () => Promise<void> = async () => {}): Tabs {
  const tabs = createTabs({
    tab: name,
    async gained() {
      log.push(`${name} writes`);
    },
    lost: () => log.push(`${name} reads`),
    yielding,
    changed: (revision) => log.push(`${name} sees ${revision}`),
  });
  open.push(tabs);
  return tabs;
}

async function until(log: readonly string[], expected: readonly string[]): Promise<void> {
  await vi.waitFor(() => expect(log).toEqual(expected), { timeout: 8000, interval: 20 });
}

it("lets one tab write, tells the others, and hands over after the last save", async () => {
  const log: string[] = [];
  const key = crypto.randomUUID();
  const a = tab("a", log, async () => {
    log.push("a saves");
  });
  const b = tab("b", log);
  a.hold(key);
  await until(log, ["a writes"]);
  b.hold(key);
  await until(log, ["a writes", "b reads"]);
  a.saved(key, 5);
  await until(log, ["a writes", "b reads", "b sees 5"]);
  log.length = 0;
  b.takeOver();
  await vi.waitFor(() => expect([...log].sort()).toEqual(["a reads", "a saves", "b writes"]));
  expect(log[0]).toBe("a saves");
  expect([a.holds(), b.holds()]).toEqual([false, true]);
  b.dispose();
  await vi.waitFor(() => expect(log.at(-1)).toBe("a writes"));
});

it("takes the document from a tab that no longer answers", async () => {
  const log: string[] = [];
  const key = crypto.randomUUID();
  const a = tab("a", log, () => new Promise(() => {}));
  const b = tab("b", log);
  a.hold(key);
  await until(log, ["a writes"]);
  b.hold(key);
  await until(log, ["a writes", "b reads"]);
  b.takeOver();
  await vi.waitFor(() => expect(b.holds()).toBe(true), { timeout: 8000 });
  expect(a.holds()).toBe(false);
});

it("three tabs: the one that asks gets it, not the one that waits longest", async () => {
  const log: string[] = [];
  const key = crypto.randomUUID();
  const [a, b, c] = [tab("a", log), tab("b", log), tab("c", log)];
  a.hold(key);
  await until(log, ["a writes"]);
  b.hold(key);
  await until(log, ["a writes", "b reads"]);
  c.hold(key);
  await until(log, ["a writes", "b reads", "c reads"]);
  c.takeOver();
  await vi.waitFor(() => expect(c.holds()).toBe(true));
  expect(b.holds()).toBe(false);
  // One that opens another document lets go.
  c.hold(crypto.randomUUID());
  await vi.waitFor(() => expect(a.holds() || b.holds()).toBe(true));
});

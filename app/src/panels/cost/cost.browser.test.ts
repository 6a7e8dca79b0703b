import { lower } from "@adder-studio/blocks";
import { createElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { createFakeSession } from "../../shell/first/fake-session";
import { memoryStorage } from "../../storage/storage";
import { StudioProvider } from "../../studio/context";
import { createStudio, type Studio } from "../../studio/studio";
import { formatCount } from "../../ui/format";
import { CostPanel } from "./CostPanel";
import "../../styles/index.css";

let root: Root | undefined;
let studio: Studio | undefined;

afterEach(() => {
  root?.unmount();
  studio?.dispose();
  document.body.replaceChildren();
  localStorage.clear();
  vi.restoreAllMocks();
});

function open(): Studio {
  studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 156, pace: 3 }),
    storage: memoryStorage(),
    prefs: localStorage,
    saved: undefined,
    now: () => 0,
    newKey: () => "test",
  });
  return studio;
}

async function show(
  shown: Studio,
  { table = false, width = 900, height = 420 } = {},
): Promise<HTMLElement> {
  const body = document.createElement("div");
  body.className = "dock-body";
  body.style.width = `${width}px`;
  body.style.height = `${height}px`;
  document.body.append(body);
  root = createRoot(body);
  const panel = createElement(CostPanel, { table });
  root.render(createElement(StudioProvider, { value: shown }, panel));
  await vi.waitFor(() => expect(body.querySelector(".cost-table tbody tr")).not.toBeNull());
  return body;
}

function press(within: HTMLElement, name: string): HTMLButtonElement {
  const found = [...within.querySelectorAll("button")].find(
    (button) => (button.getAttribute("aria-label") ?? button.textContent) === name,
  );
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
}

/** The cells of the row that starts with `name`. */
function cells(body: HTMLElement, name: string): string[] {
  const row = [...body.querySelectorAll("tr")].find((tr) => tr.cells[0]?.textContent === name);
  return [...(row?.cells ?? [])].map(({ textContent }) => textContent ?? "");
}

it("shows the network's counts beside its conv version's", async () => {
  const it = open();
  const body = await show(it);
  const { totals } = lower(it.view());
  expect(cells(body, "Inference").slice(2, 4)).toEqual([
    formatCount(totals.all.additions),
    formatCount(totals.all.multiplications),
  ]);
  expect(cells(body, "Adder 1")).toEqual([
    "Adder 1",
    "Layer",
    "235\u202fk",
    "0",
    "15.3\u202fnJ",
    "118\u202fk",
    "118\u202fk",
    "35.3\u202fnJ",
  ]);
  const picture = body.querySelector("canvas[role=img]");
  expect(picture?.getAttribute("aria-label")).toContain("1.94 times the energy");
  press(body, "Training").click();
  await vi.waitFor(() => expect(cells(body, "Update")[1]).toBe("1/64 of a step"));
  expect(body.textContent).not.toContain("Multiplication-free");
});

it("follows an edit", async () => {
  const it = open();
  const body = await show(it);
  const id = Object.entries(it.view().nodes).find(([, { type }]) => type === "adder2d")?.[0] ?? "";
  it.edit({ kind: "setProp", id, prop: "filters", value: 12 }, { label: "test" });
  await vi.waitFor(() => expect(cells(body, "Adder 1")[2]).toBe("470\u202fk"));
  it.edit({ kind: "setProp", id, prop: "groups", value: 7 }, { label: "test" });
  await vi.waitFor(() => expect(body.textContent).toContain("has no problems"));
});

it("sorts by keyboard and says so", async () => {
  const body = await show(open());
  const heads = () => [...body.querySelectorAll<HTMLElement>("th[aria-sort]")];
  expect(heads().map((th) => [th.textContent, th.ariaSort])).toEqual([["Block", "ascending"]]);
  const [energy] = [...body.querySelectorAll<HTMLButtonElement>(".cost-sort")].filter(
    ({ textContent }) => textContent === "Energy",
  );
  energy?.focus();
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(heads()[0]?.ariaSort).toBe("descending"));
  const first = () => body.querySelector("tbody tr th")?.textContent;
  expect(first()).toBe("Adder 2");
  await userEvent.keyboard(" ");
  await vi.waitFor(() => expect(heads()[0]?.ariaSort).toBe("ascending"));
  expect(first()).toBe("Batch norm 5");
});

it("opens composites, and selects a row's block where it stands", async () => {
  const it = open();
  await it.openTemplate("resnet20-adder");
  const body = await show(it);
  const toggle = body.querySelector<HTMLButtonElement>("button.cost-toggle");
  expect(toggle?.ariaExpanded).toBe("false");
  const before = body.querySelectorAll("tbody tr").length;
  toggle?.click();
  await vi.waitFor(() => expect(toggle?.ariaExpanded).toBe("true"));
  expect(body.querySelectorAll("tbody tr").length).toBeGreaterThan(before);
  const row = toggle?.closest("tr")?.nextElementSibling as HTMLTableRowElement;
  expect(row.textContent).toMatch(/^Adder 1 ×3/);
  row.querySelector<HTMLButtonElement>("button.link")?.click();
  expect(it.ui.store.getState().scope).toEqual(["composite1"]);
  expect(it.ui.store.getState().selectedNodes).toEqual(["adder1"]);
  await vi.waitFor(() => expect(row.className).toBe("selected"));
});

it("counts with a person's own constants, kept with the view and never in the document", async () => {
  const it = open();
  const document = it.documentText();
  const body = await show(it);
  press(body, "Constants").click();
  const field = await vi.waitFor(() => {
    const found = body.querySelector<HTMLInputElement>("[aria-label='int8 add in pJ']");
    if (found === null) throw new Error("no field");
    return found;
  });
  await userEvent.fill(field, "0.23");
  // 117,600 differences at 0.23 and 117,600 sums at 0.1.
  await vi.waitFor(() => expect(cells(body, "Adder 1")[4]).toBe("38.8\u202fnJ"));
  await userEvent.fill(field, "-1");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(cells(body, "Adder 1")[4]).toBe("38.8\u202fnJ");
  await userEvent.selectOptions(
    body.querySelectorAll("select")[2] as HTMLSelectElement,
    "8 kB SRAM",
  );
  await vi.waitFor(() => expect(body.textContent).toContain("with SRAM traffic"));
  expect(it.documentText()).toBe(document);
  const again = createStudio({
    session: createFakeSession({ stepsPerEpoch: 156, pace: 3 }),
    storage: memoryStorage(),
    prefs: localStorage,
    saved: undefined,
    now: () => 0,
    newKey: () => "again",
  });
  expect(again.ui.store.getState().cost).toEqual({ "int8 add": 0.23, memory: "sram" });
  again.dispose();
  press(body, "Defaults").click();
  await vi.waitFor(() => expect(cells(body, "Adder 1")[4]).toBe("15.3\u202fnJ"));
  expect(it.ui.store.getState().cost).toEqual({});
});

it("is a table alone where a table is asked for", async () => {
  const body = await show(open(), { table: true });
  expect(body.querySelector("canvas[role=img]")).toBeNull();
  expect(body.querySelectorAll("tbody tr").length).toBeGreaterThan(10);
});

it("saves the table as CSV and the picture as SVG and PNG", async () => {
  const saved: Blob[] = [];
  const create = URL.createObjectURL.bind(URL);
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    saved.push(blob as Blob);
    return create(blob);
  });
  const names: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    names.push(this.download);
  });
  const body = await show(open());
  press(body, "Save the table as CSV").click();
  press(body, "Save the picture as SVG").click();
  await vi.waitFor(() => expect(names).toHaveLength(2));
  press(body, "Save the picture as PNG").click();
  await vi.waitFor(() => expect(names).toHaveLength(3), { timeout: 30_000 });
  expect(body.querySelector(".callout")).toBeNull();
  expect(names).toEqual(["csv", "svg", "png"].map((end) => `LeNet-5 with adders cost.${end}`));
  const [csv, svg] = saved;
  expect(await csv?.text()).toContain("\r\n0,Adder 1,adder1,Layer,1,235200,0,15288,");
  const drawn = new DOMParser().parseFromString((await svg?.text()) ?? "", "image/svg+xml");
  expect(drawn.querySelector("parsererror")).toBeNull();
  expect(drawn.documentElement.textContent).toContain("energy per prediction, int8, int32");
  const png = new Uint8Array((await saved.at(-1)?.arrayBuffer()) ?? new ArrayBuffer(0));
  expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
});

it("stands one below the other on a narrow sheet, with nothing over the edge", async () => {
  const body = await show(open(), { width: 390, height: 380 });
  const box = (selector: string) => body.querySelector(selector)?.getBoundingClientRect();
  expect(box(".cost-scroll")?.top).toBeGreaterThanOrEqual(
    box(".cost-figure canvas")?.bottom ?? 1e9,
  );
  expect(box(".cost-figure canvas")?.right).toBeLessThanOrEqual(390);
  expect(body.querySelector(".cost")?.scrollWidth).toBeLessThanOrEqual(390);
  for (const button of body.querySelectorAll(".cost-bar button, button.cost-toggle")) {
    expect(button.getBoundingClientRect().height).toBeGreaterThanOrEqual(24);
  }
});

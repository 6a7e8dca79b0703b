import { runSpecs } from "@adder-studio/graph";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { nodeNames } from "../../document/block-info";
import type { Studio } from "../../studio/studio";
import { type Mounted, mount, realStudio } from "../../testing/live-run";
import { Inspector } from "./Inspector";
import { PropField } from "./PropField";

let studio: Studio;
let root: Mounted | undefined;

beforeEach(() => {
  studio = realStudio();
});

afterEach(() => {
  root?.unmount();
  studio.dispose();
});

/** Waits for what React draws next, on a slow machine too. */
const soon = <T,>(read: () => T) => expect.poll(read, { timeout: 20_000 });
const graph = () => studio.document.store.getState().graph;
const past = () => studio.document.store.getState().past.map(({ label }) => label);

/** Returns the id of the block with this name. */
function idOf(name: string): string {
  const found = [...nodeNames(graph())].find(([, its]) => its === name);
  if (found === undefined) throw new Error(`no block ${name}`);
  return found[0];
}

async function show(...names: readonly string[]): Promise<HTMLElement> {
  root = mount(studio, <Inspector asked />, 320, 700);
  studio.ui.select(names.map(idOf));
  const { element } = root;
  await soon(() => element.querySelector(".inspector")).not.toBeNull();
  return element;
}

/** Returns the control with this label. */
function field(element: HTMLElement, label: string): HTMLInputElement {
  const found = [...element.querySelectorAll("label")].find((it) =>
    [label, `${label}, locked by the lesson`].includes(it.textContent),
  );
  const control = found?.control;
  if (!(control instanceof HTMLElement)) throw new Error(`no field ${label}`);
  return control as HTMLInputElement;
}

function button(element: HTMLElement, text: string): HTMLButtonElement {
  const found = [...element.querySelectorAll("button")].find(
    (it) => it.getAttribute("aria-label") === text || it.textContent === text,
  );
  if (found === undefined) throw new Error(`no button ${text}`);
  return found;
}

/** The field of the learning rate, with a value of its own. */
function Field({ start }: { start: number }) {
  const [value, setValue] = useState(start);
  return (
    <PropField
      spec={runSpecs.lr}
      value={value}
      onChange={(next) => setValue(next as number)}
      onDone={() => {}}
    />
  );
}

describe("the field of a number", () => {
  it.each([
    ["0.51", "{ArrowUp}", "0.61"],
    ["21", "{ArrowDown}", "11"],
    ["11", "{ArrowUp}", "12"],
    ["0.1", "{ArrowDown}", "0.09"],
    ["0.0005", "{ArrowUp}", "0.0006"],
    ["950", "{ArrowUp}", "1000"],
  ])("goes from %s by %s to %s", async (start, key, end) => {
    root = mount(studio, <Field start={Number(start)} />);
    const { element } = root;
    await soon(() => element.querySelector("input")?.value).toBe(start);
    const input = field(element, "Learning rate");
    input.focus();
    await userEvent.keyboard(key);
    await soon(() => input.value).toBe(end);
  });
});

describe("one block", () => {
  it("has its shape and its cost, and each change of a property is a step with a name", async () => {
    const element = await show("Adder 2");
    await soon(() => element.textContent).toContain("Output10×10×16");
    const filters = field(element, "Filters");
    await userEvent.fill(filters, "24");
    expect(graph().nodes[idOf("Adder 2")]?.props.filters).toBe(24);
    await soon(() => element.textContent).toContain("Output10×10×24");
    expect(past()).toEqual(["filters of Adder 2"]);
  });

  it("refuses a number out of range with a sentence, and takes the nearest when it is left", async () => {
    const element = await show("Adder 2");
    await soon(() => element.textContent).toContain("Filters");
    const filters = field(element, "Filters");
    await userEvent.fill(filters, "99999");
    const alert = () => element.querySelector('[role="alert"]')?.textContent;
    await soon(alert).toBe("Filters must be a whole number from 1 to 4,096.");
    expect(graph().nodes[idOf("Adder 2")]?.props.filters).toBe(16);
    filters.blur();
    await soon(() => filters.value).toBe("4096");
    expect(element.querySelector('[role="status"]')?.textContent).toBe(
      "At most 4,096: set to 4,096.",
    );
    expect(alert()).toBeUndefined();
  });

  it("puts an unfinished entry back by Escape", async () => {
    const element = await show("Adder 2");
    await soon(() => element.textContent).toContain("Filters");
    const filters = field(element, "Filters");
    await userEvent.fill(filters, "none");
    await userEvent.keyboard("{Escape}");
    await soon(() => filters.value).toBe("16");
    expect(past()).toEqual([]);
  });

  it("is renamed over its name, and gets its own name back when that is emptied", async () => {
    const element = await show("Adder 2");
    const id = idOf("Adder 2");
    await soon(() => element.querySelector(".name-field")).not.toBeNull();
    const name = element.querySelector<HTMLInputElement>(".name-field") as HTMLInputElement;
    await userEvent.fill(name, "Edges");
    await userEvent.keyboard("{Enter}");
    expect(graph().nodes[id]?.label).toBe("Edges");
    await userEvent.fill(name, "");
    name.blur();
    await soon(() => name.value).toBe("Adder 2");
    expect(graph().nodes[id]?.label).toBeUndefined();
  });

  it("is swapped for a convolution with the same properties, and deleted", async () => {
    const element = await show("Adder 2");
    const id = idOf("Adder 2");
    await soon(() => element.textContent).toContain("Swap for Convolution");
    button(element, "Swap for Convolution").click();
    expect(graph().nodes[id]).toMatchObject({ type: "conv2d", props: { filters: 16 } });
    await soon(() => element.textContent).toContain("Swap for Adder");
    button(element, "Delete this block").click();
    expect(graph().nodes[id]).toBeUndefined();
  });

  it("cannot be changed where the document locks a property", async () => {
    const id = idOf("Adder 2");
    studio.openDocument(
      { ...graph(), share: { ...graph().share, locked: [`${id}.filters`] } },
      undefined,
    );
    const element = await show("Adder 2");
    await soon(() => element.textContent).toContain("Filters");
    // All is shut until the rules are here.
    await soon(() => field(element, "Kernel size").disabled).toBe(false);
    expect(field(element, "Filters").disabled).toBe(true);
    expect(element.textContent).toContain("Filters, locked by the lesson");
  });
});

describe("several blocks", () => {
  it("show the properties that they share, and change them in one step", async () => {
    const element = await show("Adder 1", "Adder 2");
    await soon(() => element.querySelector("h2")?.textContent).toBe("2 blocks");
    const filters = field(element, "Filters");
    expect([filters.value, filters.placeholder]).toEqual(["", "mixed"]);
    expect(filters.getAttribute("aria-invalid")).toBe("false");
    expect(field(element, "Kernel size").value).toBe("5");
    await userEvent.fill(filters, "9");
    const all = ["Adder 1", "Adder 2"].map((name) => graph().nodes[idOf(name)]?.props.filters);
    expect(all).toEqual([9, 9]);
    expect(past()).toEqual(["filters of 2 blocks"]);
  });

  it("count only the blocks that have a property, and are deleted together", async () => {
    const element = await show("Adder 1", "Adder 2", "ReLU 1");
    await soon(() => element.textContent).toContain("Filters (2)");
    const before = Object.keys(graph().nodes).length;
    button(element, "Delete").click();
    expect(Object.keys(graph().nodes)).toHaveLength(before - 3);
    expect(past()).toHaveLength(1);
  });
});

describe("a composite", () => {
  it("has the properties of the blocks inside, and tells how many share them", async () => {
    await studio.openTemplate("resnet20-adder");
    const [id] =
      Object.entries(graph().nodes).find(
        ([, { type, props }]) => type === "composite" && Number(props.repeat) > 1,
      ) ?? [];
    expect(id).toBeDefined();
    studio.ui.select([id as string]);
    root = mount(studio, <Inspector asked />, 320, 700);
    const { element } = root;
    const inner = () => [...element.querySelectorAll<HTMLElement>(".inner-block")];
    await soon(() => inner().length).toBeGreaterThan(2);
    const first = inner().find((it) => it.textContent?.startsWith("Adder")) as HTMLElement;
    first.querySelector("summary")?.click();
    await userEvent.fill(field(first, "Kernel size"), "5");
    const of = String(graph().nodes[id as string]?.props.of);
    const kernels = Object.values(graph().composites?.[of]?.nodes ?? {})
      .filter(({ type }) => type === "adder2d")
      .map(({ props }) => props.kernel);
    expect(kernels).toContain(5);
    button(element, "Open").click();
    expect(studio.ui.store.getState().scope).toEqual([id]);
  });
});

describe("the experiment", () => {
  it("shows settings only where they apply", async () => {
    const element = await show();
    await soon(() => element.textContent).toContain("Optimizer");
    const labels = () => [...element.querySelectorAll("label")].map((it) => it.textContent);
    expect(labels()).toContain("Momentum");
    await userEvent.selectOptions(field(element, "Optimizer"), "adam");
    await soon(labels).toContain("Adam beta 1");
    expect(labels()).not.toContain("Momentum");
    expect(past()).toEqual(["optimizer"]);
  });

  it("draws another seed, unless it is locked", async () => {
    const element = await show();
    await soon(() => element.textContent).toContain("Seed");
    button(element, "Draw another seed").click();
    expect(past()).toEqual(["seed"]);
    studio.openDocument(
      { ...graph(), share: { ...graph().share, locked: ["run.seed"] } },
      undefined,
    );
    await soon(() => button(element, "Draw another seed").disabled).toBe(true);
    expect(field(element, "Seed").disabled).toBe(true);
  });
});

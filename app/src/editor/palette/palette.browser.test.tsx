import { builtin, readyComposites, templates } from "@adder-studio/blocks";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { nodeNames } from "../../document/block-info";
import { CanvasHandleProvider } from "../../studio/canvas-handle";
import type { Studio } from "../../studio/studio";
import { type Mounted, mount, realStudio } from "../../testing/live-run";
import { Canvas } from "../canvas/Canvas";
import { Palette } from "./Palette";
import { Rail } from "./Rail";

let studio: Studio;
let root: Mounted | undefined;

beforeEach(async () => {
  await page.viewport(1100, 720);
  studio = realStudio();
});

afterEach(() => {
  root?.unmount();
  studio.dispose();
});

const graph = () => studio.document.store.getState().graph;
const ui = () => studio.ui.store.getState();
const titles = () =>
  [...document.querySelectorAll(".palette-item > span")].map((it) => it.textContent);
const offered = () =>
  [...document.querySelectorAll(".palette-template strong")].map((it) => it.textContent);

/** Returns the id of the block with this name. */
function idOf(name: string): string {
  const found = [...nodeNames(graph())].find(([, its]) => its === name);
  if (found === undefined) throw new Error(`no block ${name}`);
  return found[0];
}

/** Draws `part` in a narrow column, beside the canvas where blocks are to be dropped. */
async function show(part: ReactNode, withCanvas = false): Promise<HTMLElement> {
  root = mount(
    studio,
    <CanvasHandleProvider value={{ current: undefined }}>
      <div style={{ display: "grid", gridTemplateColumns: "240px 1fr", height: 660 }}>
        {part}
        {withCanvas ? <Canvas /> : null}
      </div>
    </CanvasHandleProvider>,
    1060,
    680,
  );
  const { element } = root;
  await expect.poll(() => element.querySelector("button")).not.toBeNull();
  return element;
}

function buttonOf(title: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(".palette-item")].find(
    (it) => it.querySelector("span")?.textContent === title,
  );
  if (found === undefined) throw new Error(`no entry ${title}`);
  return found;
}

describe("the list of blocks", () => {
  it("has every block, every unit and every template", async () => {
    await show(<Palette />);
    const expected = [...readyComposites, ...builtin].map(({ title }) => title);
    expect(titles()).toEqual(expect.arrayContaining(expected));
    expect(titles()).toHaveLength(expected.length + 1);
    expect(titles()).toContain("Note");
    expect(offered()).toEqual([
      ...templates.map(({ title }) => title),
      "Universal approximation lab",
    ]);
  });

  it("is searched, and Enter adds the first that is found behind the selected block", async () => {
    const element = await show(<Palette />);
    const search = element.querySelector<HTMLInputElement>("input") as HTMLInputElement;
    studio.ui.select([idOf("Adder 2")]);
    await userEvent.fill(search, "dropout");
    await expect.poll(titles).toEqual(["Dropout"]);
    await userEvent.keyboard("{Enter}");
    await expect.poll(() => ui().announcement.text).toBe("Dropout added and connected");
    const added = idOf("Dropout 1");
    expect(ui().selectedNodes).toEqual([added]);
    expect(graph().edges.some(({ to }) => to.node === added)).toBe(true);
    expect(search.value).toBe("");

    await userEvent.fill(search, "no such block");
    await expect.poll(() => element.textContent).toContain("Nothing has this name.");
    await userEvent.keyboard("{Escape}");
    await expect.poll(() => titles().length).toBeGreaterThan(builtin.length);
    expect(document.activeElement).not.toBe(search);
  });

  it("adds a block by a press, and opens templates, the list of experiments and the lab", async () => {
    const element = await show(<Palette />);
    buttonOf("Dropout").click();
    await expect.poll(() => ui().announcement.text).toMatch(/^Dropout added/);

    const press = (text: string) => {
      const all = [...element.querySelectorAll<HTMLElement>("button")];
      all.find((it) => it.textContent?.startsWith(text))?.click();
    };
    press("Two spirals with adders");
    await expect.poll(() => graph().title).toBe("Two spirals with adders");
    await expect
      .poll(() => element.querySelector('[aria-current="true"] strong')?.textContent)
      .toBe("Two spirals with adders");
    press("Experiments to try");
    expect(ui().dialog).toBe("experiments");
    press("Universal approximation lab");
    expect(ui().dialog).toBe("lab");
  });

  it("has a person's own composites, until they are taken off", async () => {
    await studio.openTemplate("resnet20-adder");
    const [of = ""] = Object.keys(graph().composites ?? {});
    const title = graph().composites?.[of]?.title ?? "";
    studio.kept.keep(graph(), of);
    const element = await show(<Palette />);
    await expect.poll(titles).toContain(title);
    const before = Object.keys(graph().nodes).length;
    buttonOf(title).click();
    await expect.poll(() => Object.keys(graph().nodes).length).toBe(before + 1);
    element.querySelector<HTMLElement>(`[aria-label="Take ${title} off the list"]`)?.click();
    await expect.poll(titles).not.toContain(title);
  });

  it("offers a composite's ports only inside of one", async () => {
    await studio.openTemplate("resnet20-adder");
    await show(<Palette />);
    const groups = () => [...document.querySelectorAll("h2")].map((it) => it.textContent);
    expect(groups()).not.toContain("Ports");
    const [id = ""] =
      Object.entries(graph().nodes).find(([, { type }]) => type === "composite") ?? [];
    studio.enter([id]);
    await expect.poll(groups).toContain("Ports");
  });
});

describe("a block that is dragged to the canvas", () => {
  it("stands where it is let go, and is put into the wire that it is let go on", async () => {
    const element = await show(<Palette />, true);
    await expect.poll(() => element.querySelectorAll(".wire").length).toBeGreaterThan(10);
    const canvas = element.querySelector<HTMLElement>(".canvas") as HTMLElement;
    const box = canvas.getBoundingClientRect();

    const blocks = Object.keys(graph().nodes).length;
    await userEvent.dragAndDrop(buttonOf("Dropout"), canvas, {
      targetPosition: { x: box.width - 20, y: 30 },
    });
    await expect.poll(() => Object.keys(graph().nodes).length).toBe(blocks + 1);
    const dropped = idOf("Dropout 1");
    expect(graph().nodes[dropped]?.at).toBeDefined();
    expect(graph().edges.some(({ to }) => to.node === dropped)).toBe(false);
    // The click that ends the drag adds no second one.
    expect(ui().announcement.text).toBe("Dropout added");

    const wire = document.querySelector<SVGPathElement>(".wire") as SVGPathElement;
    const { left, top, width, height } = wire.getBoundingClientRect();
    await userEvent.dragAndDrop(buttonOf("ReLU"), canvas, {
      targetPosition: { x: left + width / 2 - box.left, y: top + height / 2 - box.top },
    });
    await expect.poll(() => ui().announcement.text).toBe("ReLU inserted");
    const [inserted = ""] = ui().selectedNodes;
    expect(graph().edges.filter(({ from }) => from.node === inserted)).toHaveLength(1);
    expect(graph().edges.filter(({ to }) => to.node === inserted)).toHaveLength(1);
    expect(document.querySelector(".ghost")).toBeNull();
  });
});

describe("the folded list", () => {
  it("adds blocks by their icons, has one stop of Tab, and unfolds", async () => {
    const element = await show(<Rail />);
    const all = [...element.querySelectorAll<HTMLElement>(".rail button")];
    expect(all).toHaveLength(builtin.length + 1);
    await expect.poll(() => all.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
    element.querySelector<HTMLElement>('[aria-label="Add Dropout"]')?.click();
    await expect.poll(() => ui().announcement.text).toMatch(/^Dropout added/);
    studio.ui.set({ leftOpen: false });
    element.querySelector<HTMLElement>('[aria-label="Unfold the block list"]')?.click();
    expect(ui().leftOpen).toBe(true);
  });
});

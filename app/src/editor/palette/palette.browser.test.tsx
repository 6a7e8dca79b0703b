import { builtin, readyComposites, templates } from "@adder-studio/blocks";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { nodeNames } from "../../document/block-info";
import { CanvasHandleProvider } from "../../studio/canvas-handle";
import { savedCompositesOf } from "../../studio/saved-composites";
import type { Studio } from "../../studio/studio";
import { type Mounted, mount, realStudio } from "../../testing/live-run";
import { Canvas } from "../canvas/Canvas";
import { BlockPalette } from "./BlockPalette";
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

/** Waits for what React draws next, on a slow machine too. */
const soon = <T,>(read: () => T) => expect.poll(read, { timeout: 20_000 });
const graph = () => studio.document.store.getState().graph;
const ui = () => studio.ui.store.getState();
const titles = () =>
  [...document.querySelectorAll(".palette-item > span:nth-child(2)")].map((it) => it.textContent);
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
  await soon(() => element.querySelector("button")).not.toBeNull();
  return element;
}

function buttonOf(title: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(".palette-item")].find(
    (it) => it.querySelector("span:nth-child(2)")?.textContent === title,
  );
  if (found === undefined) throw new Error(`no entry ${title}`);
  return found;
}

describe("the list of blocks", () => {
  it("has every block, every unit and every template", async () => {
    await show(<BlockPalette />);
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
    const element = await show(<BlockPalette />);
    const search = element.querySelector<HTMLInputElement>("input") as HTMLInputElement;
    studio.ui.select([idOf("Adder 2")]);
    await userEvent.fill(search, "dropout");
    await soon(titles).toEqual(["Dropout"]);
    await userEvent.keyboard("{Enter}");
    await soon(() => ui().announcement.text).toBe("Dropout added and connected");
    const added = idOf("Dropout");
    expect(ui().selectedNodes).toEqual([added]);
    expect(graph().edges.some(({ to }) => to.node === added)).toBe(true);
    expect(search.value).toBe("");

    await userEvent.fill(search, "no such block");
    await soon(() => element.textContent).toContain("Nothing matches your search.");
    await userEvent.keyboard("{Escape}");
    await soon(() => titles().length).toBeGreaterThan(builtin.length);
    expect(document.activeElement).not.toBe(search);
  });

  it("adds a block by a press, and opens templates, the list of experiments and the lab", async () => {
    const element = await show(<BlockPalette />);
    buttonOf("Dropout").click();
    await soon(() => ui().announcement.text).toMatch(/^Dropout added/);

    const press = (text: string) => {
      const all = [...element.querySelectorAll<HTMLElement>("button")];
      all.find((it) => it.textContent?.startsWith(text))?.click();
    };
    press("Two spirals with adders");
    await soon(() => graph().title).toBe("Two spirals with adders");
    await soon(() => element.querySelector('[aria-current="true"] strong')?.textContent).toBe(
      "Two spirals with adders",
    );
    press("Experiments to try");
    expect(ui().dialog).toBe("experiments");
    press("Universal approximation lab");
    expect(ui().dialog).toBe("lab");
  });

  it("has a person's own composites, until they are removed", async () => {
    await studio.openTemplate("resnet20-adder");
    const [of = ""] = Object.keys(graph().composites ?? {});
    const title = graph().composites?.[of]?.title ?? "";
    savedCompositesOf(studio).save(graph(), of);
    const element = await show(<BlockPalette />);
    await soon(titles).toContain(title);
    const before = Object.keys(graph().nodes).length;
    buttonOf(title).click();
    await soon(() => Object.keys(graph().nodes).length).toBe(before + 1);
    element.querySelector<HTMLElement>(`[aria-label="Remove ${title} from the list"]`)?.click();
    await soon(titles).not.toContain(title);
  });

  it("offers a composite's ports only inside of one", async () => {
    await studio.openTemplate("resnet20-adder");
    await show(<BlockPalette />);
    const groups = () => [...document.querySelectorAll("h2")].map((it) => it.textContent);
    expect(groups()).not.toContain("Ports");
    const [id = ""] =
      Object.entries(graph().nodes).find(([, { type }]) => type === "composite") ?? [];
    studio.enter([id]);
    await soon(groups).toContain("Ports");
  });
});

describe("a block that is dragged to the canvas", () => {
  let canvas: HTMLElement;
  beforeEach(async () => {
    const element = await show(<BlockPalette />, true);
    await soon(() => element.querySelectorAll(".wire").length).toBeGreaterThan(10);
    canvas = element.querySelector<HTMLElement>(".canvas") as HTMLElement;
  });

  /** Presses an entry and moves it to a point of the page, in two moves; `drop` lets it go there. */
  function drag(title: string, clientX: number, clientY: number) {
    const source = buttonOf(title);
    // The pointer of the test is none of the browser's.
    source.setPointerCapture = () => {};
    const send = (target: EventTarget, type: string, x: number, y: number) => {
      const at = { clientX: x, clientY: y, pointerId: 7, button: 0, bubbles: true };
      target.dispatchEvent(new PointerEvent(type, at));
    };
    const { left, top } = source.getBoundingClientRect();
    send(source, "pointerdown", left + 4, top + 4);
    send(window, "pointermove", left + 40, top + 4);
    send(window, "pointermove", clientX, clientY);
    return {
      drop() {
        send(window, "pointerup", clientX, clientY);
        // A browser's click follows; it adds no second block.
        source.click();
      },
    };
  }

  const count = () => Object.keys(graph().nodes).length;

  it("stands where it is let go", async () => {
    const before = count();
    const { right, top } = canvas.getBoundingClientRect();
    const held = drag("Dropout", right - 20, top + 30);
    await soon(() => document.querySelector(".ghost")?.textContent).toContain("Dropout");
    held.drop();
    await soon(() => ui().announcement.text).toBe("Dropout added");
    expect(count()).toBe(before + 1);
    const dropped = idOf("Dropout");
    expect(graph().nodes[dropped]?.at).toBeDefined();
    expect(graph().edges.some(({ to }) => to.node === dropped)).toBe(false);
    await soon(() => document.querySelector(".ghost")).toBeNull();
  });

  it("is put into the wire that it is let go on", async () => {
    const wire = document.querySelector<SVGPathElement>(".wire path") as SVGPathElement;
    const { left, top, width, height } = wire.getBoundingClientRect();
    drag("ReLU", left + width / 2, top + height / 2).drop();
    await soon(() => ui().announcement.text).toBe("ReLU inserted");
    const [inserted = ""] = ui().selectedNodes;
    expect(graph().edges.filter(({ from }) => from.node === inserted)).toHaveLength(1);
    expect(graph().edges.filter(({ to }) => to.node === inserted)).toHaveLength(1);
  });

  it("is given up by Escape", async () => {
    const before = count();
    const { right, top } = canvas.getBoundingClientRect();
    const held = drag("Dropout", right - 20, top + 30);
    await soon(() => document.querySelector(".ghost")).not.toBeNull();
    await userEvent.keyboard("{Escape}");
    await soon(() => document.querySelector(".ghost")).toBeNull();
    held.drop();
    expect(count()).toBe(before);
  });
});

describe("the folded list", () => {
  it("adds blocks by their icons, has one stop of Tab, and unfolds", async () => {
    const element = await show(<Rail />);
    const all = [...element.querySelectorAll<HTMLElement>(".rail button")];
    expect(all).toHaveLength(builtin.length + 1);
    await soon(() => all.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
    element.querySelector<HTMLElement>('[aria-label="Add Dropout"]')?.click();
    await soon(() => ui().announcement.text).toMatch(/^Dropout added/);
    studio.ui.set({ leftOpen: false });
    element.querySelector<HTMLElement>('[aria-label="Unfold the block list"]')?.click();
    expect(ui().leftOpen).toBe(true);
  });
});

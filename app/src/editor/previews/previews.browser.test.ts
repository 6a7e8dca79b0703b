import type { Observation, ObserveRequest, Session } from "@adder-studio/session/client";
import { createElement } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { maxAbs, paintMap } from "../../draw/maps";
import { imagesOf } from "../../observe/images";
import { outputOp } from "../../observe/ops";
import { CanvasHandleProvider } from "../../studio/canvas-handle";
import type { Studio } from "../../studio/studio";
import { type Mounted, mount, openLive } from "../../testing/live-run";
import { Canvas } from "../canvas/Canvas";
import "../../styles/index.css";

let root: Mounted | undefined;
let studio: Studio | undefined;

// What is not in sight wants nothing: all of the canvas must be.
beforeEach(() => page.viewport(1100, 720));

afterEach(() => {
  root?.unmount();
  studio?.dispose();
  document.body.replaceChildren();
});

interface Watched {
  readonly requests: (ObserveRequest | undefined)[];
  readonly seen: Observation[];
}

function openWatched(): Watched {
  const watched: Watched = { requests: [], seen: [] };
  studio = openLive((session): Session => {
    const { observe } = session;
    session.onObservation((observation) => watched.seen.push(observation));
    return Object.assign(session, {
      observe(request: ObserveRequest | undefined) {
        watched.requests.push(request);
        observe(request);
      },
    });
  });
  return watched;
}

function showCanvas(): void {
  const canvas = createElement(
    CanvasHandleProvider,
    { value: { current: undefined } },
    createElement(Canvas),
  );
  root = mount(studio as Studio, canvas, 1000, 640);
}

const cardOf = (id: string) =>
  document.querySelector<HTMLElement>(`[data-block="${id}"]`)?.parentElement as HTMLElement;

function bytesOf(canvas: HTMLCanvasElement): number[] {
  const { width, height } = canvas;
  return [...(canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [])];
}

it("draws on each card what the session saw, by the card's own scale", async () => {
  const { requests, seen } = openWatched();
  showCanvas();
  await vi.waitFor(
    () => expect(document.querySelectorAll(".block-preview").length).toBeGreaterThan(10),
    {
      timeout: 20_000,
    },
  );
  const shown = studio as Studio;
  shown.run.start({ pauseAt: 3 });
  await vi.waitFor(
    () => {
      expect(shown.run.session.state.phase).toBe("paused");
      expect(seen.at(-1)?.step).toBe(3);
      expect(document.querySelectorAll(".block-preview.waiting")).toHaveLength(0);
    },
    { timeout: 100_000 },
  );
  const ir = shown.run.store.getState().started?.ir;
  const { graph } = shown.document.store.getState();
  const id = Object.keys(graph.nodes).find((key) => graph.nodes[key]?.type === "adder2d") as string;
  const op = ir && outputOp(ir, id);
  const request = requests.at(-1);
  const look = seen.at(-1);
  const place =
    request?.items.findIndex((item) => item.kind === "value" && item.op === op?.id) ?? -1;
  expect(request?.items[place]).toEqual({ kind: "value", op: op?.id, channels: 3 });
  const sizes = look?.sizes ?? [];
  const from = sizes.slice(0, place).reduce((sum, size) => sum + size, 0);
  const values = look?.data.subarray(from, from + (sizes[place] ?? 0)) ?? new Float32Array(0);
  const [height, width] = op?.type.shape ?? [];
  expect(values).toHaveLength(3 * Number(height) * Number(width));
  // An adder's outputs: none above zero, so nothing is orange.
  expect(Math.max(...values)).toBeLessThanOrEqual(0);
  const drawn = [...cardOf(id).querySelectorAll<HTMLCanvasElement>(".block-preview-map")];
  expect(drawn).toHaveLength(3);
  const expected = drawn.map((_, channel) => {
    const canvas = document.createElement("canvas");
    const layout = { height: Number(height), width: Number(width), stride: 3, channel };
    paintMap(canvas, values, layout, { limit: maxAbs(values), dark: false });
    return bytesOf(canvas);
  });
  // The cards are drawn a frame after the observation came.
  await vi.waitFor(() => expect(drawn.map(bytesOf)).toEqual(expected), { timeout: 20_000 });

  // Another image while the run waits: answered at once, and the pictures differ.
  const before = bytesOf(drawn[0] as HTMLCanvasElement);
  imagesOf(shown).step(1);
  await vi.waitFor(() => expect(bytesOf(drawn[0] as HTMLCanvasElement)).not.toEqual(before), {
    timeout: 20_000,
  });
  expect(shown.run.session.state.step).toBe(3);

  // Switched off: nothing is asked for any more, and the cards are as small as before.
  const tall = cardOf(id).offsetHeight;
  shown.ui.set({ pictures: false });
  await vi.waitFor(() => expect(requests.at(-1)).toBeUndefined());
  await vi.waitFor(() => expect(cardOf(id).offsetHeight).toBe(tall - 54));
});

it("asks for nothing with the pictures off and no room open", async () => {
  const { requests } = openWatched();
  const shown = studio as Studio;
  shown.ui.set({ pictures: false });
  showCanvas();
  shown.run.start({ pauseAt: 2 });
  await vi.waitFor(() => expect(shown.run.session.state.phase).toBe("paused"), {
    timeout: 100_000,
  });
  expect(requests.filter((request) => request !== undefined)).toHaveLength(0);
  expect(document.querySelectorAll(".block-preview, .image-strip")).toHaveLength(0);
});

it("calls an answer that is no number by its name, and takes it away with the network", async () => {
  openWatched();
  const shown = studio as Studio;
  showCanvas();
  const { ir } = shown.derive().lowered;
  const weights = (ir?.params ?? []).map(({ name, shape }) => {
    const size = shape.reduce((all, side) => all * side, 1);
    return { name, shape, data: new Float32Array(size).fill(Number.NaN) };
  });
  shown.run.start({ weights, pauseAt: 0 });
  const verdict = () => document.querySelector(".class-verdict");
  const rows = () => [...document.querySelectorAll(".classes b")].map((it) => it.textContent);
  await vi.waitFor(() => expect(verdict()?.textContent).toContain("not a number"), {
    timeout: 100_000,
  });
  expect(verdict()?.classList).toContain("wrong");
  expect(new Set(rows())).toEqual(new Set([""]));

  shown.run.start({ pauseAt: 0 });
  await vi.waitFor(() => expect(rows()[0]).not.toBe(""), { timeout: 100_000 });
  shown.run.newWeights();
  await vi.waitFor(() => expect(new Set(rows())).toEqual(new Set([""])));
  expect(verdict()?.textContent).toBe("");
});

import { createSession, type Session } from "@adder-studio/session/client";
import type { ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { createDrawLoop } from "../draw/draw-loop";
import { DrawLoopProvider } from "../draw/use-draw";
import { memoryStorage } from "../storage/storage";
import { StudioProvider } from "../studio/context";
import { createStudio, type Studio } from "../studio/studio";
import "../styles/index.css";

/** A page's studio on a real worker, which keeps nothing; the wasm engine, so the same numbers on every machine. */
export function realStudio(change: (session: Session) => Session = (it) => it): Studio {
  const studio = createStudio({
    session: change(createSession({ dataBase: `${location.origin}/` })),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 0,
    newKey: () => "live",
  });
  studio.run.pick("wasm");
  return studio;
}

/** LeNet-5-BN with adders on 2000 synthetic images of ten classes. */
export function openLive(change?: (session: Session) => Session): Studio {
  const studio = realStudio(change);
  const { nodes } = studio.document.store.getState().graph;
  const id = Object.keys(nodes).find((key) => nodes[key]?.type === "input") as string;
  for (const [prop, value] of Object.entries({
    dataset: "noise",
    noiseHeight: 28,
    noiseWidth: 28,
    noiseChannels: 1,
  })) {
    studio.edit({ kind: "setProp", id, prop, value }, { label: "test" });
  }
  return studio;
}

export interface Mounted {
  readonly element: HTMLElement;
  render(part: ReactNode): void;
  unmount(): void;
}

/** Puts a part of the page on it. */
export function mount(studio: Studio, part: ReactNode, width = 1000, height = 500): Mounted {
  const element = document.createElement("div");
  element.className = "dock-body";
  element.style.cssText = `position:relative;width:${width}px;height:${height}px`;
  document.body.append(element);
  const root: Root = createRoot(element);
  const loop = createDrawLoop(studio.run.session);
  function render(now: ReactNode): void {
    root.render(
      <StudioProvider value={studio}>
        <DrawLoopProvider value={loop}>{now}</DrawLoopProvider>
      </StudioProvider>,
    );
  }
  render(part);
  return {
    element,
    render,
    unmount() {
      root.unmount();
      loop.dispose();
      element.remove();
    },
  };
}

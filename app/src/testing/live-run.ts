import { createSession, type Session } from "@adder-studio/session/client";
import { createElement, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { createDrawLoop } from "../panels/draw-loop";
import { DrawLoopProvider } from "../panels/use-draw";
import { StudioProvider } from "../state/context";
import { memoryStorage } from "../state/storage";
import { createStudio, type Studio } from "../state/studio";

/** A page's studio with a real worker, and LeNet-5-BN with adders on 2000 made-up images of ten classes. */
export function openLive(change: (session: Session) => Session = (it) => it): Studio {
  const studio = createStudio({
    session: change(createSession({ dataBase: `${location.origin}/` })),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 0,
    newKey: () => "live",
  });
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
  studio.run.pick("wasm");
  return studio;
}

/** Puts a part of the page on it. */
export function mount(studio: Studio, part: ReactNode, width = 1000, height = 500): Root {
  const body = document.createElement("div");
  body.className = "dock-body";
  body.style.cssText = `position:relative;width:${width}px;height:${height}px`;
  document.body.append(body);
  const root = createRoot(body);
  const loop = createDrawLoop(studio.run.session);
  const inner = createElement(DrawLoopProvider, { value: loop }, part);
  root.render(createElement(StudioProvider, { value: studio }, inner));
  return root;
}

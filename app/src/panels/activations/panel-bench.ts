import type { RunConfig } from "@adder-studio/graph";
import { createSession } from "@adder-studio/session/client";
import { type ComponentType, createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { observerOf } from "../../observe/observer";
import { memoryStorage } from "../../storage/storage";
import { StudioProvider } from "../../studio/context";
import { createStudio, type Studio } from "../../studio/studio";

/** A test's studio whose real run pauses after `pauseAt` steps of wasm, with one of its panels on the page. */
export interface PanelBench {
  readonly studio: Studio;
  readonly root: HTMLElement;
  /** Shows a panel, or its table. */
  show(Panel: ComponentType<{ table: boolean }>, table?: boolean): void;
  /** Until `pick` gives something. */
  until<T>(pick: () => T | undefined | null | false, ms?: number): Promise<T>;
  dispose(): void;
}

export async function createPanelBench(
  template: string,
  pauseAt: number,
  settings: Partial<RunConfig> = {},
): Promise<PanelBench> {
  let named = 0;
  const studio = createStudio({
    session: createSession({ dataBase: `${location.origin}/` }),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 0,
    newKey: () => {
      named += 1;
      return `bench-${named}`;
    },
  });
  await studio.openTemplate(template);
  for (const [field, value] of Object.entries(settings)) {
    studio.edit({ kind: "setRun", field: field as keyof RunConfig, value }, { label: field });
  }
  studio.run.pick("wasm");
  const root = document.createElement("div");
  root.style.cssText = "position: relative; width: 1000px; height: 320px; container: dock / size";
  document.body.append(root);
  const react = createRoot(root);
  const bench: PanelBench = {
    studio,
    root,
    show(Panel, table = false) {
      const panel = createElement(Panel, { table });
      flushSync(() => react.render(createElement(StudioProvider, { value: studio }, panel)));
    },
    async until(pick, ms = 90_000) {
      const end = performance.now() + ms;
      for (;;) {
        const it = pick();
        if (it !== undefined && it !== null && it !== false) return it;
        if (performance.now() > end) throw new Error(`Waited too long for ${pick}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    dispose() {
      react.unmount();
      root.remove();
      observerOf(studio).dispose();
      studio.dispose();
    },
  };
  studio.run.start({ pauseAt });
  await bench.until(() => {
    const { phase, diagnostic } = studio.run.session.state;
    if (phase === "failed") throw new Error(diagnostic?.message);
    return phase === "paused";
  });
  return bench;
}

import { type LessonPart, lessonParts } from "@adder-studio/classroom/lesson";
import { isPanelId, type PanelId } from "../../studio/panels";
import type { Studio } from "../../studio/studio";
import "./ring.css";

const ringMs = 2000;
/** Frames to wait for a part that is still on its way. */
const patience = 120;

interface Target {
  /** Brings the part on the screen. */
  readonly open?: (studio: Studio) => void;
  /** Selector of its elements; the first one that is visible counts. */
  readonly at: string;
}

const settings = ({ ui }: Studio): void => {
  ui.select([]);
  ui.set({ rightOpen: true, sheet: "inspector" });
};

const targets: Readonly<Record<Exclude<LessonPart, PanelId>, Target>> = {
  run: { at: ".run-controls .primary" },
  palette: {
    open: ({ ui }) => ui.set({ leftOpen: true, lessonSide: "blocks", sheet: "palette" }),
    at: ".palette",
  },
  inspector: {
    open: ({ ui }) => ui.set({ rightOpen: true, sheet: "inspector" }),
    at: ".inspector",
  },
  settings: { open: settings, at: ".inspector" },
  seed: { open: settings, at: ".inspector .seed-row" },
  canvas: { open: ({ ui }) => ui.set({ outline: false }), at: ".stage-body" },
  share: { at: ".topbar [aria-label='Share']" },
  library: { open: ({ ui }) => ui.set({ dialog: "library" }), at: "dialog[open]" },
  lab: { open: ({ ui }) => ui.set({ dialog: "lab" }), at: "dialog[open]" },
  engine: { at: ".engine-chip" },
};

function panel(id: PanelId): Target {
  return {
    open({ ui }) {
      const { dockTabs, dockSplit } = ui.store.getState();
      const isShown = dockTabs[0] === id || (dockSplit && dockTabs[1] === id);
      // The panel that was there first moves aside, where there are two.
      const second = dockTabs[1] === id ? dockTabs[0] : dockTabs[1];
      ui.set({
        dockOpen: true,
        sheet: "dock",
        ...(isShown ? {} : { dockTabs: [id, second] as const }),
      });
    },
    at: `[data-panel="${id}"]`,
  };
}

/**
 * Shows a part of the screen to a student: opens it where it can be opened, and draws a ring around it for two seconds.
 * `focus`: the part also takes the focus, for those who came by keyboard.
 */
export function pointAt(studio: Studio, part: LessonPart, focus: boolean): void {
  const target = isPanelId(part) ? panel(part) : targets[part];
  target.open?.(studio);
  studio.ui.announce(lessonParts[part]);
  whenVisible(target.at, (element) => {
    // A dialog takes the focus by itself, and is pointed at by being there.
    if (element instanceof HTMLDialogElement) return;
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (focus) takeFocus(element);
    ring(element);
  });
}

function whenVisible(selector: string, act: (element: HTMLElement) => void, left = patience): void {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find((one) =>
    one.checkVisibility(),
  );
  if (found !== undefined) act(found);
  else if (left > 0) requestAnimationFrame(() => whenVisible(selector, act, left - 1));
}

const focusable =
  "button:not(:disabled), input:not(:disabled), select, textarea, a[href], [tabindex='0']";

function takeFocus(element: HTMLElement): void {
  if (element.matches(focusable)) element.focus();
  else element.querySelector<HTMLElement>(focusable)?.focus();
}

/** Draws a ring around an element. It lies over the page, so that no edge cuts it, and follows the element. */
export function ring(element: Element): void {
  for (const old of document.querySelectorAll(".lesson-ring")) old.remove();
  const frame = document.createElement("div");
  frame.className = "lesson-ring";
  frame.setAttribute("aria-hidden", "true");
  document.body.append(frame);
  const end = performance.now() + ringMs;
  const follow = (now: number) => {
    if (now > end || !element.isConnected) frame.remove();
    if (!frame.isConnected) return;
    const { left, top, width, height } = element.getBoundingClientRect();
    Object.assign(frame.style, {
      ...{ left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` },
    });
    requestAnimationFrame(follow);
  };
  requestAnimationFrame(follow);
}

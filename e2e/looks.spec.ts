import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixture";
import { watchLoading } from "./standstill";

type RunOptions = Parameters<AxeBuilder["options"]>[0];

const states = [
  "first",
  "selected",
  "layers",
  "resnet",
  "broken",
  "stale",
  "failed",
  "resume",
  "empty",
  "share",
  "share-lesson",
  "open-link",
  "preview",
  "preview-lesson",
  "claim",
  "claim-checking",
  "claim-confirmed",
  "claim-differs",
  "claim-cannot",
  "claim-edited",
  "claim-details",
  "share-result",
  "question",
  "library",
  "points",
  "reader",
  "conflict",
  "not-saved",
  "damaged",
  "shortcuts",
  "quick-add",
  "composites",
  "inside",
  "outline",
  "several",
  "commands",
  "menu",
  "history",
  "picture",
  "data",
  "alive",
  "responses-value",
  "filters",
  "speed",
  "distributions",
  "features",
  "predictions",
  "points-map",
  "points-curve",
  "points-surface",
  "runs",
  "cost",
  "code",
  "integer",
  "presenter",
  "join",
  "prepare-first",
  "prepare-ready",
  "prepare",
  "prepare-question",
  "prepare-offers",
  "prepare-limits",
  "prepare-hand-out",
  "prepare-long",
  "prepare-trial",
  "prepare-390x844",
  "device",
  "device-asks",
  "device-running",
  "device-sound",
  "device-faulty",
  "board",
  "board-empty",
  "lesson",
  "lesson-number",
  "lesson-run",
  "lesson-goal",
  "lesson-end",
  "lessons",
  "hand-in",
  "lab",
  "lab-draw",
  "lab-deep",
  "lab-surface",
  "lab-flat",
  "run-1366x620",
  "run-820x1180",
  "run-390x844",
  "run-844x390",
  "empty-1366x768",
] as const;

/** A selector of what a state shows once it stands. */
const standing: Partial<Record<(typeof states)[number], string>> = {
  alive: "[data-seen]",
  "responses-value": "[data-seen]",
  filters: "[data-seen]",
  speed: "[data-seen]",
  distributions: "[data-seen]",
  features: "[data-seen]",
  predictions: "[data-seen]",
  "points-map": "[data-seen]",
  "points-curve": "[data-seen]",
  "points-surface": "[data-seen]",
  runs: ".runs-list",
  cost: ".cost-scroll",
  code: ".code-lines",
  integer: ".integer-notes",
  presenter: "[data-seen]",
  "prepare-first": ".le-first",
  "prepare-ready": ".le-first",
  prepare: ".le-checks",
  "prepare-question": ".le-fault",
  "prepare-offers": ".le-offers",
  "prepare-limits": ".le-locks",
  "prepare-hand-out": ".le-qr",
  "prepare-long": ".le-length .dotted",
  "prepare-trial": ".lesson-foot",
  "prepare-390x844": ".le-checks",
  claim: ".bar.claim .strong",
  "claim-checking": ".bar.claim .claim-marks",
  "claim-confirmed": ".bar.claim.good",
  "claim-differs": ".bar.claim.bad",
  "claim-cannot": ".bar.claim.warn",
  "claim-edited": ".bar.claim.grey",
  "claim-details": ".claim-check",
  "share-result": ".share-result :checked",
  outline: ".outline",
  library: ".experiment .kind",
  points: ".restore-point-preview .primary",
  reader: ".bar.read-only",
  conflict: ".bar.not-saved",
  "not-saved": ".bar.not-saved",
  device: ".device-top .primary",
  "device-asks": ".device-top .callout",
  "device-running": ".device-doing",
  "device-sound": ".device-actions",
  "device-faulty": ".device-actions",
  board: ".board-table",
  "board-empty": ".board-paste",
  lab: ".lab-figure",
  "lab-draw": ".lab-draw",
  "lab-deep": ".lab-figure",
  "lab-surface": ".lab-map",
  "lab-flat": ".lab-map",
  "run-1366x620": ".curves figure:last-of-type .chart",
  "run-820x1180": ".curves figure:last-of-type .chart",
  "run-390x844": ".curves figure:last-of-type .chart",
  "run-844x390": ".curves figure:last-of-type .chart",
  "empty-1366x768": ".empty-canvas",
};

/** The window a state is made for: the one its name ends with. */
function sizeOf(state: string): { width: number; height: number } {
  const [, width, height] = /-(\d+)x(\d+)$/.exec(state) ?? [];
  return { width: Number(width ?? 1440), height: Number(height ?? 900) };
}

// Recording a state for a trace takes longer than its checks.
test.use({ trace: "off" });

for (const state of states) {
  test(`${state} breaks no rule of accessibility`, async ({ page, galleryHost }) => {
    const standsStill = watchLoading(page);
    const found = async (options: RunOptions) => {
      await standsStill();
      const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"], ...options });
      const { violations } = await axe.setLegacyMode().analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    };
    await page.setViewportSize(sizeOf(state));
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(`${galleryHost}gallery.html#${state}`);
    await page.waitForSelector(standing[state] ?? ".canvas");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    expect(await found({}), "light").toEqual([]);

    // Of what axe looks at only colours are other ones in the dark.
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    expect(await found({ runOnly: ["color-contrast"] }), "dark").toEqual([]);
  });
}

const sizes = [
  [390, 844],
  [820, 1180],
  [1180, 820],
  [1366, 620],
  [1440, 900],
  [1024, 768],
] as const;

for (const [width, height] of sizes) {
  test(`nothing is cut off at ${width}x${height}`, async ({ page, galleryHost }) => {
    const standsStill = watchLoading(page);
    await page.setViewportSize({ width, height });
    await page.goto(`${galleryHost}gallery.html#first/light`);
    await page.waitForSelector(".card");
    await standsStill();
    const beyond = await page.evaluate(() => {
      const out: string[] = [];
      if (document.documentElement.scrollWidth > innerWidth) out.push("the page scrolls sideways");
      for (const element of document.querySelectorAll(
        ".topbar button, .sheet-tabs button, .card",
      )) {
        const box = element.getBoundingClientRect();
        if (box.width === 0) continue;
        const inside =
          box.left >= -1 &&
          box.right <= innerWidth + 1 &&
          box.top >= -1 &&
          box.bottom <= innerHeight + 1;
        if (!inside) out.push(element.getAttribute("aria-label") ?? element.textContent ?? "?");
      }
      return out;
    });
    expect(beyond).toEqual([]);
  });
}

for (const [width, height] of [sizes[0], sizes[4], sizes[5]]) {
  test(`the device's findings fit into ${width}x${height}`, async ({ page, galleryHost }) => {
    await page.setViewportSize({ width, height });
    await page.goto(`${galleryHost}gallery.html#device-faulty/dark`);
    await page.waitForSelector(".device-actions");
    await page.locator(".device-details summary").first().click();
    const beyond = await page.evaluate(() => {
      const out: string[] = [];
      const scroll = document.querySelector(".device-scroll");
      if (scroll && scroll.scrollWidth > scroll.clientWidth) out.push("it scrolls sideways");
      const all = ".dialog.page button, .dialog.page h2, .device-engine, .device-value";
      for (const element of document.querySelectorAll(all)) {
        const box = element.getBoundingClientRect();
        if (box.left < 0 || box.right > innerWidth) out.push(element.textContent ?? "?");
      }
      return out;
    });
    expect(beyond).toEqual([]);
  });
}

for (const state of ["first", "selected", "cost", "library", "share", "outline"] as const) {
  test(`letters of ${state} follow the size of text set in the browser`, async ({
    page,
    galleryHost,
  }) => {
    const standsStill = watchLoading(page);
    await page.goto(`${galleryHost}gallery.html#${state}/light`);
    await page.waitForSelector(standing[state] ?? ".canvas");
    await standsStill();
    const fixed = await page.evaluate(() => {
      const all = [...document.querySelectorAll<HTMLElement>("body *")].filter(
        (element) =>
          // The canvas is a map with a zoom of its own; a drawing grows as a whole.
          element.closest(".react-flow, svg") === null &&
          [...element.childNodes].some(({ nodeType, data }: Node & { data?: string }) => {
            return nodeType === 3 && (data ?? "").trim() !== "";
          }),
      );
      const size = (element: Element) => Number.parseFloat(getComputedStyle(element).fontSize);
      const before = all.map(size);
      document.documentElement.style.fontSize = "24px";
      return (
        all
          // Where room becomes scarce a word may go one step down.
          .filter((element, at) => size(element) < 1.35 * (before[at] ?? 0))
          .map((element) => `${element.className}: ${element.textContent}`)
      );
    });
    expect(fixed).toEqual([]);
  });
}

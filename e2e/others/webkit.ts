import { openWebkit } from "../../packages/headless/src/browsers/webkit";
import type { OtherPage, PageOptions } from "./page";

/** WebKitGTK as it is shipped. */
export async function webkitPage({ width, height, dark }: PageOptions): Promise<OtherPage> {
  const { driver, program, show, close } = await openWebkit({ args: dark ? ["--dark-mode"] : [] });
  async function evaluate(expression: string): Promise<unknown> {
    const script = `return JSON.stringify((${expression}) ?? null)`;
    return JSON.parse(String(await driver.send("POST", "/execute/sync", { script, args: [] })));
  }
  return {
    program,
    async open(url) {
      // The window is larger than the page by its bars, and by how much shows only afterwards.
      await driver.send("POST", "/window/rect", { width, height });
      const inner = (await evaluate("[innerWidth, innerHeight]")) as [number, number];
      await driver.send("POST", "/window/rect", {
        width: 2 * width - inner[0],
        height: 2 * height - inner[1],
      });
      await show(url);
    },
    evaluate,
    // No screenshot: on a display without a screen its driver never answers once the app has drawn charts (seen with
    // WebKitGTK 2.50, five times of five). To be tried again with a newer one.
    // Its driver tells of none.
    faults: () => [],
    close,
  };
}

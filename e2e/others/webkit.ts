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
    async screenshot() {
      return Buffer.from(String(await driver.send("GET", "/screenshot")), "base64");
    },
    // Its driver tells of none.
    faults: () => [],
    close,
  };
}

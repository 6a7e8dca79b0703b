import type { Page } from "@playwright/test";
import { expect } from "./fixture";
import type { MadeFile } from "./made-files";

/** Drags files over the middle of the page until it shows that it would take them, and drops them there. */
export async function drop(page: Page, files: readonly MadeFile[]): Promise<void> {
  const list = files.map(({ name, bytes }) => ({ name, text: bytes.toString("base64") }));
  const taken = () =>
    page.evaluate((all) => {
      const dataTransfer = new DataTransfer();
      for (const { name, text } of all) {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
      }
      const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
      const init = { dataTransfer, bubbles: true, cancelable: true };
      target.dispatchEvent(new DragEvent("dragover", init));
      // In one breath: the sign goes when no event has come for a while, and a busy machine is slow to look.
      if (document.documentElement.dataset.dropping === undefined) return false;
      return !target.dispatchEvent(new DragEvent("drop", init));
    }, list);
  await expect.poll(taken).toBe(true);
  await expect(page.locator("html[data-dropping]")).toHaveCount(0);
}

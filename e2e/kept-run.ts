import { expect, type Page } from "@playwright/test";

/**
 * Waits until a run lies on this device: a page that is left in the very moment it begins takes it along. `prefix` is
 * what the copy of the app puts before its names.
 */
export async function whenRunIsKept(page: Page, prefix = ""): Promise<void> {
  const count = () =>
    page.evaluate(async (name) => {
      // Opening one that is not there would make it.
      if (!(await indexedDB.databases()).some((one) => one.name === name)) return 0;
      return new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction("runs");
          const counting = reading.objectStore("runs").count();
          counting.onsuccess = () => resolve(counting.result);
          counting.onerror = () => reject(counting.error);
          reading.oncomplete = () => db.close();
        };
      });
    }, `${prefix}adder-studio-runs`);
  await expect.poll(count).toBeGreaterThan(0);
}

import { storeName } from "@adder-studio/core";

const askedKey = "adder-studio:persist";

let asked = false;

/**
 * Asks the browser once, ever, not to throw this site's data away when space runs short. Some browsers ask the
 * person, whose no is final.
 */
export async function askToPersist(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    if (localStorage.getItem(storeName(askedKey)) !== null) return;
    localStorage.setItem(storeName(askedKey), "asked");
    if (await navigator.storage.persisted()) return;
    await navigator.storage.persist();
  } catch {
    // A frame or an old browser that has no such thing.
  }
}

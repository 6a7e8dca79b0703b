/** A part of the app that did not come, although it was tried again: the network is gone, or a newer version is up. */
export class PartAbsent extends Error {
  override name = "PartAbsent";
}

const pausesMs = [300, 1200];

/**
 * Loads a part of the app; what did not come is asked for twice more. Rejects with PartAbsent, or with the error of a
 * part that came and failed.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  let fault: unknown;
  let style: string | undefined;
  for (let attempt = 0; attempt <= pausesMs.length; attempt++) {
    try {
      if (attempt === 0) return await load();
      await new Promise((resolve) => setTimeout(resolve, pausesMs[attempt - 1]));
      if (style !== undefined) await addStyle(`${style}?again=${attempt}`);
      style = undefined;
      // Some browsers remember that a module did not come: they are asked for it under another name.
      return await load().catch((error: unknown) => {
        const address = addressOf(error);
        if (address === undefined) throw error;
        return import(/* @vite-ignore */ `${address}?again=${attempt}`) as Promise<T>;
      });
    } catch (error) {
      if (!isAbsence(error)) throw error;
      fault = error;
      style ??= /Unable to preload CSS for (\S+)/.exec(error.message)?.[1];
    }
  }
  throw new PartAbsent("A part of the app did not load.", { cause: fault });
}

/** Messages of Chromium, Firefox and WebKit for a module that did not load, and of Vite for a style sheet. */
const absences =
  /dynamically imported module|Importing a module script failed|Unable to preload CSS for/i;

function isAbsence(error: unknown): error is Error {
  return error instanceof Error && absences.test(error.message);
}

function addressOf(error: unknown): string | undefined {
  const found = isAbsence(error) ? /https?:\/\/\S+\.js\b/.exec(error.message)?.[0] : undefined;
  return found?.startsWith(`${location.origin}/`) ? found : undefined;
}

/** Vite asks for a style sheet once only. */
function addStyle(href: string): Promise<void> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`Unable to preload CSS for ${href.split("?", 1)[0]}`));
    };
    document.head.append(link);
  });
}

const retries = new Set<() => void>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** The parts that the page lacks. */
export const absent = {
  count: () => retries.size,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  /** Says that a person waits for a part; `again` is called when it is to be tried once more. */
  add(again: () => void): void {
    retries.add(again);
    tell();
  },
  tryAgain(): void {
    const all = [...retries];
    retries.clear();
    for (const again of all) again();
    tell();
  },
};

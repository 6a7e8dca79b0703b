import { nameStores, storeName } from "@adder-studio/core";

/** Settings of this copy of the app, by names without the prefix of the copy. */
export interface Prefs extends Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  names(): readonly string[];
}

const own = "adder-studio:";
/** Key of the path of the copy without a prefix. It stays when all else is deleted, since the prefixes depend on it. */
export const homeKey = `${own}home`;
const patienceMs = 1000;

type OrphanCheck = () => Promise<boolean>;

/**
 * Returns the prefix of all names under which the copy of the app at `path` stores something. The prefix is empty for
 * the copy that owns the data of older versions, which knew no paths: the one at the root, else the one that finds the
 * data first.
 */
export async function prefixFor(
  path: string,
  storage: Pick<Storage, "getItem" | "setItem"> | undefined,
  look: OrphanCheck = isOrphaned,
): Promise<string> {
  const mine = `${path}|`;
  try {
    const home = storage?.getItem(homeKey) ?? undefined;
    if (home !== undefined) return home === path ? "" : mine;
    if (path !== "/" && (storage === undefined || storage.getItem(mine + homeKey) !== null)) {
      return mine;
    }
    if (path === "/" || (await look())) {
      storage?.setItem(homeKey, path);
      return "";
    }
    storage?.setItem(mine + homeKey, path);
    return mine;
  } catch {
    // Blocked or full: what cannot be written down is found again the next time.
    return path === "/" ? "" : mine;
  }
}

/** Finds out whether experiments are stored under plain names though no copy at the root can own them. */
async function isOrphaned(): Promise<boolean> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("storage does not answer")), patienceMs);
  });
  const databases = await Promise.race([indexedDB.databases(), late]);
  if (!databases.some(({ name }) => name === "adder-studio-documents")) return false;
  const root = `adder-studio|${location.origin}/|`;
  return !(await Promise.race([caches.keys(), late])).some((name) => name.startsWith(root));
}

/** Sets this page's copy apart from others on its origin, and gives its settings; undefined where storage is blocked. */
export async function openHome(): Promise<Prefs | undefined> {
  const storage = localStorageOf();
  nameStores(await prefixFor(new URL("./", document.baseURI).pathname, storage));
  return storage === undefined ? undefined : prefsOver(storage);
}

/** Returns the settings in `storage` under this copy's prefix, by their plain names. */
export function prefsOver(storage: Storage): Prefs {
  const prefix = storeName(own);
  return {
    getItem: (name) => storage.getItem(storeName(name)),
    setItem: (name, value) => storage.setItem(storeName(name), value),
    removeItem: (name) => storage.removeItem(storeName(name)),
    names: () =>
      Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "")
        .filter((name) => name.startsWith(prefix))
        .map((name) => own + name.slice(prefix.length))
        .filter((name) => name !== homeKey),
  };
}

/** Returns the local storage; undefined where the browser throws at its name (sandboxed frames). */
function localStorageOf(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

/**
 * Copies of the app under several paths of one origin share its storage: each puts its own letters before its names.
 */
let prefix = "";

/** Sets the prefix, once, before anything is stored: by the page to itself, and to each of its workers that stores. */
export function nameStores(given: string): void {
  prefix = given;
}

/** The prefix given to `nameStores`; empty for the copy of the app whose names have nothing before them. */
export function storePrefix(): string {
  return prefix;
}

/** Name of a database, lock, channel or key of this copy of the app. */
export function storeName(name: string): string {
  return prefix + name;
}

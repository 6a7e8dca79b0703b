import type { FetchBytes } from "./types";

/** Creates a `FetchBytes` over HTTP; `folder` is the absolute URL of the data folder. */
export function fetchFrom(folder: string): FetchBytes {
  const base = folder.endsWith("/") ? folder : `${folder}/`;
  return async (path, signal, onBytes) => {
    const response = await fetch(new URL(path, base), { signal: signal ?? null });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    if (response.body === null) return new Uint8Array(await response.arrayBuffer());
    const parts: Uint8Array[] = [];
    let loaded = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      loaded += value.length;
      onBytes?.(loaded);
    }
    const bytes = new Uint8Array(loaded);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  };
}

const listeners = new Set<() => void>();
let reserved = false;

/**
 * The page's connection, reserved while a run waits for its first images: what can wait until they have come asks here
 * first. On a network that thirty pages share, the images would otherwise come last.
 */
export const connection = {
  isReserved: () => reserved,
  reserve(on: boolean): void {
    if (on === reserved) return;
    reserved = on;
    for (const listener of [...listeners]) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

/** Resolves when the connection is not reserved. */
export function whenFree(): Promise<void> {
  return new Promise((done) => {
    if (!reserved) return done();
    const stop = connection.subscribe(() => {
      stop();
      done();
    });
  });
}

/** Resolves when the connection is not reserved, or when a person presses anything: they want more of the page now. */
export function whenFreeOrPressed(): Promise<void> {
  const pressed = new Promise<void>((done) => {
    for (const name of ["pointerdown", "keydown"]) {
      addEventListener(name, () => done(), { capture: true, once: true, passive: true });
    }
  });
  return Promise.race([whenFree(), pressed]);
}

/**
 * The text of a worker that imports a module. As a plain script, since Chromium refuses a module from a text in a frame without
 * an origin; so it has to keep the messages that come before the module listens.
 */
function startingText(address: string): string {
  return `const early = [];
const keep = (event) => early.push(event.data);
addEventListener("message", keep);
import(${JSON.stringify(address)}).then(
  () => {
    removeEventListener("message", keep);
    for (const data of early) dispatchEvent(new MessageEvent("message", { data }));
  },
  (error) => setTimeout(() => { throw error; }),
);`;
}

/**
 * A frame with `sandbox` and without `allow-same-origin` has an origin of its own, from which no worker may be started by its
 * address. There each worker begins as a text, which is of that origin, and imports its module.
 */
export function startWorkersFromText(): void {
  if (self.origin !== "null") return;
  const { Worker: Started } = globalThis;
  globalThis.Worker = class extends Started {
    constructor(address: string | URL, { name }: WorkerOptions = {}) {
      const { href } = new URL(address, document.baseURI);
      const text = new Blob([startingText(href)], { type: "text/javascript" });
      super(URL.createObjectURL(text), name === undefined ? {} : { name });
    }
  };
}

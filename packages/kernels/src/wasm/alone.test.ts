import { expect, it, vi } from "vitest";
import { useBackend } from "../register";

// A file of its own: the engine must not have been opened before.
it("runs on one thread, and reports that, when the others do not start", async () => {
  class BrokenWorker {
    once(event: string, listener: () => void) {
      if (event === "error") setTimeout(listener);
    }
    unref() {}
    terminate() {}
  }
  const modules = vi
    .spyOn(process, "getBuiltinModule")
    .mockReturnValue({ Worker: BrokenWorker } as never);
  expect(await useBackend("wasm", { threads: 2 })).toMatchObject({ backend: "wasm", threads: 1 });
  modules.mockRestore();
  expect(await useBackend("wasm", { threads: 2 })).toMatchObject({ threads: 1 });
});

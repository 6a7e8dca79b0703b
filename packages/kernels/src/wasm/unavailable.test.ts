import { expect, it, vi } from "vitest";
import { useBackend } from "../register";

// A file of its own: the engine must not have been opened before.
it("is unavailable when the browser has no SIMD, and the next engine still starts", async () => {
  const validate = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  await expect(useBackend("wasm")).rejects.toMatchObject({
    diagnostic: { code: "backend-unavailable" },
  });
  expect((await useBackend("cpu")).backend).toBe("cpu");
  validate.mockRestore();
  expect((await useBackend("wasm")).backend).toBe("wasm");
});

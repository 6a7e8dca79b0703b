import { expect, it } from "vitest";
import { useBackend } from "../register";

// A file of its own: tfjs' wasm backend cannot be started again after it failed once.
it("says so when the wasm binary is missing, and the next engine still starts", {
  timeout: 60_000,
}, async () => {
  const wasmUrls = { "tfjs-backend-wasm-simd.wasm": "/nowhere/missing.wasm" };
  await expect(useBackend("wasm", { wasmUrls })).rejects.toMatchObject({
    diagnostic: { code: "backend-unavailable" },
  });
  expect((await useBackend("cpu")).backend).toBe("cpu");
});

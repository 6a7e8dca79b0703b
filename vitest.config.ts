import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArgs, chromiumPath } from "./packages/tools/chromium.mjs";
import { isolationHeaders } from "./packages/tools/headers.mjs";

const executablePath = chromiumPath();

// tfjs' package `main` is a CommonJS build while its deep imports are ES modules: without the
// alias one process holds two copies of the core, each with its own kernel registry.
const resolve = {
  alias: [{ find: /^@tensorflow\/(tfjs-[a-z-]+)$/, replacement: "@tensorflow/$1/dist/index.js" }],
};
const inNode = {
  environment: "node" as const,
  // A busy machine is no fault: only what hangs should fail.
  testTimeout: 180_000,
  server: { deps: { inline: [/@tensorflow\//] } },
};

/**
 * Four projects: `unit` runs `*.test.ts` in Node, `slow` those named `*.slow.test.ts`, which train networks or call
 * PyTorch for more than some seconds; `browser` runs `*.browser.test.ts` in a real Chromium with every graphics backend
 * on its software adapter, and `browsers` runs `*.browsers.test.ts`, which start browsers of every kind themselves.
 */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          ...inNode,
          name: "unit",
          include: ["{app,packages}/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "**/*.{browser,browsers,slow}.test.{ts,tsx}"],
          // One more than Vitest takes by itself: on two processors that is all of them.
          maxWorkers: availableParallelism(),
        },
      },
      {
        resolve,
        test: {
          ...inNode,
          name: "slow",
          include: ["packages/**/*.slow.test.ts"],
          sequence: { groupOrder: 1 },
        },
      },
      {
        server: { headers: isolationHeaders },
        publicDir: "public",
        optimizeDeps: {
          // Found up front: a dependency found late makes Vite reload the page in mid-test.
          entries: [
            "{app,packages}/**/*.browser.test.{ts,tsx}",
            "packages/session/src/worker.ts",
            "app/src/main.ts",
            "app/src/editor/canvas/tidy-worker.ts",
            "app/src/features/data/reader-worker.ts",
            "app/src/features/board/qr/qr-worker.ts",
          ].filter((pattern) => pattern.includes("*") || existsSync(pattern)),
        },
        test: {
          name: "browser",
          include: ["{app,packages}/**/*.browser.test.{ts,tsx}"],
          // One page at a time: several software GPU processes on two cores only slow each other down.
          fileParallelism: false,
          testTimeout: 180_000,
          // Software graphics on a busy machine lose a device or a frame now and then. A test that passes only at its second
          // try is listed as flaky, by name (packages/tools/test-report.mjs), as a journey is.
          retry: process.env.CI ? 1 : 0,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumArgs, ...(executablePath && { executablePath }) },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        test: {
          name: "browsers",
          environment: "node",
          include: ["packages/**/*.browsers.test.ts"],
          // After the others: threads that have to share their processors with other tests take long.
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
        },
      },
    ],
  },
});

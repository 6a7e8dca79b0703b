import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { everyNameIsOfAModule, type ModuleList, moduleList } from "./module-lists";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = [
  `${root}packages/core/src/rng.ts`,
  `${root}app/src/main.ts`,
  `${root}node_modules/.pnpm/react@19/node_modules/react/index.js`,
  "\0vite/preload-helper.js",
];

it("knows folders, files, installed packages and what the bundler makes", () => {
  const list = moduleList(
    ["packages/", "react/", "vite/preload-helper.js"],
    ["packages/core/src/rng.ts"],
  );
  expect(modules.map((id) => list.has(id))).toEqual([false, false, true, true]);
  expect(list.has(`${root}app/src/react/index.js`)).toBe(false);
});

/** Returns the plugin's fault for a build of `modules`; undefined: none. */
function faultOf(list: ModuleList): string | undefined {
  const { generateBundle } = everyNameIsOfAModule([list]);
  let fault: string | undefined;
  const context = {
    getModuleIds: () => modules.values(),
    error: (message: string) => {
      fault = message;
    },
  };
  if (typeof generateBundle === "function") Reflect.apply(generateBundle, context, []);
  return fault;
}

it("fails a build for a name of no module, in a list or in its exceptions", () => {
  expect(faultOf(moduleList(["packages/core/", "app/src/main.ts"], ["react/"]))).toBeUndefined();
  expect(faultOf(moduleList(["packages/core/", "app/src/moved.ts"]))).toContain("app/src/moved.ts");
  expect(faultOf(moduleList(["packages/"], ["packages/gone/"]))).toContain("packages/gone/");
});

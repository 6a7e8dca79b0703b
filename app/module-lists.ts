import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url)).replaceAll("\\", "/");

/**
 * Returns a module's name in the lists below: its path from the root (`app/src/main.ts`), of an installed package the path
 * from its own name on (`react/index.js`), of what the bundler makes its id (`vite/preload-helper.js`).
 */
function moduleName(id: string): string {
  const [path = ""] = id.replace("\0", "").split("?");
  const installed = path.lastIndexOf("/node_modules/");
  if (installed >= 0) return path.slice(installed + "/node_modules/".length);
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** Modules by name; a name that ends with a slash stands for all of its folder. */
export interface ModuleList {
  readonly names: readonly string[];
  has(id: string): boolean;
}

const covers = (listed: string, name: string): boolean =>
  listed.endsWith("/") ? name.startsWith(listed) : name === listed;

/** Makes a list of `names` without the modules named in `except`. */
export function moduleList(names: readonly string[], except: readonly string[] = []): ModuleList {
  return {
    names: [...names, ...except],
    has(id) {
      const name = moduleName(id);
      return (
        names.some((listed) => covers(listed, name)) &&
        !except.some((listed) => covers(listed, name))
      );
    },
  };
}

/** Fails the build when a name in a list stands for no module of it: the module was moved, and the list was forgotten. */
export function everyNameIsOfAModule(lists: readonly ModuleList[]): Plugin {
  return {
    name: "adder-studio:module-lists",
    apply: "build",
    generateBundle() {
      const modules = [...this.getModuleIds()].map(moduleName);
      const absent = lists
        .flatMap(({ names }) => names)
        .filter((listed) => !modules.some((name) => covers(listed, name)));
      if (absent.length > 0) this.error(`The build has no module for ${absent.join(", ")}.`);
    },
  };
}

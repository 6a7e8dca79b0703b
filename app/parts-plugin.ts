import type { Plugin } from "vite";

/**
 * Every `import()` of the page goes through `loadPart` (src/ui/load-part.ts), which loads again what did not come. It is done
 * here and not by hand, so that none is forgotten.
 */
export function everyPartIsTriedAgain(): Plugin {
  return {
    name: "adder-studio:parts",
    transform(code, id) {
      const [path = ""] = id.split("?");
      if (!/\/app\/src\/(?!gallery\/).*\.tsx?$/.test(path) || path.endsWith("/ui/load-part.ts"))
        return;
      const wrapped = withParts(code);
      return wrapped === code ? undefined : { code: wrapped, map: null };
    },
  };
}

/** The code of a module, its types erased, with each `import("…")` in a `loadPart(() => …)`. */
export function withParts(code: string): string {
  const wrapped = code.replace(
    /(?<![\w$.])import\(\s*("[^"\n]+"|'[^'\n]+')\s*\)/g,
    "__loadPart(() => import($1))",
  );
  // Imports are hoisted: at the end it moves no line.
  return wrapped === code
    ? code
    : `${wrapped}\nimport { loadPart as __loadPart } from "/src/ui/load-part.ts";\n`;
}

/** Tests of what packages give to others: the names they export, and the examples in their README. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

interface Package {
  readonly name: string;
  readonly folder: string;
  /** Entry -> file, from `exports` of package.json. */
  readonly entries: readonly (readonly [entry: string, file: string])[];
  /** Examples of README.md, as TypeScript. */
  readonly examples: readonly string[];
}

function readPackage(name: string): Package {
  const folder = join(root, "packages", name);
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly exports?: Readonly<Record<string, string>>;
  };
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  return {
    name,
    folder,
    entries: Object.entries(exports ?? {}).map(([entry, file]) => [entry, join(folder, file)]),
    examples: [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code),
  };
}

const packages = readdirSync(join(root, "packages"))
  .filter((name) => existsSync(join(root, "packages", name, "package.json")))
  .map(readPackage);

/** A file that is nowhere but here, in the package's folder: it imports what the package's own files could. */
const exampleFile = ({ folder }: Package, at: number) => join(folder, `readme-example-${at}.ts`);

/** One program of all entries and all examples, by the options of the project. */
function createProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const project = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  // What an example shows is used by nobody.
  const options = { ...project.options, noUnusedLocals: false, noUnusedParameters: false };
  const texts = new Map(
    packages.flatMap((one) =>
      one.examples.map((code, at) => [exampleFile(one, at), code] as const),
    ),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, text, language);
  };
  const files = packages.flatMap(({ entries }) => entries.map(([, file]) => file));
  return ts.createProgram([...files, ...texts.keys()], options, host);
}

const program = createProgram();
const checker = program.getTypeChecker();

/** `type X` where a name is a type only; sorted by name. */
function exportedNames(file: string): string[] {
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`${file} is not there`);
  const symbol = checker.getSymbolAtLocation(source);
  // A program that is run, and exports nothing.
  if (symbol === undefined) return [];
  const names = checker.getExportsOfModule(symbol).map((one) => {
    const meant = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
    return { name: one.name, type: (meant.flags & ts.SymbolFlags.Value) === 0 };
  });
  return names
    .sort((one, two) => (one.name < two.name ? -1 : 1))
    .map(({ name, type }) => (type ? `type ${name}` : name));
}

describe("names that packages export", () => {
  // After a change that is meant: run with -u, read the difference, commit it.
  test.each(packages.filter(({ entries }) => entries.length > 0))("$name", async (one) => {
    const lists = one.entries.map(([entry, file]) =>
      [entry, ...exportedNames(file).map((name) => `  ${name}`), ""].join("\n"),
    );
    await expect(lists.join("\n")).toMatchFileSnapshot(join(one.folder, "golden/exports.txt"));
  });
});

describe("examples in a package's README", () => {
  test.each(packages.filter(({ entries }) => entries.length > 0))("$name", (one) => {
    for (const [entry] of one.entries) {
      const address = `@adder-studio/${one.name}${entry.slice(1)}`;
      const shown = one.examples.some((code) => code.includes(`from "${address}"`));
      // The command line is started, not imported.
      if (one.name !== "headless") expect(shown, `an example of ${address}`).toBe(true);
    }
    const faults = one.examples.flatMap((_, at) => {
      const source = program.getSourceFile(exampleFile(one, at));
      if (source === undefined) throw new Error(`example ${at + 1} was not read`);
      const found = [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
      return found.map(
        ({ messageText }) => `${at + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    });
    expect(faults).toEqual([]);
  });
});

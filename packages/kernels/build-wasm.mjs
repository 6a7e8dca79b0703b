// Compiles packages/kernels/assembly to src/wasm/module.generated.ts, and its forward kernels to
// src/inference.generated.ts. `--check` compares instead of writing: 0 when the committed bytes are what the sources give.
// Other bytes are another engine version: `--notes "What its numbers have."` adds it to core's list, and keeps the module of the
// version before as a file in public/engines, unless that was never published: then it is replaced.
// `--released 0.2.0` says that the newest was published with that version of the app.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import asc from "assemblyscript/asc";

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Compiles one entry of assembly/ and checks the imports and sections of the module.
 * @param {string} entry
 * @param {readonly string[]} memory
 */
async function compile(entry, memory) {
  const outputs = new Map();
  const { error, stderr } = await asc.main(
    [
      here(`assembly/${entry}.ts`),
      ...["--outFile", "module.wasm"],
      ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert"],
      ...["--runtime", "stub", "--importMemory", "--use", "abort="],
      ...["--enable", "simd"],
      ...["--initialMemory", "1", "--maximumMemory", "65536"],
      ...memory,
    ],
    {
      readFile: (name) => {
        try {
          return readFileSync(name, "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => void outputs.set(name.split("/").at(-1), contents),
      listFiles: (folder) => readdirSync(folder),
    },
  );
  if (error) {
    console.error(stderr.toString() || error.message);
    process.exit(1);
  }
  const bytes = outputs.get("module.wasm");
  const module = new WebAssembly.Module(bytes);
  const imports = WebAssembly.Module.imports(module).map(({ name }) => name);
  if (`${imports.sort()}` !== "exhausted,memory") throw new Error(`Imports ${imports}`);
  // Bytes of a data section would be written anew by each thread's instance, over what is there.
  if (hasSection(bytes, 11)) throw new Error("The module has data of its own.");
  return bytes;
}

const bytes = await compile("index", ["--enable", "threads", "--sharedMemory"]);

// "env" "memory", a memory, shared with a maximum: `unshare` in src/wasm/module.ts looks for it.
if (!Buffer.from(bytes).includes("\x03env\x06memory\x02\x03", 0, "latin1"))
  throw new Error("The module imports no shared memory.");

/**
 * Returns the first line of a generated file.
 * @param {Uint8Array} made
 */
const head = (made) => `// Made by build-wasm.mjs from assembly/; ${made.length} bytes. Do not edit.
`;

const inference = await compile("inference", []);

/** File -> its text. */
const texts = {
  "src/wasm/module.generated.ts": `${head(bytes)}export const moduleBase64 =
  "${Buffer.from(bytes).toString("base64")}";
`,
  "src/inference.generated.ts": `${head(inference)}/** A WebAssembly module of the forward kernels alone, for one thread: assembly/inference.ts lists its exports. */
export const inferenceBase64 =
  "${Buffer.from(inference).toString("base64")}";
`,
};
if (process.argv.includes("--check")) {
  const stale = Object.entries(texts).filter(
    ([file, text]) => readFileSync(here(file), "utf8").replaceAll("\r\n", "\n") !== text,
  );
  console.log(
    stale.length === 0 ? "The modules match their sources." : "Stale: run build-wasm.mjs.",
  );
  process.exit(stale.length === 0 ? 0 : 1);
}
takeVersion();
for (const [file, text] of Object.entries(texts)) writeFileSync(here(file), text);
console.log(`${bytes.length} and ${inference.length} bytes`);

/** Brings core's list of versions up to date with the module that was made, and ends with 1 where notes are missing. */
function takeVersion() {
  const path = here("../core/src/engine-versions.json");
  const { values } = parseArgs({
    options: { notes: { type: "string" }, released: { type: "string" } },
  });
  /** @type {{id: number, module: string, bytes: number, released?: string, notes: string}[]} */
  const versions = createRequire(import.meta.url)(path);
  const newest = versions.at(-1);
  if (!newest) throw new Error(`${path} has no version.`);
  const module = hashOf(bytes);
  if (module !== newest.module) {
    const { notes } = values;
    if (!notes) {
      console.error(
        `These bytes are not those of engine ${newest.id}: runs get other numbers. Say which: --notes "What they have."`,
      );
      process.exit(1);
    }
    if (newest.released === undefined) versions.pop();
    else keepModule(newest.module);
    versions.push({ id: (versions.at(-1)?.id ?? 0) + 1, module, bytes: bytes.length, notes });
  } else if (values.released) {
    const { notes, ...rest } = newest;
    versions[versions.length - 1] = { ...rest, released: values.released, notes };
  } else return;
  writeFileSync(path, `${JSON.stringify(versions, undefined, 2)}\n`);
  console.log(`engine ${versions.at(-1)?.id}: ${module.slice(0, 16)}`);
}

/**
 * Writes the committed module, of this hash, to its file in public/engines.
 * @param {string} module
 */
function keepModule(module) {
  const text = readFileSync(here("src/wasm/module.generated.ts"), "utf8");
  const old = Buffer.from(/"([A-Za-z0-9+/=]+)"/.exec(text)?.[1] ?? "", "base64");
  if (hashOf(old) !== module)
    throw new Error("module.generated.ts is not the newest version: take it from git again.");
  mkdirSync(here("../../public/engines"), { recursive: true });
  writeFileSync(here(`../../public/engines/${module.slice(0, 16)}.wasm`), old);
}

/** @param {Uint8Array} made */
function hashOf(made) {
  return createHash("sha256").update(made).digest("hex");
}

/**
 * Returns true when a wasm binary holds a section of this id.
 * @param {Uint8Array} binary
 * @param {number} id
 */
function hasSection(binary, id) {
  let at = 8;
  while (at < binary.length) {
    const section = binary[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++] ?? 0;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (section === id) return true;
    at += size;
  }
  return false;
}

// Compiles packages/kernels/assembly to src/wasm/module.generated.ts, and its forward kernels to
// src/inference.generated.ts. `--check` compares instead of writing: 0 when the committed bytes are what the sources give.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
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
for (const [file, text] of Object.entries(texts)) writeFileSync(here(file), text);
console.log(`${bytes.length} and ${inference.length} bytes`);

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

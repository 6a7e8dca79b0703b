// Compiles packages/kernels/assembly to src/wasm/module.generated.ts.
// `--check` compares instead of writing: 0 when the committed bytes are what the sources give.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = here("src/wasm/module.generated.ts");

const outputs = new Map();
const { error, stderr } = await asc.main(
  [
    here("assembly/index.ts"),
    ...["--outFile", "module.wasm"],
    ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert"],
    ...["--runtime", "stub", "--importMemory", "--use", "abort="],
    ...["--enable", "simd", "--enable", "threads"],
    ...["--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
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

// "env" "memory", a memory, shared with a maximum: cleared, the last byte makes it an ordinary one.
const memoryImport = Buffer.from("\x03env\x06memory\x02\x03", "latin1");
const flagAt = Buffer.from(bytes).indexOf(memoryImport) + memoryImport.length - 1;
if (flagAt < memoryImport.length) throw new Error("The module imports no shared memory.");

const text = `// Made by build-wasm.mjs from ../../assembly; ${bytes.length} bytes. Do not edit.
export const moduleBase64 =
  "${Buffer.from(bytes).toString("base64")}";
/** Where the module says that its memory is shared (3) or not (1). */
export const memoryFlagAt = ${flagAt};
`;
if (process.argv.includes("--check")) {
  const current = readFileSync(target, "utf8").replaceAll("\r\n", "\n") === text;
  console.log(current ? "The module matches its sources." : "Stale: run build-wasm.mjs.");
  process.exit(current ? 0 : 1);
}
writeFileSync(target, text);
console.log(`${bytes.length} bytes`);

/**
 * Whether a wasm binary holds a section of this id.
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

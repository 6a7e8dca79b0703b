import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sniff } from "../readers/sniff";
import { type ZipEntry, zip } from "../readers/test-support";
import { openZip } from "../readers/zip";
import { openSafetensors } from "../safetensors";
import { readTorch } from ".";

const folder = fileURLToPath(new URL("../../golden/torch/", import.meta.url));
const bytesOf = (name: string) => new Uint8Array(readFileSync(`${folder}${name}`));
type Values = Record<string, Record<string, readonly [number[], number[]]>>;
const values = JSON.parse(readFileSync(`${folder}values.json`, "utf8")) as Values;
const files = readdirSync(folder).filter((name) => name.endsWith(".pth"));
/** Encodes one byte a letter, up to \xff. */
const letters = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

async function codeOf(bytes: Uint8Array): Promise<string> {
  const read = await readTorch(bytes);
  return read.ok ? "read" : read.error.code;
}

/** Writes the zip again, its files changed. */
async function rezipped(name: string, change: (path: string, bytes: Uint8Array) => Uint8Array) {
  const entries: ZipEntry[] = [];
  for (const { path, bytes } of openZip(bytesOf(name)))
    entries.push({ name: path, bytes: change(path, await bytes()), method: 0 });
  return entries;
}

/** Makes a pickle of a table that has the result of `program` under "a". */
function pickled(program: string | Uint8Array): Uint8Array {
  const middle = typeof program === "string" ? letters(program) : program;
  return Uint8Array.of(0x80, 2, ...letters("}U\x01a"), ...middle, ...letters("s."));
}
const archive = (pickle: Uint8Array) => zip([{ name: "m/data.pkl", bytes: pickle, method: 0 }]);

describe("what PyTorch wrote", () => {
  it.each(["views.pth", "views-older.pth", "checkpoint.pth", "checkpoint-older.pth"])(
    "%s: the values that PyTorch says, strides and halves too",
    async (name) => {
      const read = await readTorch(bytesOf(name));
      if (!read.ok) throw new Error(read.error.message);
      const wanted = values[name.replace(/(-older)?\.pth/, "")] ?? {};
      expect(read.value.arrays.length).toBeGreaterThan(5);
      for (const { name: key, shape, data } of read.value.arrays) {
        expect([shape, [...data]]).toEqual(wanted[key]);
      }
      const isViews = name.startsWith("views");
      expect(read.value.skipped).toEqual([isViews ? "count" : "bn1.num_batches_tracked"]);
      expect(read.value.entry).toBe(isViews ? "" : "state_dict");
    },
  );

  it("both formats of one state dict hold the same arrays in the same order", async () => {
    const [a, b] = await Promise.all(
      ["state", "state-older"].map((n) => readTorch(bytesOf(`${n}.pth`))),
    );
    expect(a?.ok && a.value.arrays.map(({ name }) => name)).toEqual([
      ...["conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias", "bn1.running_mean"],
      ...["bn1.running_var", "fc.weight", "fc.bias"],
    ]);
    expect(a).toEqual(b);
  });

  it.each(["script.pth", "script-older.pth"])(
    "%s: other objects of a training script become names without content",
    async (name) => {
      const [checkpoint, script] = await Promise.all(
        ["checkpoint.pth", name].map((one) => readTorch(bytesOf(one))),
      );
      if (!checkpoint?.ok || !script?.ok) throw new Error(script?.ok ? "" : script?.error.message);
      expect(script.value.entry).toBe("model");
      expect(script.value.arrays).toEqual(checkpoint.value.arrays);
    },
  );

  it("safetensors of the same: F16, BF16 and F64 become the float32 that PyTorch makes of them", () => {
    const read = openSafetensors(bytesOf("views.safetensors"));
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.arrays).toHaveLength(8);
    for (const { name, shape, data } of read.value.arrays)
      expect([name, shape, [...data]]).toEqual([name, ...(values.views?.[name] ?? [])]);
  });

  it("is known by its first bytes, whatever it is called", () => {
    for (const name of files)
      expect(sniff(bytesOf(name).subarray(0, 512), "x.bin", 5000)).toBe("torch");
    expect(
      sniff(zip([{ name: "a/data.txt", bytes: letters("x") }]).subarray(0, 512), "a.pt", 99),
    ).toBe("zip");
  });

  it("a zip with Zip64 records, as PyTorch writes for large networks", async () => {
    const entries = await rezipped("state.pth", (_, bytes) => bytes);
    expect(await codeOf(zip(entries, {}))).toBe("read");
  });
});

describe("refusing", () => {
  it("a whole model: its class by name, and what to save instead", async () => {
    const read = await readTorch(bytesOf("whole.pth"));
    expect(read.ok ? "" : `${read.error.message} ${read.error.hint}`).toMatch(
      /asks for “__main__\.Net”.*nothing was run.*state_dict/,
    );
  });

  it.each<[string, Uint8Array, string]>([
    ["a call of the system", pickled("cposix\nsystem\n(U\x04ls /tR"), "torch-refused"],
    ["a builtin that evaluates", pickled("c__builtin__\neval\n(U\x011tR"), "torch-refused"],
    [
      "a call of a maker of tensors as a list",
      pickled("ctorch._utils\n_rebuild_tensor_v2\n]R"),
      "torch-refused",
    ],
    ["an opcode of protocol 0", pickled("S'a'\n"), "torch-refused"],
    ["a class by its instance opcode", pickled("(icollections\nOrderedDict\n"), "torch-refused"],
    [
      "a number of 200 bytes",
      pickled(Uint8Array.of(0x8a, 200, ...new Uint8Array(200))),
      "torch-refused",
    ],
    ["a text of 4 GB", pickled(Uint8Array.of(0x58, 255, 255, 255, 255)), "torch-file"],
    ["a text of 2^64 bytes", pickled(new Uint8Array(9).fill(255).with(0, 0x8d)), "torch-file"],
    ["a list that was not begun", pickled("t"), "torch-file"],
    ["what is not in the memo", pickled("h\x09"), "torch-file"],
    ["an empty stack", letters("\x80\x02."), "torch-file"],
    ["no tensors", pickled("N"), "torch-empty"],
  ])("%s", async (_, pickle, code) => {
    expect(await codeOf(archive(pickle))).toBe(code);
  });

  it("a table that holds itself, and lists of lists of lists, at once", async () => {
    expect(await codeOf(archive(letters("\x80\x02}q\x00U\x01ah\x00s.")))).toBe("torch-empty");
    // Each list has the one before it twice: 2^60 elements for who walks them all.
    const doubled = Array.from(
      { length: 60 },
      (_, i) =>
        `](h${String.fromCharCode(i)}h${String.fromCharCode(i)}eq${String.fromCharCode(i + 1)}`,
    );
    const started = performance.now();
    expect(await codeOf(archive(letters(`\x80\x02]q\x00${doubled.join("")}.`)))).toBe(
      "torch-empty",
    );
    expect(await codeOf(archive(letters(`\x80\x02${"(".repeat(1_000_000)}.`)))).toBe("torch-file");
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it.each<[string, string, (view: DataView) => void]>([
    ["a shape larger than what is stored", "torch-refused", (view) => view.setUint8(0, 200)],
    ["a shape of another size, smaller", "read", (view) => view.setUint8(0, 1)],
  ])("%s", async (_, code, change) => {
    // conv1.weight is [3, 2, 3, 3]: "(K\x03K\x02K\x03K\x03t" in the pickle.
    const entries = await rezipped("state.pth", (path, bytes) => {
      if (!path.endsWith("data.pkl")) return bytes;
      const copy = bytes.slice();
      const at = indexOf(copy, letters("(K\x03K\x02K\x03K\x03t"));
      expect(at).toBeGreaterThan(0);
      change(new DataView(copy.buffer, at + 2));
      return copy;
    });
    expect(await codeOf(zip(entries))).toBe(code);
  });

  it("big-endian files of both formats", async () => {
    const entries = await rezipped("state.pth", (path, bytes) =>
      path.endsWith("byteorder") ? letters("big") : bytes,
    );
    expect(await codeOf(zip(entries))).toBe("torch-refused");
    const older = bytesOf("state-older.pth");
    const at = indexOf(older, letters("little_endian")) + "little_endian".length + 2;
    expect(older[at]).toBe(0x88);
    older[at] = 0x89;
    expect(await codeOf(older)).toBe("torch-refused");
  });

  it("values that are missing, shorter or compiled programs", async () => {
    const without = (await rezipped("state.pth", (_, bytes) => bytes)).filter(
      ({ name }) => !name.endsWith("data/0"),
    );
    expect(await codeOf(zip(without))).toBe("torch-file");
    const shorter = await rezipped("state.pth", (path, bytes) =>
      path.endsWith("data/0") ? bytes.subarray(4) : bytes,
    );
    expect(await codeOf(zip(shorter))).toBe("torch-file");
    const program = await rezipped("state.pth", (_, bytes) => bytes);
    program.push({ name: "state/code/a.py", bytes: letters("x"), method: 0 });
    expect(await codeOf(zip(program))).toBe("torch-refused");
  });

  it.each(files)("%s, cut anywhere", async (name) => {
    const whole = bytesOf(name);
    for (let length = 0; length < whole.length; length += 7)
      expect(await codeOf(whole.subarray(0, length)), `${length} bytes`).not.toBe("read");
  });

  it.each(files)("%s: changed bytes give arrays or one sentence", async (name) => {
    const whole = bytesOf(name);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        await expectSound(bytes);
      }),
      { numRuns: 600 },
    );
  });

  it.each(["state.pth", "views.pth", "checkpoint.pth", "whole.pth"])(
    "%s: a changed table of contents with its checksum put right",
    async (name) => {
      const entries = await rezipped(name, (_, bytes) => bytes);
      const at = entries.findIndex(({ name: path }) => path.endsWith("data.pkl"));
      const pickle = entries[at]?.bytes ?? new Uint8Array();
      const change = fc.tuple(fc.nat(pickle.length - 1), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const bytes = pickle.slice();
          for (const [place, value] of changes) bytes[place] = value;
          await expectSound(zip(entries.with(at, { ...(entries[at] as ZipEntry), bytes })));
        }),
        { numRuns: 1500 },
      );
    },
    60_000,
  );
});

/** Expects no exception: either arrays that fit their shapes, with no more values than bytes, or one sentence. */
async function expectSound(bytes: Uint8Array): Promise<void> {
  const read = await readTorch(bytes);
  if (!read.ok) {
    expect(read.error.message).toMatch(/^[^\n]{10,300}[.]$/);
    return;
  }
  for (const { shape, data } of read.value.arrays) {
    expect(data.length).toBe(shape.reduce((all, side) => all * side, 1));
    expect(data.length).toBeLessThanOrEqual(bytes.length);
  }
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = 0; at + wanted.length <= bytes.length; at++)
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  return -1;
}

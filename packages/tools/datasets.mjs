#!/usr/bin/env node
/**
 * Makes the image shards of public/data from the original files.
 *
 *   node packages/tools/datasets.mjs [--from DIR] [--full]
 *
 * The committed set is a balanced part of Fashion-MNIST: the first 1,000 training and 200 test images
 * of each class, in the order of the original files. `--full` writes all 70,000 images to
 * public/data/full instead, which git ignores.
 *
 * The four IDX files are looked for in `--from`, in $FASHION_MNIST_DIR and in /usr/share/datasets; else
 * Debian's package dataset-fashion-mnist is downloaded and unpacked in a temporary folder (no root).
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { readIdx } from "./idx.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const imagesPerShard = 2000;
const classes = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/** @param {string} folder */
function findIn(folder) {
  for (const candidate of [folder, join(folder, "fashion-mnist")]) {
    for (const ending of [".gz", ""]) {
      if (existsSync(join(candidate, `train-images-idx3-ubyte${ending}`))) {
        return { folder: candidate, ending };
      }
    }
  }
  return undefined;
}

/** @param {string} folder */
function downloadInto(folder) {
  const run = (/** @type {string} */ command, /** @type {string[]} */ args) =>
    execFileSync(command, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  run("apt-get", ["download", "dataset-fashion-mnist"]);
  const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (!archive) throw new Error("apt-get download left no package");
  run("dpkg", ["-x", archive, "unpacked"]);
  return findIn(join(folder, "unpacked/usr/share/datasets"));
}

/**
 * Chooses the first `perClass` images of each class. Returns their indices in file order.
 * @param {Uint8Array} labels
 * @param {number} perClass
 */
function choose(labels, perClass) {
  const seen = new Array(classes.length).fill(0);
  const chosen = [];
  for (const [index, label] of labels.entries()) {
    if (seen[label]++ < perClass) chosen.push(index);
  }
  return chosen;
}

/**
 * Packs bytes by gzip, with a header that says nothing about the machine.
 * @param {Uint8Array} bytes
 */
function pack(bytes) {
  const packed = gzipSync(bytes, { level: 9 });
  packed.fill(0, 4, 8); // time
  packed[9] = 255; // operating system: unknown
  return packed;
}

/**
 * @param {{folder: string, ending: string}} found
 * @param {"train" | "test"} split
 * @param {number} perClass
 */
function loadSplit(found, split, perClass) {
  const prefix = split === "train" ? "train" : "t10k";
  const path = (/** @type {string} */ name) =>
    join(found.folder, `${prefix}-${name}${found.ending}`);
  const images = readIdx(path("images-idx3-ubyte"), 3);
  const labels = readIdx(path("labels-idx1-ubyte"), 1);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (labels.data.length !== count) throw new Error(`${split}: images and labels differ in number`);
  const size = height * width;
  const chosen = choose(labels.data, perClass);
  const pixels = new Uint8Array(chosen.length * size);
  chosen.forEach((index, at) => {
    pixels.set(images.data.subarray(index * size, (index + 1) * size), at * size);
  });
  return {
    height,
    width,
    size,
    pixels,
    labels: Uint8Array.from(chosen, (i) => labels.data[i] ?? 0),
  };
}

/**
 * Writes the shards of a split. A shard is all its labels, then all its pixels. The hash is of the unpacked content: a host that unpacks
 * files on its way to the browser, or another version of zlib, changes nothing about it.
 * @param {ReturnType<typeof loadSplit>} split
 * @param {string} name
 * @param {string} folder
 * @param {string} base path of the folder as the loader asks for it
 */
function writeShards(split, name, folder, base) {
  /** @type {{path: string, bytes: number, sha256: string, count: number}[]} */
  const shards = [];
  for (let start = 0; start < split.labels.length; start += imagesPerShard) {
    const labels = split.labels.subarray(start, start + imagesPerShard);
    const pixels = split.pixels.subarray(start * split.size, (start + labels.length) * split.size);
    const content = Buffer.concat([labels, pixels]);
    const packed = pack(content);
    const file = `${name}-${shards.length}.u8z`;
    writeFileSync(join(folder, file), packed);
    const sha256 = createHash("sha256").update(content).digest("hex");
    shards.push({ path: `${base}/${file}`, bytes: packed.length, sha256, count: labels.length });
  }
  return shards;
}

/**
 * Returns mean and standard deviation of all pixels on the scale 0..1. Sums of integers: no rounding on the way.
 * @param {Uint8Array} pixels
 */
function moments(pixels) {
  let sum = 0;
  let squares = 0;
  for (const pixel of pixels) {
    sum += pixel;
    squares += pixel * pixel;
  }
  const mean = sum / pixels.length;
  return { mean: mean / 255, std: Math.sqrt(squares / pixels.length - mean * mean) / 255 };
}

const licence = `Fashion-MNIST (https://github.com/zalandoresearch/fashion-mnist)

The MIT License (MIT)

Copyright (c) 2017 Zalando SE, https://tech.zalando.com

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/**
 * @param {{folder: string, ending: string}} found
 * @param {boolean} full
 */
function writeAll(found, full) {
  const base = full ? "full/fashion-mnist" : "fashion-mnist";
  const folder = join(root, "public/data", base);
  mkdirSync(folder, { recursive: true });
  const train = loadSplit(found, "train", full ? Number.POSITIVE_INFINITY : 1000);
  const test = loadSplit(found, "test", full ? Number.POSITIVE_INFINITY : 200);
  const facts = {
    height: train.height,
    width: train.width,
    channels: 1,
    classes,
    train: train.labels.length,
    test: test.labels.length,
    ...moments(train.pixels),
    shards: {
      train: writeShards(train, "train", folder, base),
      test: writeShards(test, "test", folder, base),
    },
  };
  writeFileSync(join(folder, "LICENSE"), licence);
  const text = JSON.stringify(facts, undefined, 2);
  if (full) {
    writeFileSync(join(folder, "info.json"), `${text}\n`);
    return facts;
  }
  const generated = join(root, "packages/data/src/generated");
  mkdirSync(generated, { recursive: true });
  writeFileSync(
    join(generated, "fashion-mnist.ts"),
    `// Written by packages/tools/datasets.mjs; do not edit.\nexport const fashionMnistFacts = ${text} as const;\n`,
  );
  return facts;
}

function main() {
  const { values } = parseArgs({
    options: { from: { type: "string" }, full: { type: "boolean", default: false } },
  });
  const places = values.from
    ? [values.from]
    : [process.env.FASHION_MNIST_DIR, "/usr/share/datasets"].filter((place) => place !== undefined);
  const temporary = mkdtempSync(join(tmpdir(), "adder-studio-data-"));
  try {
    let found;
    for (const place of places) found ??= findIn(place);
    if (!found && values.from) throw new Error(`No train-images-idx3-ubyte(.gz) in ${values.from}`);
    found ??= downloadInto(temporary);
    if (!found) throw new Error("Fashion-MNIST was not found");
    const facts = writeAll(found, values.full);
    const shards = [...facts.shards.train, ...facts.shards.test];
    const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
    console.log(`${facts.train} + ${facts.test} images, ${shards.length} shards, ${bytes} bytes`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

main();

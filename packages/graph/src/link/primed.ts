import { primer } from "./primer";

/**
 * A coder for short texts that knows beforehand what they are like: it predicts each bit from the letters and words
 * before it, mixes the predictions by how well each has done, and hands the result to an arithmetic coder. It reads
 * `primer` first, so that a lesson's first sentence is no news. All arithmetic is on whole numbers: the same bits in
 * every browser. Nothing here may change, nor the primer: links hold what it makes (a better one is another codec).
 */

/** Most bytes of a text: some milliseconds for each thousand. */
const primedLimit = 12_288;

/** Bytes after which a page may do something else. */
const slice = 1024;

/** A promise of more letters for each byte than that is not even begun. */
const mostPerByte = 64;

const slotBits = 20;
/** Contexts that a bit is predicted from: the bytes before it, 0 to 6 of them, then words. */
const byteOrders = [0, 1, 2, 3, 4, 5, 6] as const;
const contexts = byteOrders.length + 2;
const mostSeen = 60;

/** 4096 / (1 + e^-(x / 256)) for x from -2047 to 2047, from values at steps of 128. */
const logistic = [
  1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607,
  3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
] as const;

function squash(x: number): number {
  if (x > 2047) return 4095;
  if (x < -2047) return 1;
  const part = x & 127;
  const at = (x >> 7) + 16;
  return ((logistic[at] ?? 0) * (128 - part) + (logistic[at + 1] ?? 4095) * part + 64) >> 7;
}

/** The inverse of `squash`. */
function stretchTable(): Int16Array {
  const table = new Int16Array(4096);
  let next = 0;
  for (let x = -2047; x <= 2047; x++) {
    const value = squash(x);
    for (; next <= value; next++) table[next] = x;
  }
  return table.fill(2047, next);
}

interface Model {
  /** Returns the probability that the next bit is 1, of 4096. */
  predict(): number;
  learn(bit: number): void;
}

/** All that a model has learned, between two bytes. */
interface Learned {
  /** By slot: the probability of a 1, of 65,536, and how often the slot was asked. */
  readonly chance: Uint16Array;
  readonly seen: Uint8Array;
  /** One set of weights for each number of contexts that have been seen before. */
  readonly weights: Int32Array;
  /** The last bytes, the newest first. */
  readonly before: Uint8Array;
  word: number;
  lastWord: number;
}

function nothingLearned(): Learned {
  return {
    chance: new Uint16Array(1 << slotBits).fill(32_768),
    seen: new Uint8Array(1 << slotBits),
    weights: new Int32Array((contexts + 1) * contexts).fill(17_000),
    before: new Uint8Array(8),
    word: 0,
    lastWord: 0,
  };
}

const stretch = stretchTable();
const rates = Int32Array.from({ length: mostSeen + 1 }, (_, n) =>
  Math.floor(1_310_720 / (20 * n + 26)),
);

function createModel(learned: Learned): Model {
  const { chance, seen, weights, before } = learned;
  const hashes = new Int32Array(contexts);
  const slots = new Int32Array(contexts);
  const inputs = new Int32Array(contexts);
  /** Bits of the byte that is being coded, behind a leading 1. */
  let part = 1;
  let set = 0;
  let mixed = 2048;

  /** Hashes the contexts of the next byte. */
  function look(): void {
    const { word, lastWord } = learned;
    let hash = 0;
    for (const order of byteOrders) {
      hashes[order] = Math.imul(hash + order + 1, 0x3d4d51cb);
      hash = Math.imul(hash + (before[order] ?? 0) + 1, 0x2f0b4c47);
      hash ^= hash >>> 15;
    }
    hashes[contexts - 2] = Math.imul(word + 0x1234567, 0x6f4f2a35);
    hashes[contexts - 1] = Math.imul(word ^ Math.imul(lastWord, 0x5bd1e995), 0x1b873593);
  }

  function enter(byte: number): void {
    before.copyWithin(1, 0);
    before[0] = byte;
    const { word } = learned;
    const letter = byte | 32;
    if ((letter >= 97 && letter <= 122) || byte >= 128) {
      learned.word = Math.imul(word + letter, 0x2c9277b5);
    } else if (word !== 0) {
      learned.lastWord = word;
      learned.word = 0;
    }
    look();
  }
  look();

  return {
    predict() {
      let sum = 0;
      set = 0;
      for (let i = 0; i < contexts; i++) {
        let hash = Math.imul((hashes[i] ?? 0) + Math.imul(part, 0x9e3779b1 | 0), 0x85ebca6b | 0);
        hash ^= hash >>> 13;
        const slot = Math.imul(hash, 0xc2b2ae35 | 0) >>> (32 - slotBits);
        slots[i] = slot;
        inputs[i] = stretch[(chance[slot] ?? 0) >> 4] ?? 0;
        if ((seen[slot] ?? 0) > 0) set++;
      }
      for (let i = 0; i < contexts; i++)
        sum += (inputs[i] ?? 0) * (weights[set * contexts + i] ?? 0);
      mixed = squash(Math.floor(sum / 65_536));
      return mixed;
    },
    learn(bit) {
      const miss = ((bit << 12) - mixed) * 16;
      for (let i = 0; i < contexts; i++) {
        const at = set * contexts + i;
        weights[at] = (weights[at] ?? 0) + (((inputs[i] ?? 0) * miss + 32_768) >> 16);
        const slot = slots[i] ?? 0;
        const count = seen[slot] ?? 0;
        const now = chance[slot] ?? 0;
        const goal = bit === 1 ? 65_535 : 0;
        chance[slot] = now + Math.trunc(((goal - now) * (rates[count] ?? 0)) / 65_536);
        if (count < mostSeen) seen[slot] = count + 1;
      }
      part = part * 2 + bit;
      if (part < 256) return;
      enter(part - 256);
      part = 1;
    },
  };
}

/** Waits for a task of its own; unlike a timer it is not slowed down in a tab that nobody looks at. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

async function readPrimer(): Promise<Learned> {
  const learned = nothingLearned();
  const model = createModel(learned);
  for (const [at, byte] of new TextEncoder().encode(primer).entries()) {
    if (at % slice === 0) await nextTask();
    for (let bit = 7; bit >= 0; bit--) {
      model.predict();
      model.learn((byte >> bit) & 1);
    }
  }
  return learned;
}

/** The primer is read once for a page. */
let primed: Promise<Learned> | undefined;

/** A model that has read the primer. */
async function primedModel(): Promise<Model> {
  primed ??= readPrimer();
  const { chance, seen, weights, before, ...words } = await primed;
  const copies = { chance: chance.slice(), seen: seen.slice() };
  return createModel({ ...words, ...copies, weights: weights.slice(), before: before.slice() });
}

/** Splits the range of the coder by the probability of a 1. */
function split(low: number, high: number, one: number): number {
  return (
    low + Math.floor((high - low) / 4096) * one + Math.floor((((high - low) % 4096) * one) / 4096)
  );
}

/** Packs a text; undefined for one that is too long, or says too little for its length. */
export async function packPrimed(text: Uint8Array): Promise<Uint8Array | undefined> {
  if (text.length > primedLimit) return undefined;
  const model = await primedModel();
  const out: number[] = [text.length >> 8, text.length & 255];
  let [low, high] = [0, 0xffffffff];
  for (const [place, byte] of text.entries()) {
    if (place % slice === 0) await nextTask();
    for (let at = 7; at >= 0; at--) {
      const bit = (byte >> at) & 1;
      const middle = split(low, high, model.predict());
      if (bit === 1) high = middle;
      else low = middle + 1;
      model.learn(bit);
      while ((low ^ high) >>> 24 === 0) {
        out.push(low >>> 24);
        low = (low << 8) >>> 0;
        high = ((high << 8) | 255) >>> 0;
      }
    }
  }
  // Behind the end the reader sees zeros: the shortest number within the range.
  const end = [24, 16, 8, 0].flatMap((shift) => {
    const unit = (1 << shift) >>> 0;
    const value = Math.ceil(low / unit) * unit;
    return value > high ? [] : [{ shift, value }];
  })[0];
  for (let shift = 24; end !== undefined && shift >= end.shift; shift -= 8) {
    out.push((end.value >>> shift) & 255);
  }
  return text.length > mostPerByte * out.length ? undefined : Uint8Array.from(out);
}

/** Unpacks a text; undefined for what no packing can have made. */
export async function unpackPrimed(packed: Uint8Array): Promise<Uint8Array | undefined> {
  const length = (packed[0] ?? 0) * 256 + (packed[1] ?? 0);
  const isPossible = length <= primedLimit && length <= mostPerByte * packed.length;
  if (packed.length < 2 || !isPossible) return undefined;
  const model = await primedModel();
  const text = new Uint8Array(length);
  let [low, high, at, value] = [0, 0xffffffff, 2, 0];
  const next = () => {
    value = ((value << 8) | (packed[at] ?? 0)) >>> 0;
    at++;
  };
  for (let i = 0; i < 4; i++) next();
  for (let i = 0; i < length; i++) {
    if (i % slice === 0) await nextTask();
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) {
      const middle = split(low, high, model.predict());
      const one = value <= middle ? 1 : 0;
      if (one === 1) high = middle;
      else low = middle + 1;
      model.learn(one);
      byte = byte * 2 + one;
      while ((low ^ high) >>> 24 === 0) {
        low = (low << 8) >>> 0;
        high = ((high << 8) | 255) >>> 0;
        next();
      }
    }
    text[i] = byte;
  }
  return text;
}

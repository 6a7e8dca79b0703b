import { type BitReader, type BitWriter, createBitReader, createBitWriter } from "./bits";
import { countBits, decodeCount, encodeCount } from "./count";
import {
  type HandInAnswer,
  type HandInFacts,
  type HandInQuality,
  handInEngines,
  leastHashDigits,
  markDigits,
  mostAnswers,
  mostChoices,
  mostNameLetters,
  mostSteps,
} from "./facts";
import { dataGroups, groupBits } from "./groups";

/** The version of the packing. It comes first, so that a later one can be told. */
export const codeVersion = 1;
const versionBits = 3;
const dataBits = dataGroups * groupBits;
const hashBits = 4 * leastHashDigits;

/** Widths of numbers that are mostly small: two bits say which of four it is. */
const seedWidths = [8, 12, 16, 32] as const;
const totalWidths = [8, 11, 14, 16] as const;
const epochWidths = [5, 10] as const;

const nameLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Bits of a name of so many letters: 36^n below 2^bits. */
const nameBits = (letters: number) => Math.ceil(letters * Math.log2(nameLetters.length));

const countOfAnswersBits = 7;
/** The parts of the answers that a code may hold: which choices, only what was answered, nothing. */
const answerForms = ["none", "answered", "choices"] as const;
type AnswerForm = (typeof answerForms)[number];

function writeSized(bits: BitWriter, value: number, widths: readonly number[]): void {
  const chosen = widths.findIndex((width) => value < 2 ** width);
  const at = chosen < 0 ? widths.length - 1 : chosen;
  bits.write(at, widths.length === 2 ? 1 : 2);
  bits.write(value, widths[at] as number);
}

function readSized(bits: BitReader, widths: readonly number[]): number {
  return bits.read(widths[bits.read(widths.length === 2 ? 1 : 2)] as number);
}

/** Bits of a count of right answers out of `total`. */
const correctBits = (total: number) => 32 - Math.clz32(total);

function writeQuality(bits: BitWriter, quality: HandInQuality): void {
  if (quality.kind === "error") {
    bits.write(1, 1);
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, Math.abs(quality.value));
    bits.write(view.getUint32(0) % 2 ** 31, 31);
    return;
  }
  bits.write(0, 1);
  const most = 2 ** (totalWidths.at(-1) ?? 0);
  // More test images than fit: the nearest share of those that do.
  const total = Math.min(most, Math.max(1, quality.total));
  const correct = Math.round((quality.correct / Math.max(1, quality.total)) * total);
  writeSized(bits, total - 1, totalWidths);
  bits.write(correct, correctBits(total));
}

function readQuality(bits: BitReader): HandInQuality | undefined {
  if (bits.read(1) === 1) {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, bits.read(31));
    return { kind: "error", value: view.getFloat32(0) };
  }
  const total = 1 + readSized(bits, totalWidths);
  const correct = bits.read(correctBits(total));
  return correct > total ? undefined : { kind: "share", correct, total };
}

function writeAnswers(bits: BitWriter, answers: readonly HandInAnswer[], form: AnswerForm): void {
  bits.write(answerForms.indexOf(form), 2);
  if (form === "none") return;
  bits.write(answers.length, countOfAnswersBits);
  for (const answer of answers) bits.write(answerCode(answer, form), form === "choices" ? 4 : 1);
}

/** Returns the code of an answer: 0 for none, 1 for one in words, 2 and more for the choices. */
function answerCode(answer: HandInAnswer, form: AnswerForm): number {
  if (answer === undefined) return 0;
  return form === "choices" && typeof answer === "number" && answer < mostChoices ? answer + 2 : 1;
}

/** Reads answers; undefined where the form is of no version that is known. */
function readAnswers(bits: BitReader): readonly HandInAnswer[] | undefined {
  const form = answerForms[bits.read(2)];
  if (form === undefined) return undefined;
  const count = form === "none" ? 0 : bits.read(countOfAnswersBits);
  if (count > mostAnswers) return undefined;
  return Array.from({ length: count }, () => {
    const code = bits.read(form === "choices" ? 4 : 1);
    return code < 2 ? (code === 0 ? undefined : "words") : Math.min(code - 2, mostChoices - 1);
  });
}

function writeName(bits: BitWriter, name: string): void {
  bits.write(name.length, 4);
  let value = 0;
  for (const letter of name) value = value * nameLetters.length + nameLetters.indexOf(letter);
  bits.write(value, nameBits(name.length));
}

function readName(bits: BitReader): string | undefined {
  const length = bits.read(4);
  if (length > mostNameLetters) return undefined;
  let value = bits.read(nameBits(length));
  if (value >= nameLetters.length ** length) return undefined;
  let name = "";
  for (let i = 0; i < length; i++) {
    name = (nameLetters[value % nameLetters.length] ?? "") + name;
    value = Math.floor(value / nameLetters.length);
  }
  return name;
}

function writeHex(bits: BitWriter, hash: string, digits: number): void {
  for (let at = 0; at < digits; at++) bits.write(Number.parseInt(hash[at] ?? "0", 16), 4);
}

const readHex = (bits: BitReader, digits: number) =>
  Array.from({ length: digits }, () => bits.read(4).toString(16)).join("");

function pack(facts: HandInFacts, form: AnswerForm): BitWriter {
  const bits = createBitWriter();
  bits.write(codeVersion, versionBits);
  writeHex(bits, facts.lesson, markDigits);
  writeHex(bits, facts.network, markDigits);
  bits.write(facts.passed.length, 5);
  for (const passed of facts.passed) bits.write(passed ? 1 : 0, 1);
  writeSized(bits, facts.seed, seedWidths);
  writeQuality(bits, facts.quality);
  bits.write(encodeCount(facts.additions), countBits);
  bits.write(encodeCount(facts.multiplications), countBits);
  bits.write(handInEngines.indexOf(facts.engine), 3);
  writeSized(bits, facts.epochs, epochWidths);
  bits.write(facts.complete ? 1 : 0, 1);
  bits.write(facts.warm ? 1 : 0, 1);
  writeName(bits, facts.name);
  writeAnswers(bits, facts.answers, form);
  return bits;
}

/** Returns the ten groups of data; undefined where the name is too long for what else there is to say. */
export function packFacts(facts: HandInFacts): readonly number[] | undefined {
  for (const form of answerForms.toReversed()) {
    const bits = pack(facts, form);
    const room = dataBits - bits.length;
    if (room < hashBits) continue;
    // All that is left goes to the hash.
    writeHex(bits, facts.weights, Math.floor(room / 4));
    const pieces = bits.pieces(groupBits);
    return [...pieces, ...Array<number>(dataGroups - pieces.length).fill(0)];
  }
  return undefined;
}

/** Returns how many letters of a name fit beside all other facts. */
export function roomForName(facts: HandInFacts): number {
  const taken = pack({ ...facts, name: "" }, "none").length;
  let letters = 0;
  while (letters < mostNameLetters && taken + nameBits(letters + 1) + hashBits <= dataBits) {
    letters += 1;
  }
  return letters;
}

/** Returns the facts that the data of a code hold; "newer" where a later version packed them, undefined for what no page packs. */
export function unpackFacts(data: readonly number[]): HandInFacts | "newer" | undefined {
  const bits = createBitReader(data, groupBits);
  const version = bits.read(versionBits);
  if (version !== codeVersion) return version > codeVersion ? "newer" : undefined;
  const lesson = readHex(bits, markDigits);
  const network = readHex(bits, markDigits);
  const steps = bits.read(5);
  if (steps > mostSteps) return undefined;
  const passed = Array.from({ length: steps }, () => bits.read(1) === 1);
  const seed = readSized(bits, seedWidths);
  const quality = readQuality(bits);
  const additions = decodeCount(bits.read(countBits));
  const multiplications = decodeCount(bits.read(countBits));
  const engine = handInEngines[bits.read(3)];
  const epochs = readSized(bits, epochWidths);
  const complete = bits.read(1) === 1;
  const warm = bits.read(1) === 1;
  const name = readName(bits);
  const answers = readAnswers(bits);
  if (quality === undefined || engine === undefined) return undefined;
  if (name === undefined || answers === undefined || bits.left < hashBits) return undefined;
  const hash = readHex(bits, Math.floor(bits.left / 4));
  const weights = /^0*$/.test(hash) ? "" : hash;
  return {
    ...{ lesson: /^0*$/.test(lesson) ? "" : lesson, network, passed, answers, seed, quality },
    ...{ additions, multiplications, engine, epochs, complete, warm, weights, name },
  };
}

import {
  atCaps,
  evilNumbers,
  families,
  framed,
  framedText,
  hostileFile,
  mutateBytes,
  mutateJson,
  mutateText,
  pick,
  randomJson,
  randomNetwork,
} from "@adder-studio/blocks/testing";
import type { RandomStream } from "@adder-studio/core";
import { documentText } from "@adder-studio/graph";
import type { Corpus } from "./corpus";
import { numberFields, type TextField, textFields, withNumber } from "./fields";
import { payloads } from "./payloads";

/** A case of the job, as it is written down. */
export type LinkCase =
  /** A link, or the text of a file. `back`: what opens goes through a link and a file again. */
  | { readonly as: "link" | "file"; readonly text: string; readonly back: boolean }
  /** A document at the caps, by its name in `atCaps`, or one of a family and a size. */
  | { readonly as: "caps"; readonly name: string; readonly size?: number }
  /** Words in a text field of a small network, opened, lowered and exported. */
  | { readonly as: "words"; readonly field: TextField; readonly words: string };

const capNames = Object.keys(atCaps);
const familyNames = Object.keys(families);
const fields = numberFields();

/** Numbers, as JSON, beyond those of every mutation: 40 in all. */
const numbers = [
  ...evilNumbers,
  ...["1", "3", "-1e-9", "1e-9", "1e-320", "5e-324", "-1e308", "1.7976931348623157e308", "1e400"],
  ...["4294967295", "4294967296", "2147483648", "-2147483649", "9007199254740992", "0.5", "1.5"],
  ...[
    "1024",
    "1025",
    "64",
    "65",
    "16",
    "17",
    "32",
    "33",
    '"1"',
    '"NaN"',
    "null",
    "[]",
    "{}",
    "true",
  ],
];

/** Turns in which something is tried one by one: words in each field, numbers in each field, documents at the caps. */
const turns = { words: 25, numbers: 12, caps: 1000 };

/** Makes the case of an index: what can be listed comes in turn, everything else is drawn. */
export function linkCase(random: RandomStream, index: number, corpus: Corpus): LinkCase {
  if (index % turns.caps === 500) return capsCase(random, Math.floor(index / turns.caps));
  if (index % turns.words === 1) return wordsCase(random, Math.floor(index / turns.words));
  if (index % turns.numbers === 2) return numberCase(random, Math.floor(index / turns.numbers));
  const back = random.below(32) === 0;
  return { ...drawn(random, corpus), back };
}

function capsCase(random: RandomStream, turn: number): LinkCase {
  const name = capNames[turn];
  if (name !== undefined) return { as: "caps", name };
  return { as: "caps", name: pick(random, familyNames), size: 600 + random.below(1390) };
}

/** Every payload in every field; afterwards two of them joined or changed. */
function wordsCase(random: RandomStream, turn: number): LinkCase {
  const field = textFields[turn % textFields.length];
  const words = payloads[Math.floor(turn / textFields.length)];
  if (field !== undefined && words !== undefined) return { as: "words", field, words };
  const two = pick(random, payloads) + pick(random, payloads);
  const changed = random.below(2) === 0 ? two : mutateText(random, pick(random, payloads));
  return { as: "words", field: pick(random, textFields), words: changed };
}

/** Every number in every field; afterwards numbers of random bits. */
function numberCase(random: RandomStream, turn: number): LinkCase {
  const field = fields[turn % fields.length];
  const value = numbers[Math.floor(turn / fields.length)];
  const bits = Float64Array.from([0]);
  new Uint32Array(bits.buffer).set([random.uint32(), random.uint32()]);
  const any = Number.isFinite(bits[0]) ? `${bits[0]}` : "1e999";
  const chosen = field ?? pick(random, fields);
  return { as: "file", text: withNumber(chosen, value ?? any), back: true };
}

function drawn(random: RandomStream, corpus: Corpus): { as: "link" | "file"; text: string } {
  const link = (text: string) => ({ as: "link" as const, text });
  const file = (text: string) => ({ as: "file" as const, text });
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      return link(mutateText(random, pick(random, corpus.links)));
    case 3:
    case 4:
    case 5:
      return link(framedText(mutateJson(random, pick(random, corpus.tuples))));
    case 6: {
      // Those of lessons take a hundred times as long to unpack.
      const codec = random.below(12) === 0 ? "y" : "z";
      const { bytes } = pick(
        random,
        corpus.packed.filter((one) => one.codec === codec),
      );
      return link(framed(mutateBytes(random, bytes), codec));
    }
    case 7:
    case 8:
      return file(mutateJson(random, pick(random, corpus.files)));
    case 9:
      return file(hostileFile(random));
    case 10: {
      const text = documentText(randomNetwork(random));
      return file(random.below(2) === 0 ? text : mutateJson(random, text));
    }
    default: {
      const text = randomJson(random);
      return random.below(2) === 0 ? file(text) : link(framedText(text));
    }
  }
}

import { counted, DiagnosticError, invariant } from "@adder-studio/core";
import { megabytes, readerCaps } from "./caps";
import type { ReaderCode } from "./codes";
import { quoted, refusal } from "./errors";
import { type Labelled, type SortedImages, sortByFolder } from "./folders";
import { type ImageHeader, imageHeader } from "./image-header";
import type { ImageLabels } from "./image-labels";
import { compareNames, encodeNames } from "./labels";
import { broken, everyRole, type Fate, reportsOf } from "./parts";
import { fitInto } from "./resize";
import type { Decoded, Pixels, ReadHooks, ReadOptions, SourceFile } from "./types";

/** Largest side of images that are not scaled; larger ones are scaled to `usualSide`, or to the network's input. */
const largestUnscaled = 64;
const usualSide = 32;
/** Number of unreadable images, and percentage of all, up to which a set is not refused. */
const fewFaults = 3;
const mostFaultsPercent = 50;
/** Number of images that are decoded at the same time, on several threads of a browser. */
const windowImages = 32;
const windowPixels = 4 * 2 ** 20;

/** Reads images in folders, one folder a class, in the order of their paths, so that a folder and its zip give one set. */
export async function readImages(
  files: readonly SourceFile[],
  options: ReadOptions,
  hooks: ReadHooks,
  told?: ImageLabels,
): Promise<Decoded> {
  if (hooks.decodeImage === undefined) {
    throw refusal(
      "file-kind",
      "These are images, and only a browser can decode them.",
      "Open them in the page, or bring their pixels as IDX, npz or CSV.",
    );
  }
  const sorted = sortByFolder(files, options.roles, told);
  const fates: Fate[] = [...sorted.left];
  const list = [...sorted.labelled].sort((a, b) => {
    const tests = Number(a.split === "test") - Number(b.split === "test");
    return tests || compareNames(relativePath(a), relativePath(b));
  });
  if (list.length === 0) throw noClasses(sorted);
  const kinds = new Set(list.map(({ label }) => label));
  const [only] = kinds;
  if (only !== undefined && kinds.size === 1) throw oneClass(only);
  const hasSplit =
    list.some(({ split }) => split === "test") && list.some(({ split }) => split !== "test");
  const canvas = createCanvas(list.length, options);
  const labels: string[] = [];
  let train = 0;
  const faults: { path: string; error: DiagnosticError }[] = [];
  for (let i = 0; i < list.length; ) {
    hooks.signal?.throwIfAborted();
    hooks.onProgress?.("decoding images", i, list.length);
    const window = await openWindow(list, i);
    const pictures = await Promise.all(window.map((opened) => decode(opened, hooks)));
    for (const picture of pictures) {
      const { file, label, split } = list[i] as Labelled;
      i += 1;
      if (picture instanceof DiagnosticError) {
        faults.push({ path: file.path, error: picture });
        const isMost = faults.length * 100 > list.length * mostFaultsPercent;
        if (isMost && (faults.length > fewFaults || faults.length === list.length)) {
          throw withPath(faults);
        }
        fates.push(broken(file.path, picture.diagnostic.message));
        continue;
      }
      canvas.add(picture);
      labels.push(label);
      if (split !== "test") train = labels.length;
      const role = hasSplit && split === "test" ? "test" : "train";
      fates.push({ path: file.path, state: "read", role, choices: everyRole, examples: 1 });
    }
  }
  const { images, height, width, channels, notes } = canvas.finish();
  return {
    kind: "images in folders",
    images,
    height,
    width,
    channels,
    ...encodeNames(labels),
    ...(hasSplit && train > 0 && train < labels.length ? { train } : {}),
    notes: [
      ...notes,
      ...sorted.notes,
      ...(faults.length > 0
        ? [
            `${counted(faults.length, "image")} could not be decoded and ${faults.length === 1 ? "was" : "were"} left out, ${quoted(faults[0]?.path ?? "")} first.`,
          ]
        : []),
    ],
    parts: reportsOf(fates),
  };
}

/** Makes the error of images without any class. */
function noClasses({ left }: SortedImages): Error {
  const [first] = left;
  return refusal(
    first === undefined ? "examples-few" : "file-pair",
    first === undefined
      ? "There are no images to read."
      : `The class of no image is known. ${quoted(first.path)}: ${first.reason}`,
    howToName,
  );
}

const howToName =
  "Put the images of each class into a folder with its name, begin their file names with it (cat-1.png), or add a table with the columns file and class.";

function oneClass(label: string): Error {
  return refusal(
    "labels-unfit",
    `All images lie in one folder, ${quoted(label)}, and their names tell no classes: there is only one class.`,
    howToName,
  );
}

/** Returns `CLASS/name`: the folders above differ between a folder and its zip. */
function relativePath({ file, label }: Labelled): string {
  return `${label}/${file.path.split("/").at(-1)}`;
}

function withPath(faults: readonly { path: string; error: DiagnosticError }[]): Error {
  const [first] = faults;
  invariant(first, "there is a fault");
  const { message, hint = "" } = first.error.diagnostic;
  return refusal(
    "file-image",
    `Most images are damaged, ${quoted(first.path)} among them: ${message}`,
    hint,
  );
}

interface Opened {
  readonly bytes: Uint8Array;
  readonly header: ImageHeader;
}

/**
 * Opens the next images, a few at a time and never more pixels than one large one has. A damaged one becomes its
 * fault; one that is too large or a bomb is a fault of the whole.
 */
async function openWindow(
  list: readonly Labelled[],
  start: number,
): Promise<(Opened | DiagnosticError)[]> {
  const window: (Opened | DiagnosticError)[] = [];
  let pixels = 0;
  for (let i = start; i < list.length && window.length < windowImages; i++) {
    const opened = await openImage((list[i] as Labelled).file);
    window.push(opened);
    if (!(opened instanceof DiagnosticError)) pixels += opened.header.width * opened.header.height;
    if (pixels > windowPixels) break;
  }
  return window;
}

async function openImage(file: SourceFile): Promise<Opened | DiagnosticError> {
  if (file.size > readerCaps.imageFile) {
    throw refusal(
      "file-limit",
      `${quoted(file.path)} is larger than ${megabytes(readerCaps.imageFile)}.`,
      "Make it smaller.",
    );
  }
  try {
    const bytes = await file.bytes();
    return { bytes, header: imageHeader(bytes) };
  } catch (error) {
    const single =
      error instanceof DiagnosticError && /^file-(image|cut)$/.test(error.diagnostic.code);
    if (single) return error;
    if (!(error instanceof DiagnosticError)) throw error;
    const { code, message, hint = "" } = error.diagnostic;
    throw refusal(code as ReaderCode, `${quoted(file.path)}: ${message}`, hint);
  }
}

async function decode(
  opened: Opened | DiagnosticError,
  hooks: ReadHooks,
): Promise<Pixels | DiagnosticError> {
  if (opened instanceof DiagnosticError) return opened;
  const { bytes, header } = opened;
  invariant(hooks.decodeImage, "whoever comes here can decode images");
  const pixels = await hooks.decodeImage(bytes, header.type).catch(() => undefined);
  // EXIF may turn a photo on its side; anything else means that the header lied.
  const turned = pixels?.width === header.height && pixels.height === header.width;
  const upright = pixels?.width === header.width && pixels.height === header.height;
  if (pixels === undefined || !(upright || turned)) {
    return refusal("file-image", "The image is damaged.", "Save it again as PNG.");
  }
  return pixels;
}

/** Creates the array of pictures of one size, which the first one or the person decides. Grey ones have one channel. */
function createCanvas(count: number, { size, usual = usualSide }: ReadOptions) {
  let target: { height: number; width: number } | undefined;
  let rgb: Uint8Array | undefined;
  let made = 0;
  let scaled = 0;
  let clear = 0;
  let grey = true;

  function add(pixels: Pixels): void {
    const { width, height, rgba } = pixels;
    if (target === undefined || rgb === undefined) {
      const keeps = size === 0 && Math.max(width, height) <= largestUnscaled;
      const side = size === 0 ? usual : size;
      target = keeps ? { height, width } : { height: side, width: side };
      const needed = count * target.height * target.width * 3;
      if (needed > readerCaps.decoded) {
        throw refusal(
          "file-limit",
          `${counted(count, "image")} of ${target.width}×${target.height} ${count === 1 ? "needs" : "need"} ${megabytes(needed)}; at most ${megabytes(readerCaps.decoded)} are kept.`,
          "Choose a smaller size, or fewer images.",
        );
      }
      rgb = new Uint8Array(needed);
    }
    const length = target.height * target.width * 3;
    const at = made * length;
    fitInto(pixels, rgb, at, target.height, target.width);
    if (width !== target.width || height !== target.height) scaled += 1;
    for (let i = 3; i < rgba.length; i += 4) {
      if (rgba[i] === 255) continue;
      clear += 1;
      break;
    }
    for (let i = at; grey && i < at + length; i += 3) {
      grey = rgb[i] === rgb[i + 1] && rgb[i] === rgb[i + 2];
    }
    made += 1;
  }

  function finish() {
    if (target === undefined || rgb === undefined) {
      throw refusal("examples-few", "There are no images to read.", "Choose another file.");
    }
    const { height, width } = target;
    const all = rgb.subarray(0, made * height * width * 3);
    const images = grey ? all.filter((_, i) => i % 3 === 0) : all;
    const notes: string[] = [];
    if (scaled > 0) {
      notes.push(
        `${scaled} of ${counted(made, "image")} ${scaled === 1 ? "was" : "were"} cut to the middle and scaled to ${width}×${height}.`,
      );
    }
    if (grey) notes.push("All images are grey, so they have one channel.");
    if (clear > 0) notes.push("Transparent parts were laid over white.");
    return { images, height, width, channels: grey ? 1 : 3, notes };
  }

  return { add, finish };
}

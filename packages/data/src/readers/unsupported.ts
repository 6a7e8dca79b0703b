import type { SourceFile } from "./types";

/** A well-known kind of file that is not read here, with a hint for the person. */
export interface UnsupportedFile {
  /** Name in the middle of a sentence: "an Excel workbook". */
  readonly what: string;
  readonly hint: string;
}

const asCsv = "Open it where it was made and save the table as CSV.";
const asNpz = "Load it in Python and save the arrays with numpy.savez, or the table as CSV.";
const asZip = "Unpack it and drop the folder, or pack it again as zip.";
const asPng = "Save it as PNG or JPEG.";

const bytes = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

/** Magic numbers of these files: bytes at an offset near the beginning. */
const marks: readonly (readonly [
  at: number,
  mark: readonly number[],
  unsupported: UnsupportedFile,
])[] = [
  [
    0,
    bytes("PAR1"),
    {
      what: "a Parquet table",
      hint: asCsv.replace("Open it where it was made", "Load it in Python"),
    },
  ],
  [0, bytes("ARROW1"), { what: "an Arrow or Feather table", hint: asNpz }],
  [0, bytes("FEA1"), { what: "a Feather table", hint: asNpz }],
  [0, bytes("MATLAB 5.0 MAT-file"), { what: "a MATLAB file", hint: asNpz }],
  [0, bytes("MATLAB 7.3 MAT-file"), { what: "a MATLAB file", hint: asNpz }],
  [0, [0x89, ...bytes("HDF\r\n"), 0x1a, 0x0a], { what: "an HDF5 file", hint: asNpz }],
  [
    0,
    [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    { what: "an old Office file (such as xls)", hint: asCsv },
  ],
  [0, bytes("SQLite format 3"), { what: "an SQLite database", hint: "Export the table as CSV." }],
  [0, bytes("RDX"), { what: "an R workspace", hint: "Save the table in R with write.csv." }],
  [0, bytes("%PDF-"), { what: "a PDF document", hint: "Copy its table into a CSV file." }],
  [0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], { what: "a 7z archive", hint: asZip }],
  [0, bytes("Rar!\x1a\x07"), { what: "a RAR archive", hint: asZip }],
  [0, bytes("BZh"), { what: "a bzip2 archive", hint: asZip }],
  [0, [0xfd, ...bytes("7zXZ"), 0], { what: "an xz archive", hint: asZip }],
  [0, [0x28, 0xb5, 0x2f, 0xfd], { what: "a Zstandard archive", hint: asZip }],
  [0, bytes("II*\0"), { what: "a TIFF image", hint: asPng }],
  [0, bytes("MM\0*"), { what: "a TIFF image", hint: asPng }],
  [4, bytes("ftypavif"), { what: "an AVIF image", hint: asPng }],
  [4, bytes("ftyphei"), { what: "a HEIC photo", hint: asPng }],
  [4, bytes("ftypmif1"), { what: "a HEIC photo", hint: asPng }],
  [4, bytes("ftyp"), { what: "a video", hint: "Bring single images instead." }],
  [8, bytes("WAVE"), { what: "a sound", hint: "Bring its numbers as npz or CSV." }],
  [0, bytes("ID3"), { what: "a sound", hint: "Bring its numbers as npz or CSV." }],
  [0, bytes("OggS"), { what: "a sound", hint: "Bring its numbers as npz or CSV." }],
  [0, bytes("GGUF"), { what: "a language model", hint: "Bring data, or weights as safetensors." }],
];

/** Recognises a well-known file that is not read, by its first bytes. */
export function unsupportedFile(head: Uint8Array): UnsupportedFile | undefined {
  return marks.find(([at, mark]) => mark.every((byte, i) => head[at + i] === byte))?.[2];
}

const office: readonly (readonly [RegExp, UnsupportedFile])[] = [
  [/^xl\//, { what: "an Excel workbook", hint: "Save the sheet as CSV (UTF-8)." }],
  [/^word\//, { what: "a Word document", hint: "Copy its table into a CSV file." }],
  [/^ppt\//, { what: "a presentation", hint: "Bring data as images or CSV." }],
];

/** Recognises the document of an office program in a zip file, by its entries. */
export function officeDocument(entries: readonly SourceFile[]): UnsupportedFile | undefined {
  const has = (pattern: RegExp) => entries.some(({ path }) => pattern.test(path));
  if (has(/^\[Content_Types\]\.xml$/)) {
    return office.find(([folder]) => has(folder))?.[1] ?? { what: "an Office file", hint: asCsv };
  }
  if (has(/^mimetype$/) && has(/^content\.xml$/))
    return { what: "an OpenDocument file", hint: asCsv };
  return undefined;
}

import { crc32 } from "./encoding";

/** A file of an archive; the name has slashes between folders. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** 1 January 1980, 0:00: the oldest time that a ZIP file can hold (MS-DOS date 0x21). */
const fixedDate = 0x21;
const utf8Names = 0x0800;
const version = 20;
/** File attributes of Unix: regular file, rw-r--r--. */
const attributes = 0o100644 * 2 ** 16;
const headerSize = 30;
const directorySize = 46;
const endSize = 22;

/**
 * Makes a ZIP archive whose files are stored unpacked, all with one fixed date, in the order given: the same files give the
 * same bytes. Throws a RangeError at 4 GB, 65,535 files, or a name twice (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16).
 */
export function storedZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const files = entries.map(({ name, bytes }) => ({
    name: new TextEncoder().encode(name),
    bytes,
    crc: crc32(bytes),
  }));
  const size = files.reduce(
    (sum, { name, bytes }) => sum + headerSize + directorySize + 2 * name.length + bytes.length,
    endSize,
  );
  const names = new Set(entries.map(({ name }) => name));
  if (size >= 2 ** 32 || files.length >= 2 ** 16 || names.size < files.length) {
    throw new RangeError("too many bytes or files for one archive, or a name twice");
  }
  const archive = new Uint8Array(size);
  const view = new DataView(archive.buffer);
  let at = 0;
  const short = (value: number) => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const long = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const raw = (bytes: Uint8Array) => {
    archive.set(bytes, at);
    at += bytes.length;
  };
  /** Returns the fields that a file's header and its entry in the directory have in common. */
  const facts = ({ name, bytes, crc }: (typeof files)[number]) => {
    short(version);
    short(utf8Names);
    short(0);
    short(0);
    short(fixedDate);
    long(crc);
    long(bytes.length);
    long(bytes.length);
    short(name.length);
    short(0);
  };
  const places: number[] = [];
  for (const file of files) {
    places.push(at);
    long(0x04034b50);
    facts(file);
    raw(file.name);
    raw(file.bytes);
  }
  const directory = at;
  for (const [i, file] of files.entries()) {
    long(0x02014b50);
    // Made on Unix, so that the attributes are read as Unix has them.
    short((3 << 8) | version);
    facts(file);
    short(0);
    short(0);
    short(0);
    long(attributes);
    long(places[i] ?? 0);
    raw(file.name);
  }
  const directoryLength = at - directory;
  long(0x06054b50);
  short(0);
  short(0);
  short(files.length);
  short(files.length);
  long(directoryLength);
  long(directory);
  short(0);
  return archive;
}

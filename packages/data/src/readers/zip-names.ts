import { crc32 } from "@adder-studio/core";

/** Names of entries, as the programs of three decades wrote them. */

/** Letters of code page 850 from byte 128 on: what Windows and DOS wrote in western Europe, and where it differs from
 * the American page 437 more likely letters. */
const page850 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";
/** Id of the extra field in which Info-ZIP stores a name in UTF-8, in addition to one in a code page. */
const unicodePath = 0x7075;

export interface RawName {
  readonly bytes: Uint8Array;
  /** True when the entry is marked as UTF-8. */
  readonly utf8: boolean;
  /** The entry's extra field. */
  readonly extra: Uint8Array;
}

/** Decodes the names of all entries of one archive, which one program wrote. No byte is dropped. */
export function decodeNames(raw: readonly RawName[]): string[] {
  const old = raw.filter(({ bytes, utf8 }) => !utf8 && bytes.some((byte) => byte > 127));
  const decode = decoderOf(old.map(({ bytes }) => bytes));
  return raw.map(({ bytes, utf8, extra }) => {
    const name = unicodeName(bytes, extra) ?? (utf8 ? plain.decode(bytes) : decode(bytes));
    return name.replaceAll("\\", "/");
  });
}

const plain = new TextDecoder("utf-8");
const strict = new TextDecoder("utf-8", { fatal: true });
const windows = new TextDecoder("windows-1252");

/** Chooses the decoder: UTF-8 where all names are; else the page in which they are words, that of zip files first. */
function decoderOf(names: readonly Uint8Array[]): (bytes: Uint8Array) => string {
  if (names.every(isUtf8)) return (bytes) => plain.decode(bytes);
  const pages = [decode850, (bytes: Uint8Array) => windows.decode(bytes)];
  return pages.find((page) => names.every((bytes) => isWord(page(bytes)))) ?? decode850;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Returns true when all characters beyond ASCII are letters. */
function isWord(name: string): boolean {
  return /^[\p{ASCII}\p{L}\p{M}]*$/u.test(name);
}

function decode850(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte < 128 ? String.fromCharCode(byte) : (page850[byte - 128] as string),
  ).join("");
}

/** Reads the name in Info-ZIP's extra field, if it belongs to this one: it holds the checksum of the name it replaces. */
function unicodeName(bytes: Uint8Array, extra: Uint8Array): string | undefined {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; ) {
    const start = at + 4;
    const end = start + view.getUint16(at + 2, true);
    if (end > extra.length) return undefined;
    const isName = view.getUint16(at, true) === unicodePath && end - start > 5;
    if (isName && extra[start] === 1 && view.getUint32(start + 1, true) === crc32(bytes)) {
      const name = extra.subarray(start + 5, end);
      return isUtf8(name) ? plain.decode(name) : undefined;
    }
    at = end;
  }
  return undefined;
}

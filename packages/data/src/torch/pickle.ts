import { damaged, refused, TorchFault } from "./fault";
import { isKind, made, nameOf, other, type Storage, storageOf, type Value } from "./values";

/** Most opcodes of one pickle: a network of ten thousand arrays with its optimizer takes a tenth of it. */
const mostSteps = 4_000_000;
const longestName = 200;
/** Most bytes of a whole number: PyTorch's own mark has ten. */
const longestNumber = 16;

export interface Pickle {
  readonly value: Value;
  readonly storages: ReadonlyMap<string, Storage>;
  readonly end: number;
}

/**
 * Reads one pickle from `start` on: -> its value, the storages it names by their keys, and the place behind it. A pickle is a program for a small machine with
 * a stack; only the steps by which PyTorch writes tables of tensors are known here (protocol 2 to 5, no text opcodes),
 * and what would call a function makes a plain value instead (`values.ts`). Memory is bounded by the bytes read:
 * lengths are checked before anything is taken. Throws TorchFault.
 */
export function readPickle(bytes: Uint8Array, start = 0): Pickle {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Value[] = [];
  const marks: number[] = [];
  const memo = new Map<number, Value>();
  const storages = new Map<string, Storage>();
  let at = start;

  function take(count: number): number {
    if (!(count <= bytes.length - at)) throw damaged("it ends inside its table of contents");
    const from = at;
    at += count;
    return from;
  }
  const byte = () => bytes[take(1)] as number;
  const short = () => view.getUint16(take(2), true);
  const word = () => view.getUint32(take(4), true);
  function long(): number {
    const value = view.getBigUint64(take(8), true);
    return Number(value);
  }
  function text(count: number): string {
    const from = take(count);
    return utf8.decode(bytes.subarray(from, from + count));
  }
  function raw(count: number): Uint8Array {
    const from = take(count);
    return bytes.subarray(from, from + count);
  }
  /** Reads letters up to a line's end. */
  function line(): string {
    const end = bytes.indexOf(10, at);
    if (end < 0 || end - at > longestName) throw damaged("a name in it does not end");
    const word = text(end - at);
    at = end + 1;
    return word;
  }
  function whole(count: number): number | bigint {
    if (count > longestNumber) throw refused("a number in it is longer than any size is");
    let value = 0n;
    const from = take(count);
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[from + i] as number);
    value = BigInt.asIntN(8 * Math.max(count, 1), value);
    const plain = Number(value);
    return Number.isSafeInteger(plain) ? plain : value;
  }
  function pop(): Value {
    const floor = marks.at(-1) ?? 0;
    if (stack.length <= floor) throw damaged("its table of contents takes what was not there");
    return stack.pop() as Value;
  }
  function top(): Value {
    const value = stack.at(-1);
    if (value === undefined) throw damaged("its table of contents takes what was not there");
    return value;
  }
  function toMark(): Value[] {
    const mark = marks.pop();
    if (mark === undefined) throw damaged("its table of contents has no start for a list");
    return stack.splice(mark);
  }
  function last(count: number): Value[] {
    if (stack.length - count < (marks.at(-1) ?? 0))
      throw damaged("its table of contents takes what was not there");
    return stack.splice(stack.length - count);
  }
  function add(items: readonly Value[]): void {
    const list = top();
    if (!Array.isArray(list)) throw damaged("it adds to what is no list");
    for (const item of items) list.push(item);
  }
  function put(items: readonly Value[]): void {
    const table = top();
    if (items.length % 2 !== 0) throw damaged("a table in it has a key without a value");
    if (isKind(table, "other")) return;
    if (!(table instanceof Map)) throw damaged("it writes into what is no table");
    for (let i = 0; i < items.length; i += 2) table.set(items[i] as Value, items[i + 1] as Value);
  }
  function known(key: number): Value {
    const value = memo.get(key);
    if (value === undefined) throw damaged("it refers to what was not there");
    return value;
  }

  for (let steps = 0; ; steps++) {
    if (steps >= mostSteps) {
      throw new TorchFault("torch-limit", `its table of contents has over ${mostSteps} steps`);
    }
    const step = byte();
    switch (step) {
      case 0x80: {
        const protocol = byte();
        if (protocol < 2 || protocol > 5) throw refused(`it is a pickle of protocol ${protocol}`);
        break;
      }
      case 0x95: // FRAME
        take(8);
        break;
      case 0x2e: {
        // STOP
        const value = pop();
        return { value, storages, end: at };
      }
      case 0x28: // MARK
        marks.push(stack.length);
        break;
      case 0x30: // POP
        pop();
        break;
      case 0x31: // POP_MARK
        toMark();
        break;
      case 0x32: // DUP
        stack.push(top());
        break;
      case 0x4e: // NONE
        stack.push(null);
        break;
      case 0x88:
        stack.push(true);
        break;
      case 0x89:
        stack.push(false);
        break;
      case 0x4a: // BININT
        stack.push(view.getInt32(take(4), true));
        break;
      case 0x4b: // BININT1
        stack.push(byte());
        break;
      case 0x4d: // BININT2
        stack.push(short());
        break;
      case 0x8a: // LONG1
        stack.push(whole(byte()));
        break;
      case 0x47: // BINFLOAT: big-endian, as no other number of a pickle
        stack.push(view.getFloat64(take(8), false));
        break;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(text(byte()));
        break;
      case 0x58: // BINUNICODE
        stack.push(text(word()));
        break;
      case 0x8d: // BINUNICODE8
        stack.push(text(long()));
        break;
      case 0x55: // SHORT_BINSTRING, of Python 2
        stack.push(text(byte()));
        break;
      case 0x54: // BINSTRING
        stack.push(text(word()));
        break;
      case 0x43: // SHORT_BINBYTES
        stack.push(raw(byte()));
        break;
      case 0x42: // BINBYTES
        stack.push(raw(word()));
        break;
      case 0x8e: // BINBYTES8
        stack.push(raw(long()));
        break;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        stack.push([]);
        break;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        break;
      case 0x8f: // EMPTY_SET: no weights are in one, but it is added to as a list is
        stack.push([]);
        break;
      case 0x61: // APPEND
        add(last(1));
        break;
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        add(toMark());
        break;
      case 0x6c: // LIST
      case 0x74: // TUPLE
      case 0x91: // FROZENSET
        stack.push(toMark());
        break;
      case 0x85: // TUPLE1 to TUPLE3
      case 0x86:
      case 0x87:
        stack.push(last(step - 0x84));
        break;
      case 0x64: {
        // DICT
        const items = toMark();
        stack.push(new Map());
        put(items);
        break;
      }
      case 0x73: // SETITEM
        put(last(2));
        break;
      case 0x75: // SETITEMS
        put(toMark());
        break;
      case 0x71: // BINPUT
        memo.set(byte(), top());
        break;
      case 0x72: // LONG_BINPUT
        memo.set(word(), top());
        break;
      case 0x94: // MEMOIZE
        memo.set(memo.size, top());
        break;
      case 0x68: // BINGET
        stack.push(known(byte()));
        break;
      case 0x6a: // LONG_BINGET
        stack.push(known(word()));
        break;
      case 0x63: {
        // GLOBAL
        const module = line();
        stack.push(nameOf(module, line()));
        break;
      }
      case 0x93: {
        // STACK_GLOBAL
        const name = pop();
        const module = pop();
        if (typeof name !== "string" || typeof module !== "string")
          throw damaged("a name in it is no text");
        stack.push(nameOf(module, name));
        break;
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const args = pop();
        stack.push(made(pop(), args));
        break;
      }
      case 0x62: {
        // BUILD: what a table or a tensor carries beside its content is no weight
        pop();
        const object = top();
        if (!(object instanceof Map) && !isKind(object, "tensor") && object !== other)
          throw refused("it gives a state to what has none");
        break;
      }
      case 0x51: {
        // BINPERSID
        const storage = storageOf(pop());
        const before = storages.get(storage.key) ?? storage;
        if (before.type !== storage.type || before.stored !== storage.stored)
          throw damaged("it names one storage in two ways");
        storages.set(storage.key, storage);
        stack.push(storage);
        break;
      }
      default:
        throw refused(
          `its table of contents has a step (${step.toString(16)}) that no table of weights needs`,
        );
    }
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

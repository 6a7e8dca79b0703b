type Method = (this: unknown, ...args: unknown[]) => unknown;
type Owner = Record<PropertyKey, Method>;

const walks = [
  ...["map", "filter", "flatMap", "forEach", "some", "every", "find", "findIndex", "findLast"],
  ...["reduce", "sort"],
];
const copies = ["slice", "concat", "join", "reverse", "flat"];
const searches = ["includes", "indexOf"];
const lookUps = ["get", "set", "has", "add", "delete"];
const listings = ["keys", "values", "entries", "fromEntries"];

/**
 * The work of a function, in steps that no machine's speed changes: elements that arrays, maps, sets and their iterators
 * hand out (spreads, too), calls of callbacks and comparisons, look-ups in maps and sets, keys that are listed. For tests
 * of how work grows. Plain index loops and copies of objects go uncounted.
 */
export function countSteps(work: () => unknown): number {
  let steps = 0;
  const undo: (() => void)[] = [];
  function wrap(owner: object, names: readonly string[], make: (original: Method) => Method): void {
    const methods = owner as Owner;
    for (const name of names) {
      const original = methods[name];
      if (!original) continue;
      methods[name] = make(original);
      undo.push(() => {
        methods[name] = original;
      });
    }
  }
  wrap(Array.prototype, walks, (original) => {
    return function walk(...args) {
      const [callback] = args;
      if (typeof callback !== "function") {
        steps += (this as unknown[]).length;
        return Reflect.apply(original, this, args);
      }
      args[0] = function counted(this: unknown, ...given: unknown[]) {
        steps += 1;
        return Reflect.apply(callback as Method, this, given);
      };
      return Reflect.apply(original, this, args);
    };
  });
  wrap(Array.prototype, copies, (original) => {
    return function copy(...args) {
      const made = Reflect.apply(original, this, args);
      steps += Array.isArray(made) ? made.length : (this as unknown[]).length;
      return made;
    };
  });
  wrap(Array.prototype, searches, (original) => {
    return function search(...args) {
      const found = Reflect.apply(original, this, args);
      steps += typeof found === "number" && found >= 0 ? found : (this as unknown[]).length;
      return found;
    };
  });
  const once = (original: Method): Method =>
    function step(...args) {
      steps += 1;
      return Reflect.apply(original, this, args);
    };
  for (const owner of [Map.prototype, Set.prototype]) wrap(owner, lookUps, once);
  for (const list of [[], new Map(), new Set()] as const) {
    wrap(Object.getPrototypeOf(list[Symbol.iterator]()), ["next"], once);
  }
  wrap(Object, listings, (original) => {
    return function listing(...args) {
      const made = Reflect.apply(original, this, args);
      if (Array.isArray(made)) steps += made.length;
      return made;
    };
  });
  try {
    work();
  } finally {
    for (const back of undo) back();
  }
  return steps;
}

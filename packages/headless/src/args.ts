import { UsageError } from "./usage";

export interface Args {
  readonly positional: readonly string[];
  /** All values of each `--name value`. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
}

/** Splits a command line. `valued` options take a value, `flags` none; anything else is a usage error. */
export function parseArgs(
  argv: readonly string[],
  valued: readonly string[],
  flags: readonly string[] = [],
): Args {
  const positional: string[] = [];
  const options = new Map<string, string[]>();
  const seen = new Set<string>();
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] as string;
    if (!arg.startsWith("--")) {
      positional.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const name = equals > 0 ? arg.slice(2, equals) : arg.slice(2);
    if (flags.includes(name) && equals < 0) {
      seen.add(name);
    } else if (valued.includes(name)) {
      const value = equals > 0 ? arg.slice(equals + 1) : argv[++i];
      if (value === undefined) throw new UsageError(`--${name} needs a value.`);
      options.set(name, [...(options.get(name) ?? []), value]);
    } else {
      throw new UsageError(`There is no option --${name} here.`);
    }
  }
  return { positional, options, flags: seen };
}

/** Returns the one value of an option, or undefined. */
export function single(args: Args, name: string): string | undefined {
  const values = args.options.get(name);
  if (values && values.length > 1) throw new UsageError(`--${name} may be given once.`);
  return values?.[0];
}

/** Reads a whole number of at least `least`; undefined when the option is absent. */
export function wholeNumber(args: Args, name: string, least = 1): number | undefined {
  const text = single(args, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new UsageError(`--${name} takes a whole number of at least ${least}, not "${text}".`);
  }
  return value;
}

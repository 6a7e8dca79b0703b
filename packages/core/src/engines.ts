/**
 * The versions of the wasm engine, by which old claims stay checkable. An entry of its own: a page that only trains
 * needs none of it. `packages/kernels/build-wasm.mjs` writes the list, and `packages/kernels/src/wasm/versions.test.ts`
 * holds it, the module in use and the files of earlier ones together.
 */
import versions from "./engine-versions.json";
import { DiagnosticError, invariant } from "./types";

/** One module of the wasm engine: the same bytes give the same bits of a run on every machine. */
export interface EngineVersion {
  /** Number of the version, from 1; people say "engine 2". */
  readonly id: number;
  /** SHA-256 of the module's bytes as built, in hexadecimal. */
  readonly module: string;
  /** Number of its bytes. */
  readonly bytes: number;
  /** Version of the app that had it first; absent while none was published with it. */
  readonly released?: string;
  /** The difference of its numbers from those of the version before. */
  readonly notes: string;
}

/** All versions that can still be run, the oldest first. Kernels hold the last; the others are files. */
export const engineVersions: readonly EngineVersion[] = versions;

/** The version that kernels hold, on which every run trains that names no other. */
export const engineVersion: EngineVersion = newest();

function newest(): EngineVersion {
  const last = engineVersions.at(-1);
  invariant(last, "there is an engine");
  return last;
}

/** Number of digits of a module's hash in the name of its file and in `EngineFacts.module`. */
export const moduleDigits = 16;

/** Least number of digits of a hash by which a version is found. */
const leastDigits = 6;

/** Returns the version whose module's hash begins with `digits`, six or more; undefined where there is none. */
export function findEngineVersion(digits: string): EngineVersion | undefined {
  if (digits.length < leastDigits) return undefined;
  return engineVersions.find(({ module }) => module.startsWith(digits));
}

/** Returns the address of a version's module in the app's folder: `engines/5c1e4c51b76389a7.wasm`. */
export function engineFile({ module }: EngineVersion): string {
  return `engines/${module.slice(0, moduleDigits)}.wasm`;
}

/** An earlier version and the bytes of its module; kernels compare them with the hash before they compile them. */
export interface EngineModule {
  readonly version: EngineVersion;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Reads a file of the app's folder; undefined where it is not there. */
export type ReadEngineFile = (file: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/**
 * Returns the engine whose module's hash begins with `digits`; undefined for the present one, which needs no file. Throws
 * a DiagnosticError `engine-missing` for one that is not here.
 */
export async function readEngineModule(
  digits: string,
  read: ReadEngineFile,
): Promise<EngineModule | undefined> {
  const version = findEngineVersion(digits);
  if (version === engineVersion) return undefined;
  const bytes = version && (await read(engineFile(version)));
  if (!version || !bytes) throw engineMissing(digits);
  return { version, bytes };
}

function engineMissing(digits: string): DiagnosticError {
  const version = findEngineVersion(digits);
  const known = version && {
    message: `This was made by engine ${version.id}, which is not here.`,
    hint: `Try again with a connection. Its file is ${engineFile(version)}.`,
  };
  const unknown = {
    message: `This was made by an engine that is not here (module ${digits.slice(0, moduleDigits)}).`,
    hint: "A newer version of Adder Studio may have it: reload the page and try again.",
  };
  return new DiagnosticError({
    code: "engine-missing",
    severity: "error",
    ...(known ?? unknown),
  });
}

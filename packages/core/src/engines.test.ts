import { describe, expect, it } from "vitest";
import {
  engineFile,
  engineVersion,
  engineVersions,
  findEngineVersion,
  readEngineModule,
} from "./engines";

const [first] = engineVersions;
if (!first) throw new Error("There is no engine.");
const bytes = Uint8Array.of(1, 2, 3);

describe("engine versions", () => {
  it("are found by six digits of the module's hash or more", () => {
    expect(findEngineVersion(first.module)).toBe(first);
    expect(findEngineVersion(first.module.slice(0, 6))).toBe(first);
    expect(findEngineVersion(first.module.slice(0, 5))).toBeUndefined();
    expect(findEngineVersion("")).toBeUndefined();
    expect(findEngineVersion(`${first.module.slice(0, 63)}x`)).toBeUndefined();
  });

  it("read the file of an earlier version, and none for the present one", async () => {
    const asked: string[] = [];
    const read = async (file: string) => {
      asked.push(file);
      return bytes;
    };
    expect(await readEngineModule(first.module, read)).toEqual({ version: first, bytes });
    expect(await readEngineModule(engineVersion.module, read)).toBeUndefined();
    expect(asked).toEqual([engineFile(first)]);
    expect(asked[0]).toMatch(/^engines\/[0-9a-f]{16}\.wasm$/);
  });

  it("say by number which one is not here", async () => {
    await expect(readEngineModule(first.module, async () => undefined)).rejects.toMatchObject({
      diagnostic: {
        code: "engine-missing",
        message: `This was made by engine ${first.id}, which is not here.`,
      },
    });
  });

  it("say that an engine of which nobody knows is not here, without asking for a file", async () => {
    const unknown = readEngineModule("0123456789abcdef", async () => {
      throw new Error("asked for a file");
    });
    await expect(unknown).rejects.toMatchObject({
      diagnostic: {
        code: "engine-missing",
        message: "This was made by an engine that is not here (module 0123456789abcdef).",
      },
    });
  });
});

import { type DataSource, fetchFrom, type LoadProgress, openDataSource } from "@adder-studio/data";
import type { InputAttrs } from "@adder-studio/ir";
import { openOwnData } from "../storage/own-data";
import { ownFolder } from "./own-folder";

/** Opens the data of an input op, from the app's own address or from this device. Throws data-foreign for another origin. */
export async function openSource(
  input: InputAttrs,
  seed: number,
  dataBase: string,
  onProgress?: (progress: LoadProgress) => void,
): Promise<DataSource> {
  const base = new URL("data/", ownFolder(dataBase));
  return input.own
    ? openOwnData(input.own)
    : openDataSource(input, seed, fetchFrom(base.href), onProgress);
}

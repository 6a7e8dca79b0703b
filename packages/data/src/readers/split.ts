const words: Readonly<Record<string, "train" | "test">> = {
  train: "train",
  training: "train",
  trn: "train",
  test: "test",
  testing: "test",
  tst: "test",
  val: "test",
  valid: "test",
  validation: "test",
  eval: "test",
  evaluation: "test",
  holdout: "test",
};

/** Names of folders with images that have no class yet. */
const unlabelled = /^(pred|predict|predictions?|unlabell?ed|unlab)$/;

/** Splits a name into its parts: `seg_train`, `trainImages`, `Test Set`. */
function nameParts(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== "");
}

/** Returns the split that a name stands for; undefined where it names none or both. */
function splitOfName(name: string): "train" | "test" | undefined {
  const said = new Set(
    nameParts(name).flatMap((word) => (Object.hasOwn(words, word) ? (words[word] ?? []) : [])),
  );
  return said.size === 1 ? [...said][0] : undefined;
}

/** Returns the split that a path stands for, its last name first: `mnist_train.csv`, `test/data.csv`, `training_set/cats`. */
export function splitOf(path: string): "train" | "test" | undefined {
  const names = path.split("/").reverse();
  return names.map(splitOfName).find((split) => split !== undefined);
}

/** Returns true when a folder of this name may hold a split, or images without a class, rather than the images of a class. */
export function namesNoClass(folder: string): boolean {
  return (
    splitOfName(folder) !== undefined || nameParts(folder).some((word) => unlabelled.test(word))
  );
}

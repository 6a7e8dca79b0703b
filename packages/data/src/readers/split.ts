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

/** Words of folders whose images nobody has given a class yet. */
const unlabelled = /^(pred|predict|predictions?|unlabell?ed|unlab)$/;

/** `seg_train`, `trainImages`, `Test Set` in words. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== "");
}

/** What the words of one name say about the split; undefined where they say nothing or both. */
function splitOfName(name: string): "train" | "test" | undefined {
  const said = new Set(
    wordsOf(name).flatMap((word) => (Object.hasOwn(words, word) ? (words[word] ?? []) : [])),
  );
  return said.size === 1 ? [...said][0] : undefined;
}

/** What a path says about the split, its last name first: `mnist_train.csv`, `test/data.csv`, `training_set/cats`. */
export function splitOf(path: string): "train" | "test" | undefined {
  const names = path.split("/").reverse();
  return names.map(splitOfName).find((split) => split !== undefined);
}

/** Whether a folder of this name may hold a split, or images without a class, rather than the images of a class. */
export function namesNoClass(folder: string): boolean {
  return splitOfName(folder) !== undefined || wordsOf(folder).some((word) => unlabelled.test(word));
}

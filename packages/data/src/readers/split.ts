const words: Readonly<Record<string, "train" | "test">> = {
  train: "train",
  training: "train",
  test: "test",
  testing: "test",
  val: "test",
  valid: "test",
  validation: "test",
};

/** What a word says about the split: the name of a folder, a part of a file's name. */
export function splitWord(word: string): "train" | "test" | undefined {
  const lower = word.toLowerCase();
  return Object.hasOwn(words, lower) ? words[lower] : undefined;
}

/** What the words of a path say: `mnist_train.csv`, `test/data.csv`; undefined where they say nothing or both. */
export function splitOf(path: string): "train" | "test" | undefined {
  const said = new Set(path.split(/[^a-zA-Z]+/).flatMap((word) => splitWord(word) ?? []));
  return said.size === 1 ? [...said][0] : undefined;
}

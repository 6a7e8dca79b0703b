import { softmax } from "../../observe/classes";

/** The class that the network takes a place of the grid for, and how sure it is: 0 (all alike) to 1. */
export function verdictAt(answers: Float32Array, place: number, classes: number) {
  const shares = softmax(answers.subarray(place * classes, (place + 1) * classes));
  const label = shares.indexOf(Math.max(...shares));
  const share = shares[label] ?? 0;
  return { label, share, sure: (share - 1 / classes) / (1 - 1 / classes) };
}

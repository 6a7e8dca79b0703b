import { DiagnosticError } from "@adder-studio/core";
import { type TestSetCommand, type TestSetEvent, testSetBytes } from "../observation";
import { openSource } from "./open-source";

/** Reads the test split for the page. Never throws: the event has the reason. */
export async function readTestSet(command: TestSetCommand): Promise<TestSetEvent> {
  const { id } = command;
  try {
    const source = await openSource(command.input, command.seed, command.dataBase);
    const split = await source.test();
    const { images, labels, targets, count: total, height, width, channels } = split;
    const size = height * width * channels;
    const most = Math.floor(testSetBytes / (size * images.BYTES_PER_ELEMENT));
    const count = Math.min(total, most);
    return {
      type: "testSet",
      id,
      set: {
        height,
        width,
        channels,
        count,
        total,
        classNames: source.classNames,
        mean: source.mean,
        std: source.std,
        // A copy: the worker goes on testing with its own.
        images: images.slice(0, count * size),
        labels: Uint16Array.from(labels.subarray(0, count)),
        ...(source.valueScale ? { valueScale: source.valueScale } : {}),
        ...(targets ? { targets: targets.slice(0, (targets.length / total) * count) } : {}),
      },
    };
  } catch (error) {
    const diagnostic =
      error instanceof DiagnosticError
        ? error.diagnostic
        : {
            code: "test-set-failed",
            severity: "error" as const,
            message: `The test images could not be read: ${error instanceof Error ? error.message : error}`,
            hint: "Reload the page and try again.",
          };
    return { type: "testSet", id, diagnostic };
  }
}

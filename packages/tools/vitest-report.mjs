/**
 * A reporter of Vitest for the table at the end of `npm test`: Vitest's own JSON tells neither a test's project nor whether it
 * passed at its second try. Writes a `VitestReport` (`test-report.mjs`) to the file that `ADDER_TEST_REPORT` names.
 */
import { writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** Lines of an error's own words; what follows is where it arose, and then the difference. */
const wordLines = 6;

/**
 * Says an error in lines without colours: its words, the line of our code that it comes from, what differs.
 * @param {import("vitest/node").SerializedError & {diff?: string}} error
 */
function linesOfError({ name, message, stacks = [], diff = "" }) {
  const words = stripVTControlCharacters(message).trimEnd();
  const at = stacks.find(({ file }) => !file.includes("node_modules"));
  return [
    ...(name && name !== "AssertionError" && name !== "Error" ? `${name}: ${words}` : words)
      .split("\n")
      .slice(0, wordLines),
    ...(at === undefined ? [] : [`at ${at.file}:${at.line}:${at.column}`]),
    ...stripVTControlCharacters(diff).split("\n"),
  ].filter((line) => line.trim() !== "");
}

/** @typedef {import("vitest/node").TestModule} TestModule */

/**
 * Finds what failed in a file or a group outside of its tests: an import, a hook.
 * @param {TestModule} module
 */
function faultsOutsideOfTests(module) {
  const groups = [...module.children.allSuites()];
  return [
    ...module.errors().map((error) => ({ title: "(the file)", error })),
    ...groups.flatMap((group) =>
      group.errors().map((error) => ({ title: `${group.fullName} (a hook)`, error })),
    ),
  ];
}

/** @param {TestModule} module */
function testsOf(module) {
  const where = { project: module.project.name, file: module.moduleId };
  return [
    ...[...module.children.allTests()].map((test) => {
      const { state, errors } = test.result();
      const diagnostic = test.diagnostic();
      return {
        ...where,
        title: test.fullName,
        state: state === "pending" ? "failed" : state,
        flaky: diagnostic?.flaky ?? false,
        seconds: (diagnostic?.duration ?? 0) / 1000,
        why: state === "pending" ? ["did not end"] : (errors?.flatMap(linesOfError) ?? []),
      };
    }),
    ...faultsOutsideOfTests(module).map(({ title, error }) => ({
      ...where,
      title,
      state: "failed",
      flaky: false,
      seconds: 0,
      why: linesOfError(error),
    })),
  ];
}

// biome-ignore lint/style/noDefaultExport: Vitest takes a reporter's default export.
export default class VitestReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly import("vitest/node").SerializedError[]} outside errors that belong to no test
   */
  onTestRunEnd(modules, outside) {
    const path = process.env.ADDER_TEST_REPORT;
    if (path === undefined) throw new Error("ADDER_TEST_REPORT names no file for the report.");
    const tests = modules.flatMap(testsOf);
    writeFileSync(path, JSON.stringify({ tests, outside: outside.map(linesOfError) }));
  }
}

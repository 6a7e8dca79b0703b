import { templates } from "@adder-studio/blocks";
import { appVersion } from "@adder-studio/core";
import { describe, expect, test } from "vitest";
import { exportTorch } from "./index";

/** Returns the texts of a template's files by their names. */
function textsOf(id: string): Map<string, string> {
  const template = templates.find((one) => one.id === id);
  const made = template && exportTorch(template.graph);
  if (!made?.ok) throw new Error(made?.error ?? id);
  return new Map(
    made.value.files().map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]),
  );
}

describe.each([
  "lenet5-bn-adder",
  "approx-1d-adder",
  "spirals-adder",
  "resnet20-adder",
  "lenetpp-adder",
  "resnet50-conv",
])("%s", (id) => {
  test("gives the reviewed files, the same each time", async () => {
    const texts = textsOf(id);
    expect(textsOf(id)).toEqual(texts);
    expect(texts.get("README.md")).toContain(`Adder Studio ${appVersion} as`);
    for (const name of ["model.py", "settings.py", "README.md"]) {
      // A release changes nothing of what was reviewed but its number.
      const text = texts.get(name)?.replace(`Studio ${appVersion} as`, "Studio VERSION as");
      await expect(text).toMatchFileSnapshot(`../golden/${id}/${name}`);
    }
  });
});

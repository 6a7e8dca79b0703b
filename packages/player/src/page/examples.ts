import { element } from "./dom";
import type { InputContext } from "./input-view";
import { exampleOf, paintExample } from "./picture";

/** Makes a strip of test examples to press, each with its class. Undefined for points, which are in the plot. */
export function exampleStrip(
  { data: { input, answer, examples: set }, examples, network, showMessage }: InputContext,
  onPick: (index: number) => void,
): HTMLElement | undefined {
  if (set.count === 0 || input.kind === "plane" || input.kind === "line") return undefined;
  const list = element("div", { class: "strip", role: "group", "aria-label": "Test examples" });
  for (let index = 0; index < set.count; index++) {
    const label = set.labels[index];
    const name =
      answer.kind === "classes" && label !== undefined ? (answer.names[label] ?? "") : "";
    const title = name === "" ? `Test example ${index + 1}` : name;
    const one = element("button", { type: "button", title });
    if (input.kind === "picture" || input.height * input.width > 1) {
      const canvas = element("canvas", { "aria-hidden": "true" });
      paintExample(canvas, exampleOf(examples, index, network.size), input);
      one.append(canvas);
    }
    one.append(element("bdi", {}, title));
    one.addEventListener("click", () => {
      showMessage("");
      onPick(index);
    });
    list.append(one);
  }
  return element(
    "section",
    { class: "examples" },
    element(
      "h2",
      {},
      input.kind === "picture" ? "Or press a test image" : "Or press a test example",
    ),
    list,
  );
}

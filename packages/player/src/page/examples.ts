import type { AskContext } from "./ask";
import { element } from "./dom";
import { exampleOf, paintExample } from "./picture";

/** Test examples to press, each with what it is. */
export function exampleStrip(
  { data: { input, answer, examples: held }, examples, network, tell }: AskContext,
  onPick: (index: number) => void,
): HTMLElement | undefined {
  if (held.count === 0 || input.kind === "plane" || input.kind === "line") return undefined;
  const list = element("div", { class: "strip", role: "group", "aria-label": "Test examples" });
  for (let index = 0; index < held.count; index++) {
    const label = held.labels[index];
    const name =
      answer.kind === "classes" && label !== undefined ? (answer.names[label] ?? "") : "";
    const words = name === "" ? `Test example ${index + 1}` : name;
    const one = element("button", { type: "button", title: words });
    if (input.kind === "picture" || input.height * input.width > 1) {
      const canvas = element("canvas", { "aria-hidden": "true" });
      paintExample(canvas, exampleOf(examples, index, network.size), input);
      one.append(canvas);
    }
    one.append(element("bdi", {}, words));
    one.addEventListener("click", () => {
      tell("");
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

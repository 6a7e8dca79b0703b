import type { AskContext, AskView, Given } from "./ask";
import { element, write } from "./dom";
import { number } from "./words";

/** More sliders than this nobody sets. */
const mostSliders = 24;

/** A slider for each number of a row; where there are too many, test examples are what can be asked. */
export function askNumbers({ network: { size }, ask }: AskContext): AskView {
  const values = new Float32Array(size);
  const rows = size > mostSliders ? [] : Array.from({ length: size }, (_, i) => row(i));

  function row(i: number) {
    const slider = element("input", {
      type: "range",
      min: "-4",
      max: "4",
      step: "0.01",
      value: "0",
    });
    const shown = element("output");
    slider.addEventListener("input", () => {
      values[i] = slider.valueAsNumber;
      write(shown, number(slider.valueAsNumber));
      ask({ values: values.slice() });
    });
    return {
      slider,
      shown,
      root: element("label", {}, element("span", {}, `Feature ${i + 1}`), slider, shown),
    };
  }

  const hint =
    rows.length > 0
      ? "Each feature as the network sees it: 0 is the mean of the training examples, 1 one deviation above it."
      : `An example has ${size} numbers: press a test example below.`;
  return {
    root: element(
      "section",
      { class: "ask numbers", "aria-label": "Features" },
      ...rows.map(({ root }) => root),
      element("p", { class: "hint" }, hint),
    ),
    show(given: Given | undefined) {
      if (given !== undefined) values.set(given.values);
      rows.forEach(({ slider, shown }, i) => {
        slider.value = String(values[i] ?? 0);
        write(shown, number(values[i] ?? 0));
      });
      if (given === undefined) ask({ values: values.slice() });
    },
  };
}

import { element, write } from "./dom";
import type { InputContext, InputExample, InputView } from "./input-view";
import { number } from "./labels";

/** Largest number of sliders that a person can be expected to set. */
const mostSliders = 24;

/** Makes a slider for each feature; where there are too many, only test examples can be chosen. */
export function numbersInput({ network: { size }, predict }: InputContext): InputView {
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
      predict({ values: values.slice() });
    });
    return {
      slider,
      shown,
      root: element("label", {}, element("span", {}, `Feature ${i + 1}`), slider, shown),
    };
  }

  const hint =
    rows.length > 0
      ? "Each feature as the network sees it: 0 is the mean of the training examples, 1 is one standard deviation above it."
      : `An example has ${size} numbers: press a test example below.`;
  return {
    root: element(
      "section",
      { class: "input numbers", "aria-label": "Features" },
      ...rows.map(({ root }) => root),
      element("p", { class: "hint" }, hint),
    ),
    show(given: InputExample | undefined) {
      if (given !== undefined) values.set(given.values);
      rows.forEach(({ slider, shown }, i) => {
        slider.value = String(values[i] ?? 0);
        write(shown, number(values[i] ?? 0));
      });
      if (given === undefined) predict({ values: values.slice() });
    },
  };
}

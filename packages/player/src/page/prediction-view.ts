import type { PageOutput } from "../page-data";
import { element, write } from "./dom";
import { number, percent } from "./labels";
import type { Prediction } from "./network";

/** Largest number of classes that all have a bar, in their own order. */
const everyClass = 12;
/** Number of bars where there are more classes: those of the likeliest. */
const likeliest = 8;

/** Known facts of an example: its class, its values, or its place. */
export interface Known {
  readonly label?: number | undefined;
  readonly values?: readonly number[] | undefined;
  readonly place?: string | undefined;
}

/** A view of the network's prediction. */
export interface PredictionView {
  readonly root: HTMLElement;
  /** Shows a prediction, and the comparison with the known facts. */
  show(prediction: Prediction, known: Known): void;
}

interface Row {
  readonly root: HTMLElement;
  readonly name: HTMLElement;
  readonly share: HTMLElement;
}

function row(): Row {
  const name = element("bdi", { class: "name" });
  const share = element("span", { class: "share" });
  const bar = element("span", { class: "bar", "aria-hidden": "true" }, element("i"));
  return { root: element("li", {}, name, bar, share), name, share };
}

/** Makes a view with the prediction in large letters and, below it, a bar for each class or a line for each value. */
export function predictionView(output: PageOutput, colors: readonly string[] = []): PredictionView {
  const first = element("bdi", { class: "first" });
  const sure = element("span", { class: "sure" });
  const verdict = element("p", { class: "verdict" });
  const count =
    output.kind === "values"
      ? output.count
      : output.names.length <= everyClass
        ? output.names.length
        : likeliest;
  const rows = Array.from({ length: count }, row);
  const isOne = output.kind === "values" && count === 1;
  const list = element("ol", { class: output.kind === "values" ? "values" : "bars" });
  if (!isOne) list.append(...rows.map(({ root }) => root));
  const root = element(
    "section",
    { class: "prediction", "aria-label": "Prediction" },
    element("p", { class: "result", "aria-live": "polite" }, first, " ", sure),
    verdict,
    list,
  );

  function showClasses(
    names: readonly string[],
    { shares = [], index = 0 }: Prediction,
    label?: number,
  ) {
    const order = names.map((_, k) => k);
    if (names.length > everyClass)
      order.sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b);
    rows.forEach(({ root: item, name, share }, i) => {
      const k = order[i] ?? 0;
      const own = colors[k];
      if (own !== undefined) item.style.setProperty("--own", own);
      const part = shares[k] ?? 0;
      write(name, names[k] ?? "");
      name.title = names[k] ?? "";
      write(share, percent(part));
      item.style.setProperty("--share", String(part));
      item.classList.toggle("top", k === index);
      item.classList.toggle("correct", k === label);
    });
    write(first, names[index] ?? "");
    write(sure, percent(shares[index] ?? 0));
    const isCorrect = label === index;
    write(
      verdict,
      label === undefined
        ? ""
        : isCorrect
          ? "\u2713 correct"
          : `\u2717 it is ${names[label] ?? ""}`,
    );
    verdict.classList.toggle("wrong", label !== undefined && !isCorrect);
  }

  function showValues({ scores }: Prediction, values: readonly number[] | undefined) {
    if (isOne) {
      write(first, number(scores[0] ?? 0));
    } else {
      write(first, "");
      rows.forEach(({ name, share }, i) => {
        write(name, `Value ${i + 1}`);
        write(share, number(scores[i] ?? 0));
      });
    }
    write(verdict, values === undefined ? "" : `measured: ${values.map(number).join(", ")}`);
  }

  return {
    root,
    show(prediction, { label, values, place }) {
      if (!prediction.scores.every(Number.isFinite)) {
        write(first, "no prediction");
        write(sure, "");
        write(verdict, "The network's outputs are not finite numbers.");
        return;
      }
      if (output.kind === "classes") showClasses(output.names, prediction, label);
      else showValues(prediction, values);
      if (place !== undefined) write(verdict, place);
      verdict.classList.toggle("place", place !== undefined);
    },
  };
}

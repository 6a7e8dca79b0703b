import type { PageAnswer } from "../page-data";
import { element, write } from "./dom";
import type { Said } from "./network";
import { number, percent } from "./words";

/** Up to so many classes have a bar each, in their own order; of more, the likeliest. */
const everyClass = 12;
const likeliest = 8;

/** What is known of an example beside the answer: its class, its values, or where it lies. */
export interface Known {
  readonly label?: number | undefined;
  readonly values?: readonly number[] | undefined;
  readonly place?: string | undefined;
}

export interface AnswerView {
  readonly root: HTMLElement;
  show(said: Said, known: Known): void;
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

/** The answer in large letters, below it a bar for each class, or each value. */
export function answerView(answer: PageAnswer, colors: readonly string[] = []): AnswerView {
  const first = element("bdi", { class: "first" });
  const sure = element("span", { class: "sure" });
  const verdict = element("p", { class: "verdict" });
  const count =
    answer.kind === "values"
      ? answer.count
      : answer.names.length <= everyClass
        ? answer.names.length
        : likeliest;
  const rows = Array.from({ length: count }, row);
  const isOne = answer.kind === "values" && count === 1;
  const list = element("ol", { class: answer.kind === "values" ? "values" : "bars" });
  if (!isOne) list.append(...rows.map(({ root }) => root));
  const root = element(
    "section",
    { class: "answer", "aria-label": "Answer" },
    element("p", { class: "said", "aria-live": "polite" }, first, " ", sure),
    verdict,
    list,
  );

  function showClasses(names: readonly string[], { shares = [], index = 0 }: Said, label?: number) {
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
      item.classList.toggle("right", k === label);
    });
    write(first, names[index] ?? "");
    write(sure, percent(shares[index] ?? 0));
    const isRight = label === index;
    write(
      verdict,
      label === undefined ? "" : isRight ? "\u2713 right" : `\u2717 it is ${names[label] ?? ""}`,
    );
    verdict.classList.toggle("wrong", label !== undefined && !isRight);
  }

  function showValues({ scores }: Said, values: readonly number[] | undefined) {
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
    show(said, { label, values, place }) {
      if (!said.scores.every(Number.isFinite)) {
        write(first, "no answer");
        write(sure, "");
        write(verdict, "The network's numbers grew beyond what can be counted.");
        return;
      }
      if (answer.kind === "classes") showClasses(answer.names, said, label);
      else showValues(said, values);
      if (place !== undefined) write(verdict, place);
      verdict.classList.toggle("place", place !== undefined);
    },
  };
}

import { decodeBase64 } from "@adder-studio/core";
import { openPlayer } from "../interpreter";
import { exampleValues, type InputKind, readPageData } from "../page-data";
import { classColor } from "../pictures";
import { element, isDark, onTheme, write } from "./dom";
import { exampleStrip } from "./examples";
import { lineInput } from "./input-line";
import { numbersInput } from "./input-numbers";
import { pictureInput } from "./input-picture";
import { planeInput } from "./input-plane";
import type { InputContext, InputExample, InputView } from "./input-view";
import { networkOf, type Prediction } from "./network";
import { exampleOf } from "./picture";
import { predictionView } from "./prediction-view";

/** Interface of the page for scripts, `adderStudio`; the page itself documents it. */
interface PageApi {
  /** Resolves once the network is ready. */
  readonly ready: Promise<void>;
  /** Returns the prediction for each example of `values`, one after the other as the data set stores them. */
  classify(values: ArrayLike<number>): Prediction[];
}

const views: Readonly<Record<InputKind, (context: InputContext) => InputView>> = {
  picture: pictureInput,
  plane: planeInput,
  line: lineInput,
  numbers: numbersInput,
};

/** Longest prediction that fits into a frame, in milliseconds. */
const quickMs = 12;

function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

/** Names of the style sheet's custom properties that hold the colours of classes. */
const classVariables = Array.from({ length: 10 }, (_, k) => `var(--class-${k})`);

function nameClassColors(): void {
  const { style } = document.documentElement;
  classVariables.forEach((_, k) => {
    style.setProperty(`--class-${k}`, classColor(k, isDark()));
  });
}

let classify: PageApi["classify"] = () => {
  throw new Error("The network is not ready yet: await adderStudio.ready.");
};

async function open(main: HTMLElement): Promise<void> {
  const data = readPageData(textOf("data"));
  const weights = decodeBase64(textOf("weights"));
  if (weights === undefined) throw new Error("This page is damaged.");
  const player = await openPlayer(data.network, new Float32Array(weights.buffer));
  const network = networkOf(data, player);
  classify = (values) => {
    const all = Float32Array.from(values);
    return Array.from({ length: Math.floor(all.length / network.size) }, (_, n) =>
      network.predict(all.subarray(n * network.size, (n + 1) * network.size)),
    );
  };

  // The bar of a class has the colour that the class has on the plane.
  const prediction = predictionView(data.answer, data.input.kind === "plane" ? classVariables : []);
  nameClassColors();
  onTheme(nameClassColors);
  const message = element("p", { class: "message", role: "status" });
  const examples = exampleValues(data.examples);
  const values = data.answer.kind === "values" ? data.answer.count : 0;
  let waiting: InputExample | undefined;
  /** Time of the last prediction, in milliseconds: a large network must leave the page time to react. */
  let tookMs = 0;

  function predictNow(): void {
    const given = waiting;
    waiting = undefined;
    if (given === undefined) return;
    const { example } = given;
    const label = example === undefined ? undefined : data.examples.labels[example];
    const targets =
      example === undefined || values === 0
        ? undefined
        : data.examples.targets.slice(example * values, (example + 1) * values);
    const start = performance.now();
    const predicted = network.predict(given.values);
    tookMs = performance.now() - start;
    prediction.show(predicted, { label, values: targets, place: given.place });
  }

  const context: InputContext = {
    data,
    network,
    examples,
    predict(given) {
      if (waiting === undefined) {
        if (tookMs < quickMs) requestAnimationFrame(predictNow);
        else setTimeout(predictNow, tookMs);
      }
      waiting = given;
      if (given.example === undefined) write(message, "");
    },
    showMessage: (text) => write(message, text),
  };
  const view = views[data.input.kind](context);
  const pick = (example: number) => {
    const given = { values: exampleOf(examples, example, network.size), example };
    view.show(given);
    context.predict(given);
  };
  const strip = exampleStrip(context, pick);
  prediction.root.append(message);
  main.replaceChildren(
    element("div", { class: "columns" }, view.root, prediction.root),
    ...(strip ? [strip] : []),
  );
  if (strip === undefined) view.show(undefined);
  else pick(0);
}

const main = document.getElementById("player");
const ready = main === null ? Promise.reject(new Error("no place")) : open(main);
ready.catch((error: unknown) => {
  main?.replaceChildren(element("p", { class: "fault", role: "alert" }, (error as Error).message));
});

const api: PageApi = { ready, classify: (values) => classify(values) };
Object.assign(globalThis, { adderStudio: api });

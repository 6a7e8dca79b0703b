import { decodeBase64 } from "@adder-studio/core";
import { openPlayer } from "../interpreter";
import { type AskKind, exampleValues, readPageData } from "../page-data";
import { classColor } from "../pictures";
import { answerView } from "./answer";
import type { AskContext, AskView, Given } from "./ask";
import { askLine } from "./ask-line";
import { askNumbers } from "./ask-numbers";
import { askPicture } from "./ask-picture";
import { askPlane } from "./ask-plane";
import { element, isDark, onTheme, write } from "./dom";
import { exampleStrip } from "./examples";
import { networkOf, type Said } from "./network";
import { exampleOf } from "./picture";

/** What scripts may ask the page for: documented in the page itself. */
interface PageApi {
  readonly ready: Promise<void>;
  /** What the network says to each example of `values`, which lie one behind the other as the data set stores them. */
  classify(values: ArrayLike<number>): Said[];
}

const views: Readonly<Record<AskKind, (context: AskContext) => AskView>> = {
  picture: askPicture,
  plane: askPlane,
  line: askLine,
  numbers: askNumbers,
};

/** An answer that fits into every frame. */
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
      network.say(all.subarray(n * network.size, (n + 1) * network.size)),
    );
  };

  // On the plane a class has a colour, which its bar takes.
  const answer = answerView(data.answer, data.input.kind === "plane" ? classVariables : []);
  nameClassColors();
  onTheme(nameClassColors);
  const told = element("p", { class: "told", role: "status" });
  const examples = exampleValues(data.examples);
  const values = data.answer.kind === "values" ? data.answer.count : 0;
  let waiting: Given | undefined;
  /** How long the last answer took: a large network must leave the page time to be drawn on. */
  let tookMs = 0;

  function answerNow(): void {
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
    const said = network.say(given.values);
    tookMs = performance.now() - start;
    answer.show(said, { label, values: targets, place: given.place });
  }

  const context: AskContext = {
    data,
    network,
    examples,
    ask(given) {
      if (waiting === undefined) {
        if (tookMs < quickMs) requestAnimationFrame(answerNow);
        else setTimeout(answerNow, tookMs);
      }
      waiting = given;
      if (given.example === undefined) write(told, "");
    },
    tell: (words) => write(told, words),
  };
  const view = views[data.input.kind](context);
  const pick = (example: number) => {
    const given = { values: exampleOf(examples, example, network.size), example };
    view.show(given);
    context.ask(given);
  };
  const strip = exampleStrip(context, pick);
  answer.root.append(told);
  main.replaceChildren(
    element("div", { class: "both" }, view.root, answer.root),
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

import { type HandInFacts, handInCode, networkHash } from "@adder-studio/classroom/code";
import { randomStream } from "@adder-studio/core";
import { boardOf } from "../features/board/model";
import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";

const names = [
  ..."ANNA BEN CARLA DAVID EMMA FINN GRETA HUGO IDA JONAS KIM LEA MAX NORA OLE PIA".split(" "),
  ..."QUENTIN ROSA SAM TIM ULLA VERA WIM XENIA YARA ZOE 27 ADA TOM IDA".split(" "),
];

/** A class of so many students with own seeds; figures are drawn, and no run has made them. */
function classOf(studio: Studio, count: number, every = 7): readonly string[] {
  const draw = randomStream(7, "gallery");
  const network = networkHash(studio.document.store.getState().graph);
  return Array.from({ length: count }, (_, i) => {
    const spread = draw.uniform() + draw.uniform() + draw.uniform() - 1.5;
    const facts: HandInFacts = {
      lesson: "5ac",
      network: i % every === every - 1 ? "c04" : network,
      passed: Array.from({ length: 6 }, (__, step) => step < 3 + ((i * 5) % 4)),
      answers: [i % 3, undefined, "words"],
      seed: i + 1,
      quality: {
        kind: "share",
        correct: Math.round(1655 + 28 * spread - (i % every === every - 1 ? 40 : 0)),
        total: 2000,
      },
      additions: i % every === every - 1 ? 61_000 : 118_432,
      multiplications: i % every === every - 1 ? 57_600 : 840,
      engine: i === 9 ? "webgl" : "wasm",
      epochs: 5,
      complete: true,
      warm: false,
      weights: ((i === 12 ? 4 : i) * 7_919 + 1_000_003).toString(16).padEnd(64, "9"),
      name: names[i % names.length] ?? "",
    };
    return handInCode(facts);
  });
}

function openBoard(paste: (studio: Studio) => string): (studio: Studio) => void {
  return (studio) => {
    studio.ui.set({ dialog: "board" });
    const text = paste(studio);
    if (text !== "") void boardOf(studio).read(text);
  };
}

/** States of the class board. */
export const boardRoutes: readonly GalleryRoute[] = [
  { id: "board-empty", title: "The class board, empty", setUp: openBoard(() => "") },
  {
    id: "board-seeds",
    title: "The class board with 30 seeds of one network",
    setUp: openBoard((studio) => classOf(studio, 30, 99).join("\n")),
  },
  {
    id: "board",
    title: "The class board with 28 codes, one mistyped and one cut off",
    setUp: openBoard((studio) => {
      const codes = classOf(studio, 28);
      const [first = "", second = ""] = classOf(studio, 30).slice(28);
      const wrong = first.replace(/^(.{20})..../, "$1ZZZZ");
      return [...codes, `Ole: ${wrong}`, second.slice(0, 44), "Answer 3: adders only add"].join(
        "\n",
      );
    }),
  },
];

import { useRef, useState } from "react";
import { useStore } from "zustand";
import { write } from "../../draw/use-draw";
import { likeliest, softmax } from "../../observe/classes";
import { logitsOp } from "../../observe/ops";
import { testSetOf } from "../../observe/test-set";
import { useObserver } from "../../observe/use-snapshot";
import { useVisibleSnapshot } from "../../observe/use-visible-snapshot";
import { useRun, useStudio } from "../../studio/context";
import { wholePercent } from "../../ui/numbers";

const rows = [0, 1, 2];

/** One class of a card: its row, whose bar is as long as `--share` says, its name and its share. */
interface Bar {
  row: HTMLElement | null;
  name: HTMLElement | null;
  share: HTMLElement | null;
}

const notYet = "Press Run to see the network's prediction for the test image";
const notFinite = "The network's output is not a finite number";
const notThen = "The prediction for the test image was not recorded at this step";

/** Draws the three likeliest classes of the shown image by the network's prediction, and the correct one. */
export function ClassBars() {
  const studio = useStudio();
  const observer = useObserver();
  const logits = useRun(({ started }) => started && logitsOp(started.ir));
  const sets = testSetOf(studio).store;
  // Names and labels come once; each snapshot writes which of them are shown.
  const hasSet = useStore(sets, (state) => state.set !== undefined);
  const host = useRef<HTMLElement>(null);
  const verdict = useRef<HTMLElement>(null);
  const [bars] = useState(() => rows.map((): Bar => ({ row: null, name: null, share: null })));
  const items = logits === undefined ? [] : [{ kind: "value" as const, op: logits }];

  /** Empties the bars; `shown` is what stands in the place of the verdict. */
  const clear = (element: HTMLElement, shown: string, label: string) => {
    for (const { row, name, share } of bars) {
      write(name, "");
      write(share, "");
      row?.style.removeProperty("--share");
      row?.classList.remove("correct");
    }
    write(verdict.current, shown);
    verdict.current?.classList.toggle("wrong", shown !== "");
    element.title = shown === "" ? "" : label;
    element.setAttribute("aria-label", label);
  };

  const fill = (element: HTMLElement, values: Float32Array) => {
    const { set } = sets.getState();
    const nameOf = (index: number) => set?.classNames[index] ?? `class ${index + 1}`;
    const { image } = observer.store.getState();
    const correct = "index" in image ? set?.labels[image.index] : undefined;
    const found = likeliest(softmax(values), rows.length);
    found.forEach(({ index, share }, i) => {
      const bar = bars[i];
      bar?.row?.style.setProperty("--share", `${(100 * share).toFixed(1)}%`);
      bar?.row?.classList.toggle("correct", index === correct);
      write(bar?.name ?? null, nameOf(index));
      write(bar?.share ?? null, wholePercent(share));
    });
    const isCorrect = found[0]?.index === correct;
    const text =
      correct === undefined
        ? "an image of your own"
        : `${isCorrect ? "\u2713 right:" : "\u2717 it is"} ${nameOf(correct)}`;
    write(verdict.current, text);
    verdict.current?.classList.toggle("wrong", correct !== undefined && !isCorrect);
    const likely = found.map(({ index, share }) => `${nameOf(index)} ${wholePercent(share)}`);
    const label = `For the test image: ${likely.join(", ")}; ${text}`;
    if (element.title === label) return;
    element.title = label;
    element.setAttribute("aria-label", label);
  };

  useVisibleSnapshot(
    host,
    items,
    (snapshot) => {
      const element = host.current;
      if (element === null) return;
      const values = snapshot.get(`value ${logits} all`);
      element.classList.toggle("waiting", values === undefined);
      if (values === undefined) clear(element, "", snapshot.isPast ? notThen : notYet);
      else if (!values.every(Number.isFinite)) clear(element, "\u2717 not a number", notFinite);
      else fill(element, values);
    },
    hasSet || undefined,
  );

  return (
    <i
      ref={host}
      className="block-preview classes waiting"
      role="img"
      data-named={hasSet}
      aria-label={notYet}
    >
      {bars.map((bar, row) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its rank
          key={row}
          className="class-row"
          ref={(element) => {
            bar.row = element;
          }}
        >
          <b
            ref={(element) => {
              bar.name = element;
            }}
          />
          <b
            ref={(element) => {
              bar.share = element;
            }}
          />
        </span>
      ))}
      <span ref={verdict} className="class-verdict" />
    </i>
  );
}

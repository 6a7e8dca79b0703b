import { useRef } from "react";
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
const notYet = "Press Run to see what the network takes the test image for";
const notFinite = "The network's answer is not a finite number";
const notThen = "What the network took the test image for was not recorded at this step";

/** The three classes that the network thinks likeliest for the shown image, and the right one. */
export function ClassBars() {
  const studio = useStudio();
  const observer = useObserver();
  const logits = useRun(({ started }) => started && logitsOp(started.ir));
  const sets = testSetOf(studio).store;
  // Names and labels come once; which of them are shown is written by the looks.
  const hasSet = useStore(sets, (state) => state.set !== undefined);
  const host = useRef<HTMLElement>(null);
  const items = logits === undefined ? [] : [{ kind: "value" as const, op: logits }];
  useVisibleSnapshot(host, items, (look) => {
    const element = host.current;
    const values = look.get(`value ${logits} all`);
    if (element === null) return;
    element.classList.toggle("waiting", values === undefined);
    if (values === undefined || !values.every(Number.isFinite)) {
      for (const text of element.getElementsByTagName("b")) write(text, "");
      const [last] = element.getElementsByClassName("class-verdict");
      const words = values !== undefined ? notFinite : look.isPast ? notThen : notYet;
      write(last ?? null, values === undefined ? "" : "\u2717 not a number");
      last?.classList.toggle("wrong", values !== undefined);
      for (const line of element.querySelectorAll<HTMLElement>(".class-row")) {
        line.style.removeProperty("--share");
        line.classList.remove("right");
      }
      element.title = values === undefined ? "" : words;
      element.setAttribute("aria-label", words);
      return;
    }
    const { set } = sets.getState();
    const name = (index: number) => set?.classNames[index] ?? `class ${index + 1}`;
    const { image } = observer.store.getState();
    const right = "index" in image ? set?.labels[image.index] : undefined;
    const found = likeliest(softmax(values), 3);
    const lines = element.getElementsByClassName("class-row");
    found.forEach(({ index, share }, i) => {
      const line = lines[i] as HTMLElement | undefined;
      if (line === undefined) return;
      line.style.setProperty("--share", `${(100 * share).toFixed(1)}%`);
      line.classList.toggle("right", index === right);
      const [label, percent] = line.getElementsByTagName("b");
      write(label ?? null, name(index));
      write(percent ?? null, wholePercent(share));
    });
    const [first] = found;
    const [last] = element.getElementsByClassName("class-verdict");
    const verdict =
      right === undefined
        ? "an image of your own"
        : `${first?.index === right ? "\u2713 right:" : "\u2717 it is"} ${name(right)}`;
    write(last ?? null, verdict);
    last?.classList.toggle("wrong", right !== undefined && first?.index !== right);
    const said = found.map(({ index, share }) => `${name(index)} ${wholePercent(share)}`);
    const words = `For the test image: ${said.join(", ")}; ${verdict}`;
    if (element.title === words) return;
    element.title = words;
    element.setAttribute("aria-label", words);
  });
  return (
    <i
      ref={host}
      className="block-preview classes waiting"
      role="img"
      data-named={hasSet}
      aria-label={notYet}
    >
      {rows.map((row) => (
        <span key={row} className="class-row">
          <b />
          <b />
        </span>
      ))}
      <span className="class-verdict" />
    </i>
  );
}

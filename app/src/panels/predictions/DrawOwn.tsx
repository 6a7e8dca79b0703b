import type { TestSet } from "@adder-studio/session/client";
import { useRef } from "react";
import { write } from "../../draw/use-draw";
import { DrawPad } from "../../editor/previews/DrawPad";
import { ShownPicture } from "../../editor/previews/ShownPicture";
import { likeliest, softmax } from "../../observe/classes";
import { imagesOf } from "../../observe/images";
import { logitsOp } from "../../observe/ops";
import { useVisibleSnapshot } from "../../observe/use-visible-snapshot";
import { useRun, useStudio } from "../../studio/context";
import { wholePercent } from "../../ui/numbers";

const mostBars = 12;

/** A drawing, what the network gets of it, and how likely it thinks each class, while one draws. */
export function DrawOwn({ set }: { set: TestSet }) {
  const studio = useStudio();
  const logits = useRun(({ started }) => started && logitsOp(started.ir));
  const host = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLOListElement>(null);
  const sorted = set.classNames.length > mostBars;
  useVisibleSnapshot(host, logits === undefined ? [] : [{ kind: "value", op: logits }], (look) => {
    const values = look.get(`value ${logits} all`);
    const list = bars.current;
    if (list === null) return;
    // Empty without a network, and where its answer is no number.
    const shares = values?.every(Number.isFinite) === true ? softmax(values) : [];
    const [best] = likeliest(shares, 1);
    const found = sorted
      ? likeliest(shares, mostBars)
      : shares.map((share, index) => ({ share, index }));
    for (const [i, row] of [...list.children].entries()) {
      const { share = 0, index } = found[i] ?? {};
      (row as HTMLElement).style.setProperty("--share", `${(100 * share).toFixed(1)}%`);
      row.classList.toggle("best", index !== undefined && index === best?.index);
      if (sorted) write(row.children[0] ?? null, set.classNames[index ?? -1] ?? "");
      write(row.children[2] ?? null, index === undefined ? "" : wholePercent(share));
    }
  });
  if (set.images instanceof Float32Array) {
    return <p className="answers-none">This data set holds features: nothing can be drawn.</p>;
  }
  return (
    <div ref={host} className="draw-own">
      <DrawPad set={set} onPixels={(pixels) => imagesOf(studio).showOwn(pixels, "Your drawing")} />
      <div className="draw-own-sees">
        <p className="panel-title">What the network gets</p>
        <ShownPicture className="draw-own-picture" />
      </div>
      <div className="draw-own-says">
        <p className="panel-title">What it takes it for</p>
        <ol
          ref={bars}
          className="share-bars"
          aria-label="Share of each class, softmax of the scores"
        >
          {set.classNames.slice(0, mostBars).map((name) => (
            <li key={name}>
              <span>{sorted ? "" : name}</span>
              <i aria-hidden="true" />
              <b />
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

import type { TestSet } from "@adder-studio/session/client";
import { useState } from "react";
import { ImageGrid } from "../../editor/previews/ImageGrid";
import { imagesOf } from "../../observe/images";
import { useObserved } from "../../observe/use-snapshot";
import { useStudio } from "../../studio/context";
import { plural } from "../../ui/format";
import { wholePercent } from "../../ui/numbers";
import type { Answer } from "./classes-data";

const perPage = 60;

/** Images with what they were taken for; a press shows one on the canvas. */
export function Answers({
  set,
  answers,
  title,
}: {
  set: TestSet;
  answers: readonly Answer[];
  title: string;
}) {
  const images = imagesOf(useStudio());
  const shown = useObserved((state) => state.image);
  const [pages, setPages] = useState(1);
  // Of a large split not all images came.
  const here = answers.filter(({ index }) => index < set.count);
  const some = here.slice(0, pages * perPage);
  const byIndex = new Map(some.map((answer) => [answer.index, answer]));
  const nameOf = (index: number) => {
    const found = byIndex.get(index);
    if (found === undefined) return "";
    const { right, answer, share } = found;
    const said = `${set.classNames[answer]}, ${wholePercent(share)}`;
    return right === answer
      ? `Test image ${index + 1}: correctly ${said}`
      : `Test image ${index + 1}: ${set.classNames[right]}, taken for ${said}`;
  };
  return (
    <div className="answers">
      <p className="panel-title">
        {title} <span>{plural(here.length, "image")}</span>
      </p>
      {here.length === 0 ? (
        <p className="answers-none">None.</p>
      ) : (
        <ImageGrid
          set={set}
          indices={some.map(({ index }) => index)}
          chosen={"index" in shown ? shown.index : undefined}
          label={title}
          nameOf={nameOf}
          onChoose={(index) => images.show(index)}
          caption={(index) => wholePercent(byIndex.get(index)?.share ?? Number.NaN)}
        />
      )}
      {some.length < here.length ? (
        <button type="button" className="button small" onClick={() => setPages(pages + 1)}>
          {plural(Math.min(perPage, here.length - some.length), "more image")}
        </button>
      ) : null}
    </div>
  );
}

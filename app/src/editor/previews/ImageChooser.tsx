import type { TestSet } from "@adder-studio/session/client";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { imagesOf } from "../../observe/images";
import { arePoints, placeText } from "../../observe/shown-image";
import { useObserved } from "../../observe/use-snapshot";
import { useStudio } from "../../studio/context";
import { formatWhole } from "../../ui/format";
import { ImageGrid } from "./ImageGrid";

const perPage = 60;

/** The test images, sixty at a time, of all classes or of one. */
export function ImageChooser({
  set,
  tested,
  onChosen,
}: {
  set: TestSet;
  tested: boolean;
  onChosen: () => void;
}) {
  const images = imagesOf(useStudio());
  const wrongFirst = useStore(images.store, (state) => state.wrongFirst);
  const shown = useObserved((state) => state.image);
  const [only, setOnly] = useState(-1);
  const [page, setPage] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order depends on what comes first
  const found = useMemo(() => {
    const all = images.order();
    return only < 0 ? all : all.filter((index) => set.labels[index] === only);
  }, [images, only, set, wrongFirst]);
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  const from = page * perPage;
  const points = arePoints(set);
  const name = (index: number) =>
    [
      `Test ${points ? "point" : "image"} ${index + 1}`,
      set.classNames[set.labels[index] ?? 0],
      points ? placeText(set, { index }) : undefined,
    ]
      .filter((part) => part !== undefined)
      .join(": ");
  return (
    <div className="image-chooser">
      <div className="image-chooser-head">
        {set.classNames.length === 0 ? null : (
          <select
            className="field"
            aria-label="Class"
            value={only}
            onChange={(event) => {
              setOnly(Number(event.target.value));
              setPage(0);
            }}
          >
            <option value={-1}>All classes</option>
            {set.classNames.map((className, index) => (
              <option key={className} value={index}>
                {className}
              </option>
            ))}
          </select>
        )}
        {tested && set.targets === undefined ? (
          <label className="check">
            <input
              type="checkbox"
              checked={wrongFirst}
              onChange={(event) => images.setWrongFirst(event.target.checked)}
            />
            Wrong first
          </label>
        ) : null}
        <span className="grow" />
        <button
          type="button"
          className="button icon quiet small"
          aria-label={points ? "Earlier points" : "Earlier images"}
          disabled={page === 0}
          onClick={() => setPage(page - 1)}
        >
          ‹
        </button>
        <span className="image-chooser-page">
          {formatWhole(Math.min(found.length, from + 1))} to{" "}
          {formatWhole(Math.min(found.length, from + perPage))} of {formatWhole(found.length)}
        </span>
        <button
          type="button"
          className="button icon quiet small"
          aria-label={points ? "Later points" : "Later images"}
          disabled={page >= pages - 1}
          onClick={() => setPage(page + 1)}
        >
          ›
        </button>
      </div>
      <ImageGrid
        set={set}
        indices={found.slice(from, from + perPage)}
        chosen={"index" in shown ? shown.index : undefined}
        label={points ? "Test points" : "Test images"}
        nameOf={name}
        onChoose={(index) => {
          images.show(index);
          onChosen();
        }}
      />
    </div>
  );
}

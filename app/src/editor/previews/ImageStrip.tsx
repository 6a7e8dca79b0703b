import type { ShownImage, TestSet } from "@adder-studio/session/client";
import {
  ChevronLeft,
  ChevronRight,
  Grid3x3,
  ImagePlus,
  PanelBottomClose,
  PenLine,
  TriangleAlert,
} from "lucide-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { write } from "../../draw/use-draw";
import { likeliest, softmax } from "../../observe/classes";
import { imageFromFile } from "../../observe/file-image";
import { imagesOf } from "../../observe/images";
import type { DrawSnapshot } from "../../observe/observer";
import { logitsOp, valueOp } from "../../observe/ops";
import { usePredictions } from "../../observe/prediction-log";
import { arePoints, exampleWord, placeText, rightText } from "../../observe/shown-image";
import { inputOf, testSetOf, useTestSetOf } from "../../observe/test-set";
import { useObserved, useObserver } from "../../observe/use-snapshot";
import { useVisibleSnapshot } from "../../observe/use-visible-snapshot";
import { useDerived, useDerivedPart, useRun, useStudio, useUi } from "../../studio/context";
import { formatWhole, plural } from "../../ui/format";
import { signedText, wholePercent } from "../../ui/numbers";
import { DrawPad } from "./DrawPad";
import { ImageChooser } from "./ImageChooser";
import { Pop } from "./Pop";
import { ShownPicture } from "./ShownPicture";
import "./image-strip.css";

/** The test image that the canvas shows: which one it is, what the network takes it for, and where to get another. */
export function ImageStrip() {
  const studio = useStudio();
  const pictures = useUi((state) => state.pictures);
  const open = useUi((state) => state.imageStrip);
  const started = useRun((state) => state.started);
  const { lowered, document } = useDerived();
  const [first] = (started?.ir ?? lowered.built).ops;
  // The data is there to be seen while the network is not whole, too.
  const input = useMemo(
    () => (first?.op === "input" ? first.attrs : inputOf(document)),
    [first, document],
  );
  // From the first epoch on, though nobody may look yet.
  usePredictions();
  const { fault } = useTestSetOf(
    pictures ? input : undefined,
    (started?.graph ?? document).run.seed,
  );
  const hasInput = input !== undefined;
  useEffect(() => {
    if (!hasInput) testSetOf(studio).clear();
  }, [hasInput, studio]);
  const set = useStore(testSetOf(studio).store, (state) => state.set);
  // Of a network without a block there is nothing to see, and what to begin with has the room.
  const isEmpty = Object.keys(document.nodes).length === 0;
  if (!pictures || isEmpty || (!hasInput && set === undefined)) return null;
  return (
    <div className="image-strip-place">
      {open ? (
        <Strip fault={fault?.message} />
      ) : (
        <button
          type="button"
          className="image-strip folded"
          aria-label={`Show the ${exampleWord(set)}`}
          title={`Show the ${exampleWord(set)}`}
          onClick={() => studio.ui.set({ imageStrip: true })}
        >
          <ShownPicture className="image-strip-picture" />
          {arePoints(set) ? "Test point" : "Test image"}
        </button>
      )}
    </div>
  );
}

/** By itself: an edit of the network leaves it alone. */
const Strip = memo(function Strip({ fault }: { fault: string | undefined }) {
  const studio = useStudio();
  const images = imagesOf(studio);
  const observer = useObserver();
  const sets = testSetOf(studio).store;
  const set = useStore(sets, (state) => state.set);
  const image = useObserved((state) => state.image);
  const { wrongFirst, own } = useStore(images.store);
  const logits = useRun(({ started }) => started && logitsOp(started.ir));
  const valued = useRun(({ started }) => started && valueOp(started.ir));
  const whole = useDerivedPart(({ lowered }) => lowered.ir !== undefined);
  const tested = usePredictions().last !== undefined;
  const [trouble, setTrouble] = useState<string>();
  const host = useRef<HTMLElement>(null);
  const chooser = useRef<HTMLInputElement>(null);

  const answer = logits ?? valued;
  const show: DrawSnapshot = (snapshot) => {
    const [says] = host.current?.getElementsByClassName("image-prediction") ?? [];
    if (!(says instanceof HTMLElement) || answer === undefined) return;
    const values = snapshot.get(`value ${answer} all`);
    const about = { set: sets.getState().set, image: observer.store.getState().image };
    const shown =
      values === undefined ? undefined : predictionOf(values, valued !== undefined, about);
    const absent = snapshot.isPast ? "Not recorded at this step" : "Shown after the next step";
    write(says.firstElementChild, shown === undefined ? "" : "The network says ");
    write(says.lastElementChild, shown?.text ?? absent);
    if (shown?.isCorrect === undefined) delete says.dataset.correct;
    else says.dataset.correct = String(shown.isCorrect);
  };
  useVisibleSnapshot(host, answer === undefined ? [] : [{ kind: "value", op: answer }], show, set);

  const take = async (file: File | undefined) => {
    if (file === undefined || set === undefined || arePoints(set)) return;
    setTrouble(undefined);
    try {
      const { pixels, name } = await imageFromFile(file, set);
      images.showOwn(pixels, name);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };

  const points = arePoints(set);
  const word = set === undefined ? "image" : exampleWord(set).slice("test ".length);
  const label = set !== undefined && "index" in image ? set.labels[image.index] : undefined;
  const title =
    set === undefined
      ? (fault ?? "Loading the test data …")
      : "index" in image
        ? (set.classNames[label ?? 0] ?? rightText(set, image))
        : own;
  const place =
    set !== undefined && "index" in image
      ? wrongFirst && images.order().indexOf(image.index) < images.wrong()
        ? `mistake ${images.order().indexOf(image.index) + 1} of ${formatWhole(images.wrong())}`
        : `test ${word} ${formatWhole(image.index + 1)} of ${formatWhole(set.count)}${
            points && set.classNames.length > 0 ? `: ${placeText(set, image)}` : ""
          }`
      : "";
  return (
    <section
      ref={host}
      className="image-strip"
      aria-label={points ? "Test point" : "Test image"}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        // Kept from the page, which would open the file as an experiment or as data.
        event.preventDefault();
        void take(event.dataTransfer.files[0]);
      }}
    >
      <button
        type="button"
        className="button icon quiet small"
        aria-label={`Previous ${word}`}
        title={`Previous ${word} (,)`}
        disabled={set === undefined}
        onClick={() => images.step(-1)}
      >
        <ChevronLeft size={17} />
      </button>
      <ShownPicture className="image-strip-picture" />
      <button
        type="button"
        className="button icon quiet small"
        aria-label={`Next ${word}`}
        title={`Next ${word} (.)`}
        disabled={set === undefined}
        onClick={() => images.step(1)}
      >
        <ChevronRight size={17} />
      </button>
      <div className={points ? "image-strip-text of-point" : "image-strip-text"}>
        <div className="image-strip-title">
          <b>{title}</b> <span>{place}</span>
        </div>
        {trouble === undefined ? (
          // The looks write into it once a network trains.
          <div key={String(answer)} className="image-prediction">
            <span />
            <span>
              {answer !== undefined
                ? ""
                : whole
                  ? "Press Run for a prediction"
                  : "Fix the network, then press Run"}
            </span>
          </div>
        ) : (
          <div className="image-trouble" role="alert">
            {trouble}
          </div>
        )}
      </div>
      <div className="image-strip-tools">
        <Pop label={`Choose a test ${word}`} button={<Grid3x3 size={15} />} className="wide">
          {(close) =>
            set === undefined ? null : <ImageChooser set={set} tested={tested} onChosen={close} />
          }
        </Pop>
        {points ? null : (
          <>
            <Pop label="Draw an image" button={<PenLine size={15} />}>
              {() =>
                set === undefined || set.images instanceof Float32Array ? (
                  <p className="pad-hint">Images of this data set cannot be drawn.</p>
                ) : (
                  <DrawPad
                    set={set}
                    onPixels={(pixels) => images.showOwn(pixels, "Your drawing")}
                  />
                )
              }
            </Pop>
            <button
              type="button"
              className="button icon quiet small roomy"
              aria-label="Take an image from this device"
              title="Take an image from this device, or drop one here"
              disabled={set === undefined}
              onClick={() => chooser.current?.click()}
            >
              <ImagePlus size={15} />
            </button>
            <input
              ref={chooser}
              type="file"
              accept="image/*"
              hidden
              aria-label="Picture file"
              onChange={(event) => {
                void take(event.target.files?.[0]);
                event.target.value = "";
              }}
            />
          </>
        )}
        {set?.targets !== undefined ? null : (
          <button
            type="button"
            className="button icon quiet small roomy"
            aria-label="Mistakes first"
            aria-pressed={wrongFirst}
            title={
              tested
                ? `Mistakes of the last test first${wrongFirst ? `: ${plural(images.wrong(), "mistake")}` : ""}`
                : "Mistakes first: they are known after the first epoch's test"
            }
            disabled={set === undefined || !tested}
            onClick={() => images.setWrongFirst(!wrongFirst)}
          >
            <TriangleAlert size={15} />
          </button>
        )}
        <button
          type="button"
          className="button icon quiet small"
          aria-label={`Fold the test ${word}`}
          title={`Fold the test ${word}`}
          onClick={() => studio.ui.set({ imageStrip: false })}
        >
          <PanelBottomClose size={15} />
        </button>
      </div>
    </section>
  );
});

/**
 * Returns the text of the network's output for the shown image, and whether it is correct: undefined for values, and where
 * the image has no label.
 */
function predictionOf(
  values: Float32Array,
  isRegression: boolean,
  { set, image }: { readonly set: TestSet | undefined; readonly image: ShownImage },
): { readonly text: string; readonly isCorrect?: boolean } {
  if (!values.every(Number.isFinite)) return { text: "not a number \u2717", isCorrect: false };
  const index = "index" in image ? image.index : undefined;
  if (isRegression) {
    const { mean, std } = set?.valueScale ?? { mean: 0, std: 1 };
    const wanted = index === undefined ? undefined : set?.targets?.[index];
    return { text: answerText((values[0] ?? Number.NaN) * std + mean, wanted) };
  }
  const [best] = likeliest(softmax(values), 1);
  if (best === undefined) return { text: "no class" };
  const name = set?.classNames[best.index] ?? `class ${best.index + 1}`;
  const text = `${name}, ${wholePercent(best.share)}`;
  const label = index === undefined ? undefined : set?.labels[index];
  if (label === undefined) return { text };
  const isCorrect = label === best.index;
  return { text: `${text} ${isCorrect ? "\u2713" : "\u2717"}`, isCorrect };
}

function answerText(own: number, wanted: number | undefined): string {
  const [says, target] = [own, wanted].map((value) =>
    value === undefined ? undefined : signedText(value),
  );
  return `${says}${target === undefined ? "" : `; right: ${target}`}`;
}

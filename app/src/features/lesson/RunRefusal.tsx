import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useStore } from "zustand";
import type { LessonProgressModel } from "../../studio/lesson-progress";
import { ring } from "./point";

const shownMs = 6000;

/** The sentence at the Run button after a press that the lesson refused, with a ring around what is to be done first. */
export function RunRefusal({ model }: { readonly model: LessonProgressModel }) {
  const refused = useStore(model.store, (state) => state.refused);
  const [place, setPlace] = useState<Place>();
  useEffect(() => {
    if (refused === undefined) {
      setPlace(undefined);
      return;
    }
    const open = document.querySelector<HTMLElement>(
      ".lesson-number[data-open='true'], .lesson-question[data-open='true']",
    );
    if (open !== null) {
      open.scrollIntoView({ block: "nearest" });
      ring(open);
      open.querySelector<HTMLElement>("input, textarea")?.focus({ preventScroll: true });
    }
    setPlace(placeAtRun());
    const timer = setTimeout(() => model.store.setState({ refused: undefined }), shownMs);
    return () => clearTimeout(timer);
  }, [refused, model]);
  if (refused === undefined || place === undefined) return null;
  return createPortal(
    <p
      className={place.isAbove ? "lesson-refusal above" : "lesson-refusal"}
      style={{ top: place.top, left: place.left }}
    >
      {refused.sentence}
    </p>,
    place.host,
  );
}

interface Place {
  readonly top: number;
  readonly left: number;
  /** The bar of the Run button: a landmark, so that the sentence is part of the page for everybody. */
  readonly host: Element;
  /** The sentence stands above `top`. */
  readonly isAbove: boolean;
}

const width = 264;
const gap = 8;

/** Returns the place of the sentence below the Run button, or above it where the page ends; undefined without one. */
function placeAtRun(): Place | undefined {
  const button = [...document.querySelectorAll(".run-controls .primary")].find((one) =>
    one.checkVisibility(),
  );
  if (button === undefined) return undefined;
  const { left, top, bottom } = button.getBoundingClientRect();
  const isAbove = bottom > innerHeight - 100;
  return {
    host: button.closest("header, section") ?? document.body,
    isAbove,
    top: isAbove ? top - gap : bottom + gap,
    left: Math.max(gap, Math.min(left, innerWidth - width - gap)),
  };
}

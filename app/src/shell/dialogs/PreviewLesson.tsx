import type { ModelGraph, OwnLesson } from "@adder-studio/graph";
import { GraduationCap } from "lucide-react";
import { useEffect, useState } from "react";
import { plural } from "../../ui/format";

/** Describes the lesson of a link or a file before it is opened: its title, its steps, and what may be changed. */
export function PreviewLesson({ graph }: { readonly graph: ModelGraph }) {
  const known = useLessonOf(graph);
  if (known === undefined) return null;
  return (
    <section className="preview-lesson" aria-label="The lesson">
      <GraduationCap size={20} aria-hidden="true" />
      {known === "unknown" ? (
        <p>This lesson comes with a newer Adder Studio. Reload the page to read it.</p>
      ) : (
        <div>
          <h3>{known.title === "" ? "A lesson" : known.title}</h3>
          <p>
            {plural(known.steps.length, "step")}. {mayChange(known, graph)}
          </p>
        </div>
      )}
    </section>
  );
}

/** Returns the lesson of a document with its words; undefined for none, and while one by name is on its way. */
function useLessonOf({ lesson }: ModelGraph): OwnLesson | "unknown" | undefined {
  const [loaded, setLoaded] = useState<OwnLesson | "unknown">();
  const id = lesson !== undefined && "id" in lesson ? lesson.id : undefined;
  useEffect(() => {
    if (id === undefined) return;
    let isWanted = true;
    void import("@adder-studio/classroom/lessons")
      .then((it) => it.loadLesson(id))
      .then((found) => isWanted && setLoaded(found?.lesson ?? "unknown"))
      // The page offers to load again what did not come.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [id]);
  return lesson === undefined || "id" in lesson ? loaded : lesson;
}

const accesses = {
  open: "You may change everything",
  settings: "You may change values and training settings; blocks and wires stay",
  run: "You run it as it is",
} as const;

const seeds = {
  fixed: "",
  ask: " It asks for your number on the list.",
  "per-student": " You get a seed of your own.",
} as const;

function mayChange({ access, steps }: OwnLesson, { share }: ModelGraph): string {
  const differs = steps.some((step) => step.access !== undefined && step.access !== access);
  const locked =
    share.locked.length === 0 || access === "run"
      ? ""
      : `, but for ${plural(share.locked.length, "locked control")}`;
  return `${accesses[access]}${locked}${differs ? "; some steps differ" : ""}.${seeds[share.seedRule]}`;
}

import { type Inline, type LessonPart, parseMarkup } from "@adder-studio/classroom/lesson";
import { useMemo } from "react";
import { useStudio } from "../../studio/context";
import { pointAt } from "./point";

/** The words of a step: paragraphs, lists, emphasis, and links that point at parts of the screen. */
export function Words({ text }: { readonly text: string }) {
  const blocks = useMemo(() => parseMarkup(text), [text]);
  return (
    <div className="lesson-words">
      {keyed(blocks).map(([key, block]) => {
        if (block.kind === "paragraph") {
          return (
            <p key={key}>
              <Line pieces={block.children} />
            </p>
          );
        }
        const List = block.ordered ? "ol" : "ul";
        return (
          <List key={key}>
            {keyed(block.items).map(([item, pieces]) => (
              <li key={item}>
                <Line pieces={pieces} />
              </li>
            ))}
          </List>
        );
      })}
    </div>
  );
}

/** Gives parts of a text their places as keys: a text never changes its order. */
function keyed<T>(list: readonly T[]): readonly (readonly [string, T])[] {
  return list.map((entry, at) => [`${at}`, entry]);
}

function Line({ pieces }: { readonly pieces: readonly Inline[] }) {
  return keyed(pieces).map(([key, piece]) => <Piece key={key} piece={piece} />);
}

function Piece({ piece }: { readonly piece: Inline }) {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "part":
      return <PartLink part={piece.part} label={piece.label} />;
    case "emphasis":
      return (
        <em>
          <Line pieces={piece.children} />
        </em>
      );
    case "strong":
      return (
        <strong>
          <Line pieces={piece.children} />
        </strong>
      );
  }
}

function PartLink({ part, label }: { readonly part: LessonPart; readonly label: string }) {
  const studio = useStudio();
  return (
    <button
      type="button"
      className="link lesson-part"
      title="Show where this is"
      // A press of a key has no clicks.
      onClick={({ detail }) => pointAt(studio, part, detail === 0)}
    >
      {label}
    </button>
  );
}

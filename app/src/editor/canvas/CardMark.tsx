import { CircleAlert, Lightbulb, TriangleAlert } from "lucide-react";
import { useId } from "react";
import { useDerivedPart } from "../../studio/context";
import { DiagnosticText } from "../../studio/DiagnosticText";

const marks = { error: CircleAlert, warning: TriangleAlert, hint: Lightbulb };

/** Opens the block's sentences with their fixes. */
export function CardMark({
  id,
  worst,
  title,
}: {
  id: string;
  worst: "error" | "warning" | "hint";
  title: string;
}) {
  const popover = useId();
  const list = useDerivedPart(({ lowered }) => lowered.facts[id]?.diagnostics) ?? [];
  const Icon = marks[worst];
  return (
    <>
      <button
        type="button"
        className={`card-mark nodrag ${worst}`}
        aria-label={`${title}: ${list.length === 1 ? list[0]?.message : `${list.length} remarks`}`}
        popoverTarget={popover}
      >
        <Icon size={15} />
      </button>
      <div
        id={popover}
        popover="auto"
        className="menu card-popover nodrag nopan"
        ref={(element) => {
          if (element === null) return;
          element.ontoggle = (event) => {
            if ((event as ToggleEvent).newState !== "open") return;
            const anchor = element.previousElementSibling?.getBoundingClientRect();
            if (anchor === undefined) return;
            const left = Math.max(8, Math.min(anchor.left, window.innerWidth - 328));
            element.style.left = `${left}px`;
            const below = anchor.bottom + 6;
            const top = below + element.offsetHeight > window.innerHeight - 8;
            element.style.top = `${top ? anchor.top - element.offsetHeight - 6 : below}px`;
          };
        }}
      >
        {list.map((diagnostic) => (
          <DiagnosticText key={`${diagnostic.code}${diagnostic.message}`} diagnostic={diagnostic} />
        ))}
      </div>
    </>
  );
}

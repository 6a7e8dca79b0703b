import { classColor, classShape, shapePaths } from "./classes";

/** A class's colour and shape. */
export function ClassMark({ label, dark }: { label: number; dark: boolean }) {
  return (
    <svg className="class-mark" viewBox="-1.4 -1.4 2.8 2.8" aria-hidden="true">
      <path d={shapePaths[classShape(label)]} fill={classColor(label, dark)} />
    </svg>
  );
}

/** The classes; pressing one leaves it alone in colour. */
export function ClassLegend({
  names,
  dark,
  only,
  onOnly,
}: {
  names: readonly string[];
  dark: boolean;
  only: number | undefined;
  onOnly: (label: number | undefined) => void;
}) {
  return (
    <ul className="class-legend" aria-label="Classes">
      {names.map((name, label) => (
        <li key={name}>
          <button
            type="button"
            className="why-layer"
            aria-pressed={only === label}
            title={only === label ? "Show all classes" : "Show only this class"}
            onClick={() => onOnly(only === label ? undefined : label)}
          >
            <ClassMark label={label} dark={dark} />
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

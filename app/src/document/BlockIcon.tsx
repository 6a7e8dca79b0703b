import { memo, type ReactElement } from "react";

/** The hue a block wears everywhere: strip, icon, chart, cost. */
export type Hue = "adder" | "conv" | "norm" | "act" | "plain";

const marks: Readonly<Record<string, ReactElement>> = {
  plus: <path d="M8 3v10M3 8h10" />,
  cross: <path d="M4 4l8 8M12 4l-8 8" />,
  shift: <path d="M3.5 4l4 4-4 4M8.5 4l4 4-4 4" />,
  bell: <path d="M2 12c3.4 0 3.6-8 6-8s2.6 8 6 8" />,
  ramp: <path d="M2 11.5h6l5.5-7" />,
  leak: <path d="M2 12.5l5.5-2 5-7" />,
  sigmoid: <path d="M2 12.5h2.5c3.5 0 3.5-9 7-9H14" />,
  tanh: <path d="M2 13c4.5 0 4-10 12-10M8 3v10M3 8h10" />,
  grid: <path d="M3 3h10v10H3zM8 3v10M3 8h10" />,
  mean: <path d="M3 3h10v10H3zM3 8h10" />,
  dot: (
    <>
      <path d="M3 3h10v10H3z" />
      <circle cx="8" cy="8" r="1.5" />
    </>
  ),
  rows: <path d="M3 4.5h10M3 8h10M3 11.5h10" />,
  join: <path d="M4 2.5v3c0 2.5 4 2.5 4 5v3M12 2.5v3c0 2.5-4 2.5-4 5" />,
  stack: <path d="M3 3h4v10H3zM9 3h4v10H9z" />,
  drop: <path d="M3 3h10v10H3zM5.5 5.5l5 5M10.5 5.5l-5 5" />,
  image: <path d="M2.5 3.5h11v9h-11zM2.5 10.5l3-3 3 3 2-2 3 3" />,
  flag: <path d="M4 14V2.5h8l-2 3 2 3H4" />,
  layers: <path d="M8 2.5l6 3-6 3-6-3zM2 8.5l6 3 6-3M2 11l6 3 6-3" />,
  enter: <path d="M2 8h8M7 5l3 3-3 3M13 3v10" />,
  leave: <path d="M3 3v10M6 8h8M11 5l3 3-3 3" />,
  note: <path d="M3 3h10v7l-3 3H3zM10 13v-3h3" />,
  box: <path d="M3 3h10v10H3z" />,
};

const looks: Readonly<Record<string, { hue: Hue; mark: string }>> = {
  input: { hue: "plain", mark: "image" },
  conv2d: { hue: "conv", mark: "cross" },
  adder2d: { hue: "adder", mark: "plus" },
  shift2d: { hue: "conv", mark: "shift" },
  dense: { hue: "conv", mark: "cross" },
  adderDense: { hue: "adder", mark: "plus" },
  batchNorm: { hue: "norm", mark: "bell" },
  relu: { hue: "act", mark: "ramp" },
  leakyRelu: { hue: "act", mark: "leak" },
  sigmoid: { hue: "act", mark: "sigmoid" },
  tanh: { hue: "act", mark: "tanh" },
  maxPool: { hue: "plain", mark: "grid" },
  avgPool: { hue: "plain", mark: "mean" },
  globalAvgPool: { hue: "plain", mark: "dot" },
  flatten: { hue: "plain", mark: "rows" },
  add: { hue: "plain", mark: "join" },
  concat: { hue: "plain", mark: "stack" },
  dropout: { hue: "plain", mark: "drop" },
  composite: { hue: "plain", mark: "layers" },
  groupInput: { hue: "plain", mark: "enter" },
  groupOutput: { hue: "plain", mark: "leave" },
  note: { hue: "plain", mark: "note" },
  classOutput: { hue: "plain", mark: "flag" },
  valueOutput: { hue: "plain", mark: "dot" },
};

export function hueOf(type: string): Hue {
  return Object.hasOwn(looks, type) ? (looks[type]?.hue ?? "plain") : "plain";
}

type IconShape =
  | { readonly d: string }
  | { readonly cx: string; readonly cy: string; readonly r: string };

/** The mark's strokes as plain data, on a square of 16: for pictures that are drawn without React. */
export function iconShapes(type: string): readonly IconShape[] {
  const mark = Object.hasOwn(looks, type) ? looks[type]?.mark : undefined;
  const shapes: IconShape[] = [];
  const walk = (element: ReactElement): void => {
    const props = element.props as IconShape | { readonly children: readonly ReactElement[] };
    if ("children" in props) props.children.forEach(walk);
    else shapes.push(props);
  };
  walk(marks[mark ?? "box"] as ReactElement);
  return shapes;
}

/** A tile in the block's hue; decoration, the name stands beside it. */
export const BlockIcon = memo(function BlockIcon({
  type,
  hue = hueOf(type),
  size = 18,
}: {
  type: string;
  hue?: Hue;
  size?: number;
}) {
  const look = Object.hasOwn(looks, type) ? looks[type] : undefined;
  return (
    <span className={`block-icon hue-${hue}`} aria-hidden="true">
      <svg width={size} height={size} viewBox="-1 -1 18 18" aria-hidden="true">
        {marks[look?.mark ?? "box"]}
      </svg>
    </span>
  );
});

/** Colours of classes, after Okabe and Ito with two more; each has a contrast of 3:1 with its background. */
const light = [
  "#b45f00",
  "#0072b2",
  "#00795a",
  "#b03a7a",
  "#7d6b00",
  "#2b86c5",
  "#c93c00",
  "#1b2432",
  "#767e8a",
  "#6a3d9a",
];
const dark = [
  "#e69f00",
  "#4a97e0",
  "#2fc59a",
  "#e08bbe",
  "#f0e442",
  "#9ad7fa",
  "#ff7a45",
  "#f4f6f8",
  "#98a2b3",
  "#b595f0",
];

export const shapeCount = 10;

/** Returns the colour of a class. */
export function classColor(label: number, isDark: boolean): string {
  const colors = isDark ? dark : light;
  return colors[label % colors.length] as string;
}

/** Returns the index of a class's shape, of ten; beyond ten classes the same colours come with other shapes. */
export function classShape(label: number): number {
  return (label + Math.floor(label / shapeCount)) % shapeCount;
}

type Corner = readonly [number, number];

function polygon(corners: readonly Corner[]): string {
  return `M${corners.map(([x, y]) => `${x.toFixed(3)} ${y.toFixed(3)}`).join("L")}Z`;
}

function regular(sides: number, turn: number, inner = 1): string {
  const count = inner === 1 ? sides : sides * 2;
  return polygon(
    Array.from({ length: count }, (_, i): Corner => {
      const angle = turn + (2 * Math.PI * i) / count;
      const radius = i % 2 === 0 ? 1.15 : 1.15 * inner;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  );
}

const up = -Math.PI / 2;
const bar = 0.36;
const plus: readonly Corner[] = [
  [-bar, -1.1],
  [bar, -1.1],
  [bar, -bar],
  [1.1, -bar],
  [1.1, bar],
  [bar, bar],
  [bar, 1.1],
  [-bar, 1.1],
  [-bar, bar],
  [-1.1, bar],
  [-1.1, -bar],
  [-bar, -bar],
];
const half = Math.SQRT1_2;

/** Outlines of about radius 1 around 0, as SVG paths: circle, square, triangles, diamond, plus, cross, stars, pentagon. */
export const shapePaths: readonly string[] = [
  "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
  polygon([
    [-0.88, -0.88],
    [0.88, -0.88],
    [0.88, 0.88],
    [-0.88, 0.88],
  ]),
  regular(3, up),
  regular(4, up),
  polygon(plus),
  polygon(plus.map(([x, y]): Corner => [half * (x - y), half * (x + y)])),
  regular(3, -up),
  regular(5, up, 0.45),
  regular(5, up),
  regular(4, up, 0.35),
];

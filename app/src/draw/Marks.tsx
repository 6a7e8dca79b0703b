import type { Mark } from "./export";

/** The marks of a drawing inside an `svg`. */
export function Marks({ marks }: { marks: readonly Mark[] }) {
  return marks.map((mark, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: marks have no names and hold no state
    <Drawn key={index} mark={mark} />
  ));
}

function Drawn({ mark }: { mark: Mark }) {
  switch (mark.kind) {
    case "box": {
      const { x, y, width, height, fill, stroke } = mark;
      return <rect x={x} y={y} width={width} height={height} fill={fill} stroke={stroke} />;
    }
    case "line":
      return <line x1={mark.x1} y1={mark.y1} x2={mark.x2} y2={mark.y2} stroke={mark.stroke} />;
    case "text":
      return (
        <text
          x={mark.x}
          y={mark.y}
          fontSize={mark.size}
          fill={mark.fill}
          textAnchor={mark.anchor ?? "start"}
          fontWeight={mark.bold ? 600 : undefined}
        >
          {mark.text}
        </text>
      );
  }
}

import type { Ink } from "./ink";

/** The fill and stroke of a shape; without both it is not seen. */
export interface Look {
  readonly fill?: Ink;
  readonly stroke?: Ink;
  /** In pixels; 1 by itself. */
  readonly strokeWidth?: number;
  readonly dash?: readonly number[];
  /** Opacity of fill and stroke each, 0 to 1. */
  readonly alpha?: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The source of an image's pixels: a canvas has both parts. */
export type Pixels = CanvasImageSource & { toDataURL(type: string): string };

/** A piece of a drawing in pixels at 1x. Both painters draw every kind, and a new kind fails to compile in both. */
export type Shape =
  | (Look & {
      readonly kind: "path";
      /** x, y, x, y ... */
      readonly points: readonly number[];
      readonly closed?: boolean;
    })
  | (Look & Box & { readonly kind: "rect"; readonly radius?: number })
  | (Look & {
      readonly kind: "circle";
      readonly x: number;
      readonly y: number;
      readonly radius: number;
    })
  | (Look & {
      readonly kind: "symbol";
      /** An SVG path around 0, 0. */
      readonly d: string;
      readonly x: number;
      readonly y: number;
      readonly scale: number;
    })
  | {
      readonly kind: "text";
      readonly x: number;
      /** The height of the line that the letters stand on. */
      readonly y: number;
      readonly text: string;
      readonly fill: Ink;
      readonly size: number;
      readonly bold?: boolean;
      readonly anchor?: "start" | "middle" | "end";
      /** Read from below upwards. */
      readonly turned?: boolean;
    }
  | (Box & { readonly kind: "image"; readonly pixels: Pixels })
  | {
      readonly kind: "group";
      readonly dx: number;
      readonly dy: number;
      /** Nothing is seen outside of it; in the group's own pixels. */
      readonly clip?: Box;
      readonly shapes: readonly Shape[];
    };

/** A thing that a pointer can be on. */
export interface Target {
  readonly key: number | string;
  readonly x: number;
  readonly y: number;
  /** The area that answers to the pointer; without it, the surroundings of the place. */
  readonly box?: Box;
  /** The text of its tooltip. */
  readonly text?: string;
}

/** A finished drawing: what the painters paint. */
export interface Scene {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Transparent without. */
  readonly ground?: Ink;
  readonly shapes: readonly Shape[];
  readonly targets: readonly Target[];
}

/**
 * Throws for a number that is none, with the drawing's title, the shape and the field: painters pass over what is not
 * finite in silence, each in its own way.
 */
export function assertFinite(scene: Scene): void {
  const fail = ({ kind }: { readonly kind: string }, field: string, value: number) => {
    throw new Error(`"${scene.title}" has a ${kind} whose ${field} is ${value}.`);
  };
  for (const field of ["width", "height"] as const) {
    if (!Number.isFinite(scene[field])) fail({ kind: "scene" }, field, scene[field]);
  }
  const check = (shape: Shape) => {
    if (shape.kind === "group") shape.shapes.forEach(check);
    if (shape.kind === "path") {
      const at = shape.points.findIndex((value) => !Number.isFinite(value));
      if (at >= 0) fail(shape, `point ${Math.floor(at / 2)}`, shape.points[at] as number);
    }
    for (const [field, value] of Object.entries(shape)) {
      if (typeof value === "number" && !Number.isFinite(value)) fail(shape, field, value);
    }
  };
  scene.shapes.forEach(check);
}

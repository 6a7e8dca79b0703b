import type { Composite, CompositeId, Props } from "@adder-studio/graph";
import { createSketch, type Sketch } from "../templates/sketch";

export type Layer = "adder2d" | "conv2d";

/** A composite that comes with the program: each drop of it is a definition of its own. */
export interface ReadyComposite {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  /** `root` and all that it refers to. */
  readonly composites: Readonly<Record<CompositeId, Composite>>;
  readonly root: CompositeId;
}

/** A layer, batch norm and ReLU in a row. */
export function layerUnit(sketch: Sketch, layer: Layer, props: Props): CompositeId {
  return sketch.define(layer === "adder2d" ? "Adder unit" : "Conv unit", (inner) => {
    const last = inner.chain(inner.input(), [layer, props], ["batchNorm"], ["relu"]);
    inner.output(last);
  });
}

interface UnitOptions {
  readonly filters: number;
  readonly stride?: number;
  /** The shortcut is a 1x1 layer: where size or channels change. */
  readonly projection?: boolean;
  readonly title?: string;
}

/** Two 3x3 layers with batch norm and a shortcut past them (He et al., CVPR 2016, fig. 5 left). */
export function residualUnit(sketch: Sketch, layer: Layer, options: UnitOptions): CompositeId {
  const { filters, stride = 1, projection = false, title = "Residual unit" } = options;
  return sketch.define(title, (inner) => {
    const x = inner.input();
    const main = inner.chain(
      x,
      [layer, { filters, stride }],
      ["batchNorm"],
      ["relu"],
      [layer, { filters }],
      ["batchNorm"],
    );
    const narrow = { filters, kernel: 1, stride, pad: 0 };
    const shortcut = projection ? inner.chain(x, [layer, narrow], ["batchNorm"]) : x;
    inner.output(inner.chain(inner.block("add", {}, main, shortcut), ["relu"]));
  });
}

/**
 * 1x1, 3x3 and 1x1 layers with batch norm and a shortcut past them; four times as many filters leave it (He et
 * al., CVPR 2016, fig. 5 right; the stride in the 3x3 layer, as PyTorch has it).
 */
export function bottleneck(sketch: Sketch, layer: Layer, options: UnitOptions): CompositeId {
  const { filters, stride = 1, projection = false, title = "Bottleneck" } = options;
  const out = 4 * filters;
  return sketch.define(title, (inner) => {
    const x = inner.input();
    const main = inner.chain(
      x,
      [layer, { filters, kernel: 1, pad: 0 }],
      ["batchNorm"],
      ["relu"],
      [layer, { filters, stride }],
      ["batchNorm"],
      ["relu"],
      [layer, { filters: out, kernel: 1, pad: 0 }],
      ["batchNorm"],
    );
    const wide = { filters: out, kernel: 1, stride, pad: 0 };
    const shortcut = projection ? inner.chain(x, [layer, wide], ["batchNorm"]) : x;
    inner.output(inner.chain(inner.block("add", {}, main, shortcut), ["relu"]));
  });
}

/** Two 3x3 layers, each with batch norm and ReLU, and a 2x2 max pool. `first` makes the first layer. */
export function vggStage(
  sketch: Sketch,
  layer: Layer,
  filters: number,
  first: Layer = layer,
): CompositeId {
  return sketch.define(`VGG stage ${filters}`, (inner) => {
    const last = inner.chain(
      inner.input(),
      [first, { filters }],
      ["batchNorm"],
      ["relu"],
      [layer, { filters }],
      ["batchNorm"],
      ["relu"],
      ["maxPool"],
    );
    inner.output(last);
  });
}

function ready(
  id: string,
  title: string,
  doc: string,
  make: (sketch: Sketch) => CompositeId,
): ReadyComposite {
  const sketch = createSketch();
  const root = make(sketch);
  return { id, title, doc, root, composites: sketch.finish("").composites ?? {} };
}

/** The ready composites, in the palette's order. */
export const readyComposites: readonly ReadyComposite[] = [
  ready(
    "adder-unit",
    "Adder unit",
    "Adder, batch norm and ReLU: what an adder layer needs to train.",
    (sketch) => layerUnit(sketch, "adder2d", {}),
  ),
  ready("conv-unit", "Conv unit", "Convolution, batch norm and ReLU.", (sketch) =>
    layerUnit(sketch, "conv2d", {}),
  ),
  ready(
    "shift-adder-unit",
    "Shift-adder unit",
    "A shift layer, then an adder layer (ShiftAddNet, NeurIPS 2020), batch norm and ReLU.",
    (sketch) =>
      sketch.define("Shift-adder unit", (inner) => {
        const layers = ["shift2d", "adder2d", "batchNorm", "relu"].map((type) => [type] as const);
        inner.output(inner.chain(inner.input(), ...layers));
      }),
  ),
  ready(
    "residual-unit",
    "Residual unit",
    "Two 3x3 adder layers with a shortcut past them; as many filters as channels come in.",
    (sketch) => residualUnit(sketch, "adder2d", { filters: 16 }),
  ),
  ready(
    "residual-unit-down",
    "Residual unit, half size",
    "Two 3x3 adder layers with stride 2; the shortcut is a 1x1 layer.",
    (sketch) =>
      residualUnit(sketch, "adder2d", {
        filters: 32,
        stride: 2,
        projection: true,
        title: "Residual unit, half size",
      }),
  ),
  ready(
    "bottleneck",
    "Bottleneck",
    "1x1, 3x3 and 1x1 adder layers with a 1x1 shortcut; four times as many filters leave it.",
    (sketch) => bottleneck(sketch, "adder2d", { filters: 16, projection: true }),
  ),
  ready("vgg-stage", "VGG stage", "Two adder units and a 2x2 max pool: half the size.", (sketch) =>
    vggStage(sketch, "adder2d", 64),
  ),
];

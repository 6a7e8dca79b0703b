import { invariant, type Shape } from "@adder-studio/core";
import type { Props } from "@adder-studio/graph";
import { numberLiteral } from "./text";
import type { Argument } from "./variants";

/** Facts about a block from which its module is made. */
export interface LayerInput {
  readonly props: Props;
  /** Shape of one example at the port x, as in the app: [H, W, C] or [C]. */
  readonly shape: Shape;
  /** Number of channels or features, as it is written in the class. */
  readonly size: Argument;
  /** Exponent of adders at inference. */
  readonly exponent: number;
}

type Keyword = readonly [name: string, value: string];

/** Writes a call: `nn.Conv2d(1, 6, 5, padding=2, bias=False)`. */
function call(
  name: string,
  args: readonly Argument[],
  keywords: readonly (Keyword | false)[] = [],
): string {
  const named = keywords.flatMap((one) => (one ? [`${one[0]}=${one[1]}`] : []));
  return `${name}(${[...args, ...named].join(", ")})`;
}

function whole(props: Props, name: string): number {
  const value = props[name];
  invariant(typeof value === "number", `${name} is a number`);
  return value;
}

/** Returns the keywords that differ from the defaults of `nn.Conv2d`, which `Shift2d` shares, and `Adder2d` but for the bias. */
function windowKeywords({ props }: LayerInput, biasByDefault: boolean): (Keyword | false)[] {
  const keyword = (name: string, prop: string, usual: number): Keyword | false =>
    whole(props, prop) !== usual && [name, String(whole(props, prop))];
  return [
    keyword("stride", "stride", 1),
    keyword("padding", "pad", 0),
    keyword("groups", "groups", 1),
    biasKeyword(props, biasByDefault),
  ];
}

function biasKeyword({ bias }: Props, byDefault: boolean): Keyword | false {
  return bias !== byDefault && ["bias", bias === true ? "True" : "False"];
}

function exponentKeyword({ exponent }: LayerInput): Keyword | false {
  return exponent !== 1 && ["p", numberLiteral(exponent, true)];
}

function poolCall(
  name: string,
  { props }: LayerInput,
  more: readonly (Keyword | false)[] = [],
): string {
  const kernel = whole(props, "kernel");
  const stride = whole(props, "stride");
  const pad = whole(props, "pad");
  // PyTorch's default stride is the window.
  return call(
    name,
    [kernel],
    [
      stride !== kernel && ["stride", String(stride)],
      pad !== 0 && ["padding", String(pad)],
      ...more,
    ],
  );
}

/** Writers of the constructors of blocks that are modules of their own. */
const constructors: Readonly<Record<string, (input: LayerInput) => string>> = {
  conv2d: (it) => call("nn.Conv2d", filters(it), windowKeywords(it, true)),
  adder2d: (it) =>
    call("Adder2d", filters(it), [...windowKeywords(it, false), exponentKeyword(it)]),
  shift2d: (it) => call("Shift2d", filters(it), windowKeywords(it, true)),
  dense: (it) => call("nn.Linear", units(it), [biasKeyword(it.props, true)]),
  adderDense: (it) =>
    call("AdderLinear", units(it), [biasKeyword(it.props, false), exponentKeyword(it)]),
  batchNorm({ props, shape, size }) {
    const epsilon = whole(props, "epsilon");
    const momentum = whole(props, "momentum");
    return call(
      shape.length === 3 ? "nn.BatchNorm2d" : "nn.BatchNorm1d",
      [size],
      [
        epsilon !== 1e-5 && ["eps", numberLiteral(epsilon, true)],
        momentum !== 0.1 && ["momentum", numberLiteral(momentum, true)],
      ],
    );
  },
  relu: () => call("nn.ReLU", []),
  leakyRelu: ({ props }) => call("nn.LeakyReLU", [numberLiteral(whole(props, "slope"), true)]),
  sigmoid: () => call("nn.Sigmoid", []),
  tanh: () => call("nn.Tanh", []),
  maxPool: (it) => poolCall("nn.MaxPool2d", it),
  // The app's mean is over the places inside of the image.
  avgPool: (it) =>
    poolCall("nn.AvgPool2d", it, [whole(it.props, "pad") !== 0 && ["count_include_pad", "False"]]),
  dropout: ({ props }) => call("nn.Dropout", [numberLiteral(whole(props, "rate"), true)]),
};

function filters({ props, size }: LayerInput): Argument[] {
  return [size, whole(props, "filters"), whole(props, "kernel")];
}

function units({ props, size }: LayerInput): Argument[] {
  return [size, whole(props, "units")];
}

/** Returns the writer of a block's constructor; undefined for blocks that are an expression in `forward`. */
export function constructorOf(type: string): ((input: LayerInput) => string) | undefined {
  return Object.hasOwn(constructors, type) ? constructors[type] : undefined;
}

/** Writes the expression of a block without a module, given its inputs; undefined for an unknown type. */
export function expressionOf(
  type: string,
  ins: readonly string[],
  shapes: readonly Shape[],
): string | undefined {
  const [a = "x", b = "x"] = ins;
  // An image of one pixel is a vector already, whatever runs fastest.
  const isPixel = (shape: Shape) => shape.length === 1 || (shape[0] === 1 && shape[1] === 1);
  switch (type) {
    case "add":
      return `${a} + ${b}`;
    case "concat":
      return `torch.cat([${a}, ${b}], dim=1)`;
    case "flatten":
      return shapes.every(isPixel) ? `${a}.flatten(1)` : `${a}.permute(0, 2, 3, 1).flatten(1)`;
    case "globalAvgPool":
      return `${a}.mean(dim=(2, 3))`;
    default:
      return undefined;
  }
}

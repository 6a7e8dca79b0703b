import type { ModelGraph } from "@adder-studio/graph";
import type { Layer } from "../composites/library";
import { firstTemplate, type Template, template } from "./first";
import { lenet5Bn } from "./lenet5-bn";
import { lenetPlusPlus } from "./lenetpp";
import { approx1d, spirals } from "./points";
import { resnetLarge } from "./resnet-large";
import { resnetSmall } from "./resnet-small";
import { vggSmall } from "./vgg-small";

/** The same network with adders and with convolutions. */
function bothVersions(
  id: string,
  title: string,
  make: (layer: Layer, title: string) => ModelGraph,
): Template[] {
  return (["adder", "conv"] as const).map((kind) => {
    const name = `${title} with ${kind === "adder" ? "adders" : "convolutions"}`;
    const layer: Layer = kind === "adder" ? "adder2d" : "conv2d";
    return template(`${id}-${kind}`, name, (given) => make(layer, given));
  });
}

/** The first one opens when nothing else does. */
export const templates: readonly Template[] = [
  firstTemplate,
  template("lenet5-bn-conv", "LeNet-5 with convolutions", (title) => lenet5Bn("conv2d", title)),
  template("approx-1d-adder", "A curve from one adder layer", approx1d),
  template("spirals-adder", "Two spirals with adders", spirals),
  ...bothVersions("resnet20", "ResNet-20", (layer, title) => resnetSmall(3, layer, title)),
  template("resnet20-published", "ResNet-20 as the AdderNet authors published it", (title) =>
    resnetSmall(3, "adder2d", title, "published"),
  ),
  ...bothVersions("lenetpp", "LeNet++", lenetPlusPlus),
  ...bothVersions("vgg-small", "VGG-small", vggSmall),
  ...bothVersions("resnet32", "ResNet-32", (layer, title) => resnetSmall(5, layer, title)),
  ...bothVersions("resnet18", "ResNet-18", (layer, title) => resnetLarge(18, layer, title)),
  ...bothVersions("resnet50", "ResNet-50", (layer, title) => resnetLarge(50, layer, title)),
  template("resnet50-published", "ResNet-50 as the AdderNet authors published it", (title) =>
    resnetLarge(50, "adder2d", title, "published"),
  ),
];

/** The template of this id. */
export function templateOf(id: string): Template | undefined {
  return templates.find((entry) => entry.id === id);
}

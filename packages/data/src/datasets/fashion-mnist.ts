import { fashionMnistFacts } from "../generated/fashion-mnist";
import type { DatasetInfo } from "../types";

/**
 * Part of Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017): the first 1,000 training and 200 test images of
 * each class, in the order of the original files.
 */
export const fashionMnist: DatasetInfo = {
  id: "fashion-mnist",
  title: "Fashion-MNIST (10,000 images)",
  licence: "MIT, (c) 2017 Zalando SE",
  source: "https://github.com/zalandoresearch/fashion-mnist",
  ...fashionMnistFacts,
};

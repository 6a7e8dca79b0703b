import type { LayoutLink, LayoutNode } from "../../document/layout/layout";
import { tidyLayout } from "./tidy-layout";

/** Lays a network out off the page's own thread: dagre takes its time over hundreds of blocks. */
self.onmessage = ({
  data,
}: MessageEvent<{ nodes: readonly LayoutNode[]; links: readonly LayoutLink[] }>) => {
  self.postMessage([...tidyLayout(data.nodes, data.links)]);
};

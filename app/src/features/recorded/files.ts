import type { RecordingInfo } from "./types";

/** All recorded runs; this list is written by `npm run -s headless -- record --index`. */
export const recordings: readonly RecordingInfo[] = [
  {
    numericsHash: "785ad6e94d9fe221b478b5c2b937d6fc65b40cc8c75e92ef13b6babda6cea49a",
    blocks: 9,
    title: "LeNet++ with adders",
    path: "recorded/lenetpp-adder.safetensors",
    bytes: 290568,
    sha256: "c6eccb9819c035edab9de7b1175a70be001b3683cc6b59ef48b52c78fb038951",
    totalSteps: 1872,
    seconds: 2214,
    host: "Node v20.20.2 on linux x64",
  },
  {
    numericsHash: "f3db381864869de37b5ab8246a24ae90a6acf547bc022d1a55f23c156485a776",
    blocks: 9,
    title: "LeNet++ with convolutions",
    path: "recorded/lenetpp-conv.safetensors",
    bytes: 290528,
    sha256: "bb37162fb7269c6362cc1a01a4454e684e9c89de8f79743b9299ca3ed4716298",
    totalSteps: 1872,
    seconds: 1182,
    host: "Node v20.20.2 on linux x64",
  },
];

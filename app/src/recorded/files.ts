import type { RecordingInfo } from "./types";

/** Made by `npm run -s headless -- record --index`. */
export const recordings: readonly RecordingInfo[] = [
  {
    documentHash: "bba6fd402a12dbdf2599fd8698787fc9468fc4121166c4f3dc81885dead204f0",
    title: "LeNet++ with adders",
    path: "recorded/lenetpp-adder.safetensors",
    bytes: 290568,
    sha256: "c6eccb9819c035edab9de7b1175a70be001b3683cc6b59ef48b52c78fb038951",
    totalSteps: 1872,
    seconds: 2214,
    host: "Node v20.20.2 on linux x64",
  },
  {
    documentHash: "ee8ec239f1b6ee2025033b2e789894a5d17223610c6d81b81a62b8f0f7abf911",
    title: "LeNet++ with convolutions",
    path: "recorded/lenetpp-conv.safetensors",
    bytes: 290528,
    sha256: "bb37162fb7269c6362cc1a01a4454e684e9c89de8f79743b9299ca3ed4716298",
    totalSteps: 1872,
    seconds: 1182,
    host: "Node v20.20.2 on linux x64",
  },
];

import type { RecordingInfo } from "./types";

/** Made by `npm run -s headless -- record --index`. */
export const recordings: readonly RecordingInfo[] = [
  {
    documentHash: "9ec5a124b3b76bc1016c75597d5200f90975ee39a00558d1edc3263a72e22530",
    title: "LeNet++ with adders",
    path: "recorded/lenetpp-adder.safetensors",
    bytes: 139560,
    sha256: "c30e60b8472f889b407f44c98e092a4b0b8574f814b5ac00a5e9123bc53bf0cd",
    totalSteps: 624,
    seconds: 1701,
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

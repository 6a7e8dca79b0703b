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
    documentHash: "dd91be25120ae8dccbaa6dee551d1295befae103126d07d792ffb3aa458ec7a9",
    title: "LeNet++ with convolutions",
    path: "recorded/lenetpp-conv.safetensors",
    bytes: 139512,
    sha256: "5185c97db7c0b89b2666fa912c6b5517f90d83bf22b4556400bd6be1c48e8f9c",
    totalSteps: 624,
    seconds: 1150,
    host: "Node v20.20.2 on linux x64",
  },
];

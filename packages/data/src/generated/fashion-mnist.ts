// Written by packages/tools/datasets.mjs; do not edit.
export const fashionMnistFacts = {
  "height": 28,
  "width": 28,
  "channels": 1,
  "classes": [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot"
  ],
  "train": 10000,
  "test": 2000,
  "mean": 0.2866816471588635,
  "std": 0.35401257266008673,
  "shards": {
    "train": [
      {
        "path": "fashion-mnist/train-0.u8z",
        "bytes": 867469,
        "sha256": "e09432d66c2d88d451975fccdb239b5cc69a7494fefbfbd737d7c5b0f9ede7c0",
        "count": 2000
      },
      {
        "path": "fashion-mnist/train-1.u8z",
        "bytes": 875364,
        "sha256": "ca03425c8475462fd259038b7dc69b5575c9eaffe3f28c9dce3e76082998b93c",
        "count": 2000
      },
      {
        "path": "fashion-mnist/train-2.u8z",
        "bytes": 876874,
        "sha256": "1d87a6f2483dbdc1cdfd17907fe7cbce1de38ba8e43cac84b8c63e412df5da15",
        "count": 2000
      },
      {
        "path": "fashion-mnist/train-3.u8z",
        "bytes": 872211,
        "sha256": "4eef5734d793c59b1d330894b32cc7b973a0fddc733bb894aa32fe767afa19fe",
        "count": 2000
      },
      {
        "path": "fashion-mnist/train-4.u8z",
        "bytes": 886465,
        "sha256": "d24eaee84360ffe542a69e83eedfdcc48732460f9e53656a55f4b01a8b141733",
        "count": 2000
      }
    ],
    "test": [
      {
        "path": "fashion-mnist/test-0.u8z",
        "bytes": 877312,
        "sha256": "823a6aa5841fc1556da1493aea55ae92363657916421c6bb5f5605d29c57767a",
        "count": 2000
      }
    ]
  }
} as const;

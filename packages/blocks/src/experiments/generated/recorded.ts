// Written by `npm run reproduce` from docs/results.json; do not edit.
import type { Recorded } from "../types";

export const recorded: Recorded = {
 "adder-conv": {
  "adder": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.8,
     "sd": 0.40927
    }
   },
   "curve": [
    79.23,
    83.87,
    84.85,
    85.6,
    86.02,
    86.53,
    87.15,
    87.53,
    87.88,
    87.8
   ]
  },
  "conv": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 89.233,
     "sd": 0.37528
    }
   },
   "curve": [
    83.88,
    86.05,
    87.3,
    87.37,
    88.27,
    88.62,
    88.85,
    89.25,
    89.18,
    89.23
   ]
  }
 },
 "schemes": {
  "full-adaptive": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.8,
     "sd": 0.40927
    }
   },
   "curve": [
    79.23,
    83.87,
    84.85,
    85.6,
    86.02,
    86.53,
    87.15,
    87.53,
    87.88,
    87.8
   ]
  },
  "full-fixed": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.55,
     "sd": 0.51962
    }
   },
   "curve": [
    57.22,
    77.4,
    82.32,
    83.58,
    85.22,
    85.43,
    86.58,
    87.23,
    87.68,
    87.55
   ]
  },
  "sign-adaptive": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 75.2,
     "sd": 1.5756
    }
   },
   "curve": [
    66.35,
    70.12,
    71.55,
    72.48,
    72.63,
    73.85,
    74.05,
    75.05,
    75.15,
    75.2
   ]
  },
  "sign-fixed": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 77.65,
     "sd": 1.7197
    }
   },
   "curve": [
    66.72,
    72.8,
    69.73,
    74.02,
    74.32,
    74.82,
    75.88,
    77.02,
    77.6,
    77.65
   ]
  },
  "full-plain": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 76.45,
     "sd": 1.6039
    }
   },
   "curve": [
    21.93,
    38.6,
    59.23,
    68.65,
    73.03,
    74.27,
    75.25,
    76,
    76.45,
    76.45
   ]
  }
 },
 "no-batch-norm": {
  "adder": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.8,
     "sd": 0.40927
    }
   },
   "curve": [
    79.23,
    83.87,
    84.85,
    85.6,
    86.02,
    86.53,
    87.15,
    87.53,
    87.88,
    87.8
   ]
  },
  "adder-bare": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 10,
     "sd": 0
    }
   },
   "curve": [
    10,
    10,
    10,
    10,
    10,
    10,
    10,
    10,
    10,
    10
   ]
  },
  "conv-bare": {
   "seeds": 3,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.483,
     "sd": 0.62517
    }
   },
   "curve": [
    75.28,
    79.52,
    82.43,
    83.9,
    84.55,
    86.18,
    86.88,
    86.83,
    87.35,
    87.48
   ]
  }
 },
 "gradient-norms": {
  "adder": {
   "seeds": 5,
   "length": "1 step",
   "images": 10000,
   "figures": {
    "gradient-norm/1": {
     "mean": 0.10247,
     "sd": 0.076596
    },
    "gradient-norm/2": {
     "mean": 0.014504,
     "sd": 0.004432
    },
    "gradient-norm/3": {
     "mean": 0.019457,
     "sd": 0.0033209
    },
    "gradient-norm/4": {
     "mean": 0.068714,
     "sd": 0.020426
    },
    "law-normal/1": {
     "mean": 0.99941,
     "sd": 0.039484
    },
    "law-normal/2": {
     "mean": 1.0185,
     "sd": 0.035362
    },
    "law-normal/3": {
     "mean": 0.979,
     "sd": 0.027895
    },
    "law-normal/4": {
     "mean": 0.99695,
     "sd": 0.023662
    },
    "law-network/1": {
     "mean": 2.4502,
     "sd": 0.63462
    },
    "law-network/2": {
     "mean": 8.1774,
     "sd": 2.953
    },
    "law-network/3": {
     "mean": 16.253,
     "sd": 5.2741
    },
    "law-network/4": {
     "mean": 11.198,
     "sd": 2.2331
    }
   }
  },
  "conv": {
   "seeds": 5,
   "length": "1 step",
   "images": 10000,
   "figures": {
    "gradient-norm/1": {
     "mean": 3.8056,
     "sd": 1.1967
    },
    "gradient-norm/2": {
     "mean": 6.2836,
     "sd": 0.53096
    },
    "gradient-norm/3": {
     "mean": 8.8953,
     "sd": 0.70105
    },
    "gradient-norm/4": {
     "mean": 4.1683,
     "sd": 0.37231
    },
    "law-normal/1": {
     "mean": 1.0013,
     "sd": 0.0044241
    },
    "law-normal/2": {
     "mean": 1.0022,
     "sd": 0.0027156
    },
    "law-normal/3": {
     "mean": 0.99874,
     "sd": 0.0010448
    },
    "law-normal/4": {
     "mean": 0.99938,
     "sd": 0.0020887
    },
    "law-network/1": {
     "mean": 0.84051,
     "sd": 0.29433
    },
    "law-network/2": {
     "mean": 1.969,
     "sd": 0.29136
    },
    "law-network/3": {
     "mean": 2.0145,
     "sd": 0.15298
    },
    "law-network/4": {
     "mean": 1.4387,
     "sd": 0.10206
    }
   }
  }
 }
};

// Written by `npm run reproduce` from docs/results.json; do not edit.
import type { Recorded, RecordedOrders } from "../types";

export const recorded: Recorded = {
 "adder-conv": {
  "adder": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.88,
     "sd": 0.39623
    }
   },
   "curve": [
    78.7,
    83.45,
    84.92,
    85.55,
    86.14,
    86.79,
    87.31,
    87.59,
    87.85,
    87.88
   ]
  },
  "conv": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 89.31,
     "sd": 0.34533
    }
   },
   "curve": [
    83.64,
    85.92,
    87.34,
    87.08,
    88.09,
    88.64,
    88.98,
    89.3,
    89.25,
    89.31
   ]
  },
  "adder-full": {
   "seeds": 3,
   "length": "5 epochs",
   "images": 60000,
   "figures": {
    "accuracy": {
     "mean": 89.683,
     "sd": 0.10408
    }
   },
   "curve": [
    85.69,
    87.1,
    87.72,
    89.05,
    89.68
   ]
  },
  "conv-full": {
   "seeds": 3,
   "length": "5 epochs",
   "images": 60000,
   "figures": {
    "accuracy": {
     "mean": 91.283,
     "sd": 0.066583
    }
   },
   "curve": [
    87.22,
    88.56,
    89.21,
    90.62,
    91.28
   ]
  }
 },
 "schemes": {
  "full-adaptive": {
   "seeds": 5,
   "length": "30 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.38,
     "sd": 0.18908
    }
   },
   "curve": [
    78.85,
    83.11,
    84.51,
    84.8,
    85.93,
    86.31,
    86.29,
    86.41,
    86.6,
    86.55,
    86.64,
    86.8,
    86.87,
    86.77,
    87.02,
    87.2,
    87.02,
    87.15,
    87.41,
    87.2,
    87.12,
    87.2,
    87.49,
    87.43,
    87.33,
    87.39,
    87.32,
    87.38,
    87.36,
    87.38
   ]
  },
  "full-fixed": {
   "seeds": 5,
   "length": "30 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.81,
     "sd": 0.61583
    }
   },
   "curve": [
    61.67,
    79.33,
    82.8,
    82.38,
    84.67,
    85.13,
    85.28,
    85.69,
    85.75,
    86.42,
    86.1,
    86.52,
    86.78,
    86.43,
    86.37,
    86.71,
    87.1,
    87.11,
    87.28,
    87.4,
    87.24,
    87.36,
    87.83,
    87.55,
    87.58,
    87.67,
    87.68,
    87.83,
    87.81,
    87.81
   ]
  },
  "sign-adaptive": {
   "seeds": 5,
   "length": "30 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 78.39,
     "sd": 1.4236
    }
   },
   "curve": [
    67.68,
    70.35,
    71.94,
    71.94,
    72.25,
    71.43,
    72.17,
    73.71,
    72.59,
    73.99,
    73.27,
    74.47,
    74.83,
    74.56,
    74.68,
    75.37,
    75.7,
    76,
    76.41,
    76.1,
    76.99,
    77.22,
    77.53,
    77.6,
    77.81,
    78.18,
    78.06,
    78.29,
    78.35,
    78.39
   ]
  },
  "sign-fixed": {
   "seeds": 5,
   "length": "30 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 77.68,
     "sd": 2.1928
    }
   },
   "curve": [
    65.99,
    71.17,
    71.88,
    72.44,
    72.37,
    72.67,
    73.72,
    71.85,
    73.56,
    73.89,
    72.3,
    74.72,
    74.29,
    74.74,
    73.64,
    74.13,
    74.63,
    74.56,
    75.64,
    75.2,
    76.13,
    76.05,
    76.52,
    76.74,
    77.27,
    77.32,
    77.38,
    77.6,
    77.83,
    77.68
   ]
  },
  "full-plain": {
   "seeds": 5,
   "length": "30 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 77.75,
     "sd": 0.84336
    }
   },
   "curve": [
    21.29,
    37.84,
    51.48,
    61.44,
    66.16,
    68.48,
    70.42,
    71.51,
    72.27,
    73.27,
    73.7,
    74.89,
    74.17,
    75.27,
    75.26,
    75.43,
    75.72,
    76.85,
    76.37,
    76.59,
    76.92,
    76.93,
    77.32,
    77.22,
    77.33,
    77.86,
    77.45,
    77.77,
    77.84,
    77.75
   ]
  }
 },
 "eta": {
  "eta-1": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 88.64,
     "sd": 0.30903
    }
   },
   "curve": [
    81.1,
    84.75,
    85.05,
    86.16,
    86.89,
    87.69,
    87.93,
    88.49,
    88.64,
    88.64
   ]
  },
  "eta-0.5": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 88.55,
     "sd": 0.36912
    }
   },
   "curve": [
    81.41,
    84.61,
    85.61,
    86.33,
    87.13,
    87.54,
    88.06,
    88.27,
    88.37,
    88.55
   ]
  },
  "eta-0.2": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 88.52,
     "sd": 0.38503
    }
   },
   "curve": [
    79.49,
    84.43,
    85.76,
    86.11,
    87.09,
    87.71,
    88.06,
    88.25,
    88.54,
    88.52
   ]
  },
  "eta-0.1": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.88,
     "sd": 0.39623
    }
   },
   "curve": [
    78.7,
    83.45,
    84.92,
    85.55,
    86.14,
    86.79,
    87.31,
    87.59,
    87.85,
    87.88
   ]
  },
  "eta-0.05": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.46,
     "sd": 0.89471
    }
   },
   "curve": [
    75.18,
    81.37,
    84.08,
    84.92,
    85.96,
    86.21,
    86.92,
    87.24,
    87.5,
    87.46
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
 },
 "no-batch-norm": {
  "adder": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.88,
     "sd": 0.39623
    }
   },
   "curve": [
    78.7,
    83.45,
    84.92,
    85.55,
    86.14,
    86.79,
    87.31,
    87.59,
    87.85,
    87.88
   ]
  },
  "adder-bare": {
   "seeds": 5,
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
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.13,
     "sd": 0.65536
    }
   },
   "curve": [
    71.33,
    78.78,
    81.77,
    83.5,
    84.12,
    85.61,
    86.66,
    86.66,
    87.13,
    87.13
   ]
  }
 },
 "weight-shapes": {
  "adder": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "laplace-gain/1": {
     "mean": 0.11422,
     "sd": 0.085877
    },
    "laplace-gain/2": {
     "mean": 0.16498,
     "sd": 0.047891
    },
    "laplace-gain/3": {
     "mean": 0.10929,
     "sd": 0.029649
    },
    "laplace-gain/4": {
     "mean": 0.10655,
     "sd": 0.020994
    }
   }
  },
  "conv": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "laplace-gain/1": {
     "mean": -0.030836,
     "sd": 0.0092955
    },
    "laplace-gain/2": {
     "mean": -0.026892,
     "sd": 0.0096579
    },
    "laplace-gain/3": {
     "mean": -0.018024,
     "sd": 0.0046597
    },
    "laplace-gain/4": {
     "mean": -0.038708,
     "sd": 0.0023558
    }
   }
  }
 },
 "exponent": {
  "plain": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.88,
     "sd": 0.39623
    }
   },
   "curve": [
    78.7,
    83.45,
    84.92,
    85.55,
    86.14,
    86.79,
    87.31,
    87.59,
    87.85,
    87.88
   ]
  },
  "squares": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 88.45,
     "sd": 0.72543
    }
   },
   "curve": [
    78.73,
    84.22,
    85.4,
    86.18,
    87.15,
    87.59,
    87.82,
    88.19,
    88.38,
    88.45
   ]
  },
  "falling": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.19,
     "sd": 0.31105
    }
   },
   "curve": [
    79.05,
    83.63,
    85.26,
    86.01,
    86.67,
    87.33,
    87.61,
    87.88,
    87.56,
    87.19
   ]
  }
 },
 "distillation": {
  "alone": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 87.88,
     "sd": 0.39623
    }
   },
   "curve": [
    78.7,
    83.45,
    84.92,
    85.55,
    86.14,
    86.79,
    87.31,
    87.59,
    87.85,
    87.88
   ]
  },
  "taught": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 88.42,
     "sd": 0.23875
    }
   },
   "curve": [
    79.51,
    83.53,
    84.92,
    85.91,
    87.05,
    86.8,
    87.92,
    88.04,
    88.26,
    88.42
   ]
  },
  "taught-more": {
   "seeds": 5,
   "length": "10 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 88.14,
     "sd": 0.24083
    }
   },
   "curve": [
    78.03,
    82.38,
    84.3,
    85.85,
    86.37,
    87.14,
    87.6,
    88.03,
    88.12,
    88.14
   ]
  }
 },
 "resnet20": {
  "adder": {
   "seeds": 3,
   "length": "5 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 86.633,
     "sd": 0.43108
    }
   },
   "curve": [
    78.28,
    82.75,
    84.8,
    86.22,
    86.63
   ]
  },
  "conv": {
   "seeds": 3,
   "length": "5 epochs",
   "images": 10000,
   "figures": {
    "accuracy": {
     "mean": 88.683,
     "sd": 0.12583
    }
   },
   "curve": [
    78.48,
    83.05,
    85.95,
    87.85,
    88.68
   ]
  }
 }
};

export const recordedOrders: RecordedOrders = {
 "adder-conv": [
  {
   "first": "conv",
   "second": "adder",
   "order": "above"
  },
  {
   "first": "conv-full",
   "second": "adder-full",
   "order": "above"
  }
 ],
 "schemes": [
  {
   "first": "full-adaptive",
   "second": "sign-adaptive",
   "order": "above"
  },
  {
   "first": "full-fixed",
   "second": "sign-fixed",
   "order": "above"
  },
  {
   "first": "full-adaptive",
   "second": "full-fixed",
   "order": "not separable"
  },
  {
   "first": "sign-adaptive",
   "second": "sign-fixed",
   "order": "not separable"
  },
  {
   "first": "full-adaptive",
   "second": "sign-fixed",
   "order": "above"
  },
  {
   "first": "full-fixed",
   "second": "sign-adaptive",
   "order": "above"
  },
  {
   "first": "full-adaptive",
   "second": "full-plain",
   "order": "above"
  },
  {
   "first": "full-fixed",
   "second": "full-plain",
   "order": "above"
  }
 ],
 "eta": [
  {
   "first": "eta-0.1",
   "second": "eta-1",
   "order": "not separable"
  },
  {
   "first": "eta-0.1",
   "second": "eta-0.05",
   "order": "not separable"
  }
 ],
 "gradient-norms": [
  {
   "first": "conv",
   "second": "adder",
   "order": "above"
  }
 ],
 "no-batch-norm": [
  {
   "first": "adder",
   "second": "adder-bare",
   "order": "above"
  },
  {
   "first": "conv-bare",
   "second": "adder-bare",
   "order": "above"
  }
 ],
 "weight-shapes": [
  {
   "first": "adder",
   "second": "conv",
   "order": "above"
  }
 ],
 "distillation": [
  {
   "first": "taught",
   "second": "alone",
   "order": "not separable"
  },
  {
   "first": "taught-more",
   "second": "alone",
   "order": "not separable"
  }
 ],
 "resnet20": [
  {
   "first": "conv",
   "second": "adder",
   "order": "above"
  }
 ]
};

"""Two spirals with adders: the settings of its experiment.

train.py takes its defaults from here; its options change them for one run.
"""

# The experiment
TITLE = "Two spirals with adders"  # the experiment's name
# SHA-256 of experiment.json's content; the app knows its runs by it
DOCUMENT_HASH = "e7ea759a8c97c950b1d920a34225fa37031e4eb042785ffc5622a1dc11a4fe4b"
# what it learns: classes (cross-entropy) or values (mean squared error)
TASK = "classes"
INPUT = (2, 1, 1)  # channels, height, width of what the network gets
CLASSES = 2  # classes, and so scores of the network

# The data
DATASET = "spirals"  # where the examples come from
POINT_NOISE = 0.03  # deviation added to each coordinate
TRAIN_POINTS = 1000  # training examples, drawn from SEED
TEST_POINTS = 500  # test examples, drawn from SEED

# Training
SEED = 0  # of initial weights, order of the examples, augmentation and dropout
EPOCHS = 40  # passes over the training set; the schedule spans all of them
BATCH = 32  # examples a step, over all processes
OPTIMIZER = "sgd"  # "sgd" or "adam"
LEARNING_RATE = 0.1  # at the start
SCHEDULE = "cosine"  # "constant", "step", "cosine" (to 0) or "polynomial" (to 0)
STEP_EVERY = 5  # epochs; of SCHEDULE = "step"
STEP_FACTOR = 0.1  # the rate is multiplied by it; of SCHEDULE = "step"
POLY_POWER = 0.9  # rate x (1 - step / steps)^POLY_POWER; of "polynomial"
MOMENTUM = 0.9  # of SGD
NESTEROV = True  # of SGD
WEIGHT_DECAY = 0.0  # times the weight, added to each gradient
BETA1 = 0.9  # of Adam
BETA2 = 0.999  # of Adam
ADAM_EPSILON = 1e-8  # of Adam
INIT = "paper"  # initial weights: "paper", "kaiming" or "small"; model.py draws them
# estimate batch-norm statistics anew from 10 training batches before each test
REESTIMATE = True

# Adder layers
# factor of an adder layer's gradient: "adaptive" (ETA sqrt(k) / norm; CVPR 2020, eq.
# 13), "fixed" (FIXED_FACTOR) or "plain" (1)
RATE_RULE = "adaptive"
ETA = 0.1  # of RATE_RULE = "adaptive"
FIXED_FACTOR = 100.0  # of RATE_RULE = "fixed"
FILTER_RULE = "full-precision"  # gradient of filters: "full-precision" or "sign"
INPUT_RULE = "hardtanh"  # gradient of inputs: "hardtanh", "sign" or "unclipped"
LP_START = 1.0  # adders answer -sum |x - w|^p: p at the start
LP_END = 1.0  # p at the end
LP_UNTIL = 1.0  # share of the run after which p has come to its end
# once p has come to 1 from above: "exact" (the sign) or "rules" (the two above)
LP_RULE = "exact"

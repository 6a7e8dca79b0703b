"""LeNet-5 with adders: the settings of its experiment.

train.py takes its defaults from here; its options change them for one run.
"""

# The experiment
TITLE = "LeNet-5 with adders"  # the experiment's name
# SHA-256 of experiment.json's content; the app knows its runs by it
DOCUMENT_HASH = "ca2d6772530cdba1940edd5c5a1dd3e2a4140f7c2c385e50dab9912479b064fb"
# what it learns: classes (cross-entropy) or values (mean squared error)
TASK = "classes"
INPUT = (1, 28, 28)  # channels, height, width of what the network gets
CLASSES = 10  # classes, and so scores of the network

# The data
DATASET = "fashion-mnist"  # where the examples come from
SOURCE = (1, 28, 28)  # channels, height, width of an image as it is stored
MEAN = 0.2866816471588635  # of all pixels of the training images, on the scale 0 to 1
STD = 0.35401257266008673  # their deviation; the network gets (pixel - MEAN) / STD
FLIP = False  # mirror training images left to right, half of the time
CROP = 0  # shift training images by up to this many pixels; black comes in
PAD_TO = 0  # black around each image until both sides are this long; 0: none
REPEAT_CHANNELS = 1  # copies of the channels, one behind the other

# Training
SEED = 0  # of initial weights, order of the examples, augmentation and dropout
EPOCHS = 10  # passes over the training set; the schedule spans all of them
BATCH = 64  # examples a step, over all processes
OPTIMIZER = "sgd"  # "sgd" or "adam"
LEARNING_RATE = 0.1  # at the start
SCHEDULE = "cosine"  # "constant", "step", "cosine" (to 0) or "polynomial" (to 0)
STEP_EVERY = 5  # epochs; of SCHEDULE = "step"
STEP_FACTOR = 0.1  # the rate is multiplied by it; of SCHEDULE = "step"
POLY_POWER = 0.9  # rate x (1 - step / steps)^POLY_POWER; of "polynomial"
MOMENTUM = 0.9  # of SGD
NESTEROV = True  # of SGD
WEIGHT_DECAY = 0.0005  # times the weight, added to each gradient
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

"""What train.py can be told, with the settings of the document as defaults, and the papers' settings as presets."""

import argparse

#: Preset -> option -> (value, where it comes from). "Authors" is github.com/huawei-noah/AdderNet,
#: its code or its issues.
PRESETS = {
    "imagenet-resnet50": {
        "epochs": (150, "authors, issue 50"),
        "schedule": ("cosine", "authors, issue 50"),
        "optimizer": ("sgd", "pytorch/examples imagenet/main.py, which the authors name in issue 50"),
        "lr": (0.1, "default of that example"),
        "batch": (256, "default of that example; over all processes"),
        "momentum": (0.9, "default of that example"),
        "nesterov": (False, "that example"),
        "weight_decay": (1e-4, "default of that example; on every parameter"),
        "rate_rule": ("adaptive", "CVPR 2020, eq. 13"),
        "eta": (0.2, "authors' code (/5), issues 9 and 17"),
        "reestimate": (False, "authors' code tests with the running statistics"),
    },
    "cifar": {
        "epochs": (400, "authors' main.py (its loop makes 399)"),
        "schedule": ("cosine", "authors' main.py, by epoch; here by step"),
        "optimizer": ("sgd", "authors' main.py"),
        "lr": (0.1, "authors' main.py"),
        "batch": (256, "authors' main.py"),
        "momentum": (0.9, "authors' main.py"),
        "nesterov": (False, "authors' main.py"),
        "weight_decay": (5e-4, "authors' main.py; on every parameter"),
        "rate_rule": ("adaptive", "CVPR 2020, eq. 13"),
        "eta": (0.2, "authors' code (/5), issues 9 and 17"),
        "reestimate": (False, "authors' code tests with the running statistics"),
        "crop": (4, "authors' main.py"),
        "flip": (True, "authors' main.py"),
        "mean": ((0.4914, 0.4822, 0.4465), "authors' main.py"),
        "std": ((0.2023, 0.1994, 0.2010), "authors' main.py"),
    },
}
NOT_KNOWN = {
    "imagenet-resnet50": (
        "The training script was never published. The published layer scales gradients inside each "
        "process' or replica's backward pass, so the eta that took effect in the paper's 74.9 % "
        "depends on how many GPUs there were, which is not known; nor are the settings of the 75.7 % "
        "(arXiv 2105.14202) and of the 76.8 % with PKKD."
    ),
    "cifar": (
        "The paper's text has a polynomial schedule (power 0.9), the code a cosine; the authors could "
        "not explain the 2 % between them (issue 12)."
    ),
}


def add_options(parser, settings):
    """Every option; one that is a setting of the document has that setting as its default."""

    def add(name, setting=None, default=None, **more):
        if setting is not None:
            default = getattr(settings, setting, default)
        parser.add_argument(f"--{name}", default=default, **more)

    def switch(name, setting, help):
        default = getattr(settings, setting, False)
        parser.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, default=default, help=help)

    add("preset", choices=sorted(PRESETS), help="a paper's settings; options given beside it stand above it")
    add("data", metavar="PATH", help='folder or .npz of the examples, or "fake"; by default what the document names')
    add("full", action="store_true", help="all 70,000 images of Fashion-MNIST, not the app's 12,000")
    add("out", default="run", metavar="DIR", help="checkpoints, events.jsonl and weights.safetensors go there (run)")
    add("resume", action="store_true", help="go on from the newest checkpoint in DIR, if there is one")
    add("weights", metavar="FILE", help="start from these weights (safetensors, of the app or of an earlier run)")
    add("test-only", action="store_true", help="test the weights and train nothing")

    add("seed", "SEED", 0, type=int, help="of initial weights, order, augmentation and dropout")
    add("epochs", "EPOCHS", 10, type=int, help="passes over the training examples; the schedule spans them")
    add("steps", type=int, help="length of the run and of its schedule in steps, in place of --epochs")
    add("batch", "BATCH", 64, type=int, help="examples of a step, over all processes and accumulated pieces")
    add("accumulate", default=1, type=int, help="pieces in which each process works on its part of a batch (1)")
    add("optimizer", "OPTIMIZER", "sgd", choices=("sgd", "adam"))
    add("lr", "LEARNING_RATE", 0.1, type=float, help="learning rate; it is never scaled by the number of processes")
    add("schedule", "SCHEDULE", "cosine", choices=("constant", "step", "cosine", "polynomial"))
    add(
        "warmup",
        default=0.0,
        type=float,
        metavar="EPOCHS",
        help="epochs in which the rate rises to the schedule's (0; 5 is usual from batches of 1,024 on)",
    )
    add("momentum", "MOMENTUM", 0.9, type=float)
    switch("nesterov", "NESTEROV", "Nesterov's momentum")
    add("weight-decay", "WEIGHT_DECAY", 5e-4, type=float, help="on every parameter, as in the papers")
    add("label-smoothing", default=0.0, type=float, help="share of each label that all classes get (0, as the papers)")
    add(
        "ema",
        default=0.0,
        type=float,
        metavar="DECAY",
        help="also average the weights, test and save these; 0.9999 for long runs (0: off)",
    )

    add("eta", "ETA", 0.1, type=float, help="adaptive rate of adder layers")
    add("rate-rule", "RATE_RULE", "adaptive", choices=("adaptive", "fixed", "plain"))
    add(
        "authors-norm",
        action="store_true",
        help="scale adder gradients in each backward pass, as the authors' published layer does",
    )
    add(
        "adder",
        default="auto",
        choices=("auto", "reference", "compiled", "triton"),
        help="how adder layers compute (auto: the fastest with the reference's numbers)",
    )

    add("crop", "CROP", 0, type=int, help="shift training images by up to this many pixels")
    switch("flip", "FLIP", "mirror training images half of the time")
    add("mean", nargs="+", type=float, help="of pixels, 0 to 1; one number or one a channel")
    add("std", nargs="+", type=float)
    switch(
        "reestimate",
        "REESTIMATE",
        "test with batch-norm statistics of 10 training batches: running ones lag behind adder weights",
    )
    add(
        "sync-bn",
        default="auto",
        choices=("auto", "on", "off"),
        help="batch norm over all processes (auto: on CUDA, below 32 images a process and piece)",
    )

    add("device", help="cuda or cpu (cuda where there is one)")
    add(
        "amp",
        default="off",
        choices=("off", "bf16", "fp16"),
        help="mixed precision of all but adder layers, which stay float32 (off)",
    )
    add("workers", default=4, type=int, help="processes that read images from folders, for each process (4)")
    add("checkpoint-minutes", default=10.0, type=float, help="a checkpoint each epoch and this often (10)")
    add("event-rows", default=15000, type=int, help="at most this many steps in events.jsonl (15,000)")


def parse(settings, words=None):
    """The options of a run. A preset stands above the document, an option that is given above both."""
    parser = argparse.ArgumentParser(
        description=f"Trains {settings.TITLE or 'the network'} on any number of processes."
    )
    add_options(parser, settings)
    preset = parser.parse_args(words).preset
    if preset:
        parser.set_defaults(**{option: value for option, (value, _) in PRESETS[preset].items()})
    options = parser.parse_args(words)
    for name, least in (("epochs", 1), ("batch", 1), ("accumulate", 1), ("steps", 1)):
        value = getattr(options, name)
        if value is not None and value < least:
            parser.error(f"--{name} is {value}; it has to be {least} or more.")
    if (options.mean is None) != (options.std is None):
        parser.error("--mean and --std come together.")
    if options.authors_norm and options.amp == "fp16":
        parser.error("--authors-norm does not go with --amp fp16, whose loss scale such a norm undoes.")
    if options.authors_norm and options.rate_rule != "adaptive":
        parser.error("--authors-norm goes with --rate-rule adaptive only.")
    return options


def sources(options):
    """Where each number of a preset comes from, in lines for the log."""
    if not options.preset:
        return []
    lines = [f"Preset {options.preset}:"]
    for option, (value, source) in PRESETS[options.preset].items():
        mine = getattr(options, option)
        note = source if mine == value else f"given; the preset has {value} ({source})"
        lines.append(f"  {option.replace('_', '-'):13} {mine}  [{note}]")
    return [*lines, f"  Not known: {NOT_KNOWN[options.preset]}"]

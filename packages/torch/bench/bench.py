"""Times and peak memory of adder.py beside the layer that the AdderNet authors published, and what their norm does.

    git clone https://github.com/huawei-noah/AdderNet
    python packages/torch/bench/bench.py --authors AdderNet/adder.py [--only layers,stages,step,norms] [--threads 1]

Each measurement has a process of its own, so that its peak of memory is its own; the ways of a row follow each other
at once. Time is the processor's (of all threads), the least of several runs, so that what else the machine does counts
little; memory is the growth of the process' peak from just before. Prints Markdown.
"""

import argparse
import importlib.util
import json
import math
import os
import platform
import resource
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "python"))

#: Name -> channels in, filters, kernel, stride, padding, side of the image, batch.
RESNET50 = {
    "3x3, 64 at 56": (64, 64, 3, 1, 1, 56, 1),
    "1x1, 64 to 256 at 56": (64, 256, 1, 1, 0, 56, 1),
    "3x3, 128 at 28": (128, 128, 3, 1, 1, 28, 1),
    "1x1, 512 to 1,024 by 2 at 28": (512, 1024, 1, 2, 0, 28, 1),
    "3x3, 256 at 14": (256, 256, 3, 1, 1, 14, 1),
    "3x3, 512 at 7": (512, 512, 3, 1, 1, 7, 1),
    "1x1, 512 to 2,048 at 7": (512, 2048, 1, 1, 0, 7, 1),
}
STAGES = {"stage 1: 16 at 32": (16, 32), "stage 2: 32 at 16": (32, 16), "stage 3: 64 at 8": (64, 8)}


def layer_maker(way, authors):
    """(in, out, kernel, stride, padding) -> a layer of that way."""
    if way == "authors":
        spec = importlib.util.spec_from_file_location("authors_adder", authors)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return lambda i, o, k, s, p: module.adder2d(i, o, k, s, p)
    import adder

    if adder.use(way) != way:
        return None
    return lambda i, o, k, s, p: adder.Adder2d(i, o, k, s, p)


def unit(make, i, o, stride):
    """The residual unit of ResNet-20 (authors' resnet20.py): adder, norm, ReLU, adder, norm, the way around, ReLU."""
    from torch import nn

    class Unit(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = make(i, o, 3, stride, 1), make(o, o, 3, 1, 1)
            self.norm1, self.norm2 = nn.BatchNorm2d(o), nn.BatchNorm2d(o)
            around = stride != 1 or i != o
            self.around = nn.Sequential(make(i, o, 1, stride, 0), nn.BatchNorm2d(o)) if around else nn.Identity()

        def forward(self, x):
            y = self.norm2(self.second(self.norm1(self.first(x)).relu()))
            return (y + self.around(x)).relu()

    return Unit()


def resnet20(make):
    from torch import nn

    units = [unit(make, 16, 16, 1) for _ in range(3)]
    for i, o in ((16, 32), (32, 64)):
        units += [unit(make, i, o, 2), unit(make, o, o, 1), unit(make, o, o, 1)]
    stem = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    end = [nn.AvgPool2d(8), nn.Conv2d(64, 10, 1, bias=False), nn.BatchNorm2d(10), nn.Flatten()]
    return nn.Sequential(*stem, *units, *end)


def subject(kind, name, make, batch):
    """What is measured: a model, and its input. All ways start from the same numbers."""
    import torch
    from torch import nn

    if kind == "layers":
        i, o, k, s, p, side, batch = RESNET50[name]
        model, shape = make(i, o, k, s, p), (i, side, side)
    elif kind == "stages":
        channels, side = STAGES[name]
        model, shape = nn.Sequential(*(unit(make, channels, channels, 1) for _ in range(3))), (channels, side, side)
    else:
        model, shape = resnet20(make), (3, 32, 32)
    draws = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 4:
                parameter.copy_(torch.randn(parameter.shape, generator=draws))
    return model, torch.randn(batch, *shape, generator=draws)


def peak(forget=False):
    """Bytes of the process' peak of memory; with `forget` its present memory, from which a new peak is counted."""
    try:
        if forget:
            with open("/proc/self/clear_refs", "w") as file:
                file.write("5")
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))
    except OSError:  # Not Linux.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measure(task):
    """In a process of its own: seconds of forward and backward, bytes of memory at the peak, a number to compare."""
    import torch

    torch.set_num_threads(task["threads"])
    make = layer_maker(task["way"], task["authors"])
    if make is None:
        return None
    model, x = subject(task["kind"], task["name"], make, task["batch"])
    x.requires_grad_(task["kind"] != "step")
    # A small pass first: what libraries and compilers take once is neither.
    small = model(x[:2] if len(x) > 1 else x[..., :4, :4])
    small.mean().backward()
    weights = torch.randn(small.shape[1], generator=torch.Generator().manual_seed(1))
    weights = weights.view(-1, *[1] * (small.dim() - 2))
    before, seconds, output = peak(forget=True), [], None
    for _ in range(task["runs"]):
        model.zero_grad(set_to_none=True)
        started = time.process_time()
        output = model(x)
        (output * weights).mean().backward()
        seconds.append(time.process_time() - started)
    return {"seconds": min(seconds), "bytes": peak() - before, "output": output.detach().double().norm().item()}


def child(task):
    done = subprocess.run([sys.executable, __file__, "--task", json.dumps(task)], capture_output=True, text=True)
    if done.returncode:
        print(*(done.stderr.strip().splitlines()[-1:] or [done.returncode]), file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def table(kind, names, ways, args, runs):
    print(f"\n| {kind} | " + " | ".join(ways) + " | reference | compiled |")
    print("| --- " * (len(ways) + 3) + "|")
    for name in names:
        found = {}
        for way in ways:
            task = {"kind": kind, "name": name, "way": way, "batch": args.batch, "runs": runs}
            found[way] = child({**task, "authors": args.authors, "threads": args.threads})
        cells = [f"{1e3 * f['seconds']:,.0f} ms, {f['bytes'] / 2**20:,.0f} MB" if f else "-" for f in found.values()]
        for way in ("reference", "compiled"):
            if not found.get(way) or not found.get("authors"):
                cells.append("-")
                continue
            # The same numbers, or there is nothing to compare.
            assert math.isclose(found[way]["output"], found["authors"]["output"], rel_tol=1e-3), (name, way, found)
            faster = found["authors"]["seconds"] / found[way]["seconds"]
            less = found["authors"]["bytes"] / max(found[way]["bytes"], 2**20)
            cells.append(f"{faster:.1f}x faster, 1/{less:.0f} of the memory")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def norms(steps=30, batch=64):
    """How long the adders' steps are, of the eta 0.2 that is set, when each of R parts of a batch scales its own.

    "mean" is what DistributedDataParallel does with the parts' gradients, "sum" what DataParallel does: there each
    replica has the gradient of its part of the whole batch's mean loss, and they are added up. The network is trained
    by the mean, and both are measured on its gradients; the parts are made one after the other in this process.
    """
    import adder
    import torch
    from torch import nn

    print("\n| parts of the batch | mean (DDP): step 1 | 30 steps | sum (DataParallel): step 1 | 30 steps |")
    print("| --- | --- | --- | --- | --- |")
    for parts in (1, 2, 4, 8):
        torch.manual_seed(0)
        norm = lambda c: nn.GroupNorm(4, c)  # noqa: E731
        network = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1),
            norm(16),
            nn.ReLU(),
            adder.Adder2d(16, 16, 3, 2, 1),
            norm(16),
            nn.ReLU(),
            adder.Adder2d(16, 32, 3, 2, 1),
            norm(32),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(32, 10),
        )
        optimizer = torch.optim.SGD(network.parameters(), 0.1, 0.9, weight_decay=5e-4)
        means = torch.randn(10, 3, 1, 1)
        adder.authors_norm(0.2)
        layers = [layer for _, layer in adder.filters(network) if getattr(layer, "is_adder", False)]
        eta = []
        for step in range(steps):
            draws = torch.Generator().manual_seed(step)
            y = torch.randint(0, 10, (batch,), generator=draws)
            x = means[y] + 2 * torch.randn(batch, 3, 16, 16, generator=draws)
            optimizer.zero_grad()
            for xs, ys in zip(x.chunk(parts), y.chunk(parts)):
                (nn.functional.cross_entropy(network(xs), ys) / parts).backward()
            sums = [layer.weight.grad.norm().item() / math.sqrt(layer.weight.numel()) for layer in layers]
            eta.append(sum(sums) / len(sums))
            for layer in layers:
                layer.weight.grad /= parts
            optimizer.step()
        adder.authors_norm()
        first, mean = eta[0], sum(eta) / len(eta)
        print(f"| {parts} | {first / parts:.3f} | {mean / parts:.3f} | {first:.3f} | {mean:.3f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--authors", help="their adder.py")
    parser.add_argument("--only", default="layers,stages,step,norms")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=64, help="images of stages and steps (64)")
    parser.add_argument("--runs", type=int, default=2, help="of each measurement; the least time counts (2)")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.task:
        print(json.dumps(measure(json.loads(args.task))))
        return
    import torch

    ways = (["authors"] if args.authors else []) + ["reference"] + ["compiled"] * hasattr(torch, "compile")
    print(f"PyTorch {torch.__version__}, {args.threads} threads, {platform.processor() or platform.machine()}")
    for kind in args.only.split(","):
        if kind == "norms":
            norms()
            continue
        names = {"layers": RESNET50, "stages": STAGES, "step": ["ResNet-20"]}[kind]
        table(kind, names, ways, args, args.runs)


if __name__ == "__main__":
    main()

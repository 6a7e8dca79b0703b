"""Trains the network on one process or on many: `python train.py`, or `torchrun --nproc-per-node=8 train.py`.

Any launcher does that sets RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT, as torchrun, accelerate, Slurm
with torchrun, Kubeflow and Ray do. `python train.py --help` lists the options. A run can be stopped (SIGTERM, Ctrl-C)
at any time: it saves, and the same command with --resume goes on as if nothing had been.
"""

import contextlib
import copy
import glob
import json
import math
import os
import platform
import signal
import sys
import time

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn

import adder
import data
import options as run_options
import studio
from processes import Log, Processes, RunError, load_checkpoint, save_checkpoint

#: Training batches from which batch-norm statistics are estimated before a test, as in the app.
ESTIMATION_BATCHES = 10
#: Of larger batches only so many examples: one process has to hold them.
ESTIMATION_SIZE = 1024


# -------------------------------------------------------------------------------------------------------- the schedule


def learning_rate(options, settings, step, total_steps, steps_per_epoch):
    """The rate of `step`, counted from 0: the app's formulas, times a linear warm-up."""
    lr, way = options.lr, step / total_steps
    if options.schedule == "cosine":
        lr *= (1 + math.cos(math.pi * way)) / 2
    elif options.schedule == "polynomial":
        lr *= max(0.0, 1 - way) ** getattr(settings, "POLY_POWER", 0.9)
    elif options.schedule == "step":
        every, factor = getattr(settings, "STEP_EVERY", 5), getattr(settings, "STEP_FACTOR", 0.1)
        lr *= factor ** (step // steps_per_epoch // every)
    warmup = options.warmup * steps_per_epoch
    return lr * min(1.0, (step + 1) / warmup) if warmup > 0 else lr


def exponent(settings, step, total_steps):
    """The p of -sum |x - w|^p after `step` steps; None where adders are AdderNet's with the run's gradient rules."""
    start, end = getattr(settings, "LP_START", 1), getattr(settings, "LP_END", 1)
    if start == end == 1:
        return None
    way = step / (getattr(settings, "LP_UNTIL", 1) * total_steps)
    p = start + (end - start) * way if way < 1 else end
    return None if p == 1 and getattr(settings, "LP_RULE", "exact") == "rules" else p


# ---------------------------------------------------------------------------------------------------------------- tests


def norms_of(network):
    return [m for m in network.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm) and m.track_running_stats]


class Tester:
    """Exact figures over all test examples: each process tests its share, nothing is padded, sums are added up."""

    def __init__(self, options, settings, source, plan, processes, autocast):
        self.values, self.reestimate = settings.TASK == "values", options.reestimate
        self.source, self.plan, self.processes, self.autocast = source, plan, processes, autocast

    @torch.no_grad()
    def __call__(self, network):
        """Mean loss, and accuracy (classes) or root mean squared error (values)."""
        network.eval()
        # Running statistics are each process' own between two steps.
        self.processes.copy_from_first([s for m in norms_of(network) for s in (m.running_mean, m.running_var)])
        with self._estimated(network) if self.reestimate else contextlib.nullcontext():
            sums = torch.zeros(3, dtype=torch.float64)
            mine = data.share(self.source.test_count, self.processes.rank, self.processes.world)
            for x, y in self.source.test(mine, min(250, self.plan.batch * 2)):
                x, y = x.to(self.processes.device), y.to(self.processes.device)
                with self.autocast():
                    scores = network(x).float()
                sums += torch.stack(figures(scores, y, self.values)).cpu().double()
        network.train()
        loss, right, count = self.processes.sum(sums.to(self.processes.device, torch.float64)).tolist()
        return loss / count, math.sqrt(loss / count) if self.values else right / count

    @contextlib.contextmanager
    def _estimated(self, network):
        """Batch-norm statistics from fixed training batches, as long as this lasts; the running ones come back."""
        norms, plan = norms_of(network), self.plan
        before = [
            (m.running_mean.clone(), m.running_var.clone(), m.num_batches_tracked.clone(), m.momentum) for m in norms
        ]
        try:
            for m in norms:
                m.reset_running_stats()
                m.momentum = None  # The mean over all batches.
                m.train()
            size, processes = min(plan.batch, ESTIMATION_SIZE), self.processes
            batches = min(ESTIMATION_BATCHES, plan.count // size)
            # Whole batches are dealt out, so that statistics are those of one process; batch norm over all
            # processes does the same with each process' part of every batch.
            over_all = any(isinstance(m, nn.SyncBatchNorm) for m in norms)
            for batch in range(batches):
                indices = torch.arange(batch * size, (batch + 1) * size)
                if over_all:
                    indices = indices.chunk(processes.world)[processes.rank]
                elif batch % processes.world != processes.rank:
                    continue
                x, _ = self.source.plain(indices)
                with self.autocast():
                    network(x.to(processes.device))
            mine = len(range(processes.rank, batches, processes.world))
            for m in norms:
                m.eval()
                for statistic in () if over_all else (m.running_mean, m.running_var):
                    processes.sum(statistic.mul_(mine)).div_(batches)
            yield
        finally:
            for m, (mean, variance, tracked, momentum) in zip(norms, before):
                m.running_mean.copy_(mean)
                m.running_var.copy_(variance)
                m.num_batches_tracked.copy_(tracked)
                m.momentum = momentum


def figures(scores, y, values):
    """Sum of losses, number of right answers, number of examples."""
    count = torch.tensor(float(len(y)), device=scores.device)
    if values:
        return (scores - y).square().mean(1).sum(), torch.zeros_like(count), count
    return F.cross_entropy(scores, y, reduction="sum"), (scores.argmax(1) == y).float().sum(), count


# ------------------------------------------------------------------------------------------------------------- training


class Trainer:
    def __init__(self, options, settings, network, processes, log):
        self.options, self.settings, self.processes, self.log = options, settings, processes, log
        self.stop = None
        facts = _with_options(settings, options)
        opened = lambda: data.open_data(  # noqa: E731
            facts, options.data, options.full, options.mean, options.std, options.workers, log=log.line
        )
        self.source = processes.first_does(opened).to(processes.device)
        self.plan = data.Plan(
            self.source.train_count, options.batch, options.seed, processes.rank, processes.world, options.accumulate
        )
        self.total_steps = options.steps or options.epochs * self.plan.steps_per_epoch
        self.network = self._synchronised(network.to(processes.device))
        self.model = self.network
        if processes.world > 1:
            ids = [processes.device.index] if processes.device.type == "cuda" else None
            self.model = nn.parallel.DistributedDataParallel(self.network, device_ids=ids)
        self.optimizer = self._optimizer()
        self.scaler = _scaler(options.amp == "fp16")
        self.average = copy.deepcopy(self.network).requires_grad_(False) if options.ema else None
        kind = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(options.amp)
        device = processes.device.type
        self.autocast = lambda: torch.autocast(device, dtype=kind) if kind else contextlib.nullcontext()
        self.test = Tester(options, settings, self.source, self.plan, processes, self.autocast)
        self.step, self.sums = 0, [0.0, 0.0, 0.0]

    def _synchronised(self, network):
        options, processes = self.options, self.processes
        each = options.batch // (processes.world * options.accumulate)
        wanted = options.sync_bn == "on" or (
            options.sync_bn == "auto" and each < 32 and processes.device.type == "cuda"
        )
        if not wanted or processes.world == 1 or not norms_of(network):
            return network
        if processes.device.type != "cuda":
            raise RunError("Batch norm over all processes (--sync-bn on) needs CUDA.")
        self.log.line(f"Batch norm takes its statistics over all processes ({each} images each).")
        return nn.SyncBatchNorm.convert_sync_batchnorm(network)

    def _optimizer(self):
        options, settings, parameters = self.options, self.settings, self.network.parameters()
        common = {"lr": options.lr, "weight_decay": options.weight_decay}
        if options.optimizer == "adam":
            betas = (getattr(settings, "BETA1", 0.9), getattr(settings, "BETA2", 0.999))
            return torch.optim.Adam(parameters, betas=betas, eps=getattr(settings, "ADAM_EPSILON", 1e-8), **common)
        nesterov = options.nesterov and options.momentum > 0
        return torch.optim.SGD(parameters, momentum=options.momentum, nesterov=nesterov, **common)

    # What must be the same for a checkpoint to go on.
    @property
    def _identity(self):
        return {
            "document": self.settings.DOCUMENT_HASH,
            "total_steps": self.total_steps,
            "seed": self.options.seed,
            "batch": self.options.batch,
            "optimizer": self.options.optimizer,
        }

    def state(self):
        """All that a step depends on, as tensors and whole numbers: what `weights_only` reads on every version."""
        state = {
            "identity": self._identity,
            "step": self.step,
            "sums": torch.tensor(self.sums, dtype=torch.float64),
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict()["state"],
            "scaler": {
                name: torch.tensor(value, dtype=torch.float64) for name, value in self.scaler.state_dict().items()
            },
        }
        if self.average is not None:
            state["average"] = self.average.state_dict()
        return state

    def restore(self, state):
        for name, value in self._identity.items():
            if state["identity"].get(name) != value:
                raise RunError(
                    f"The checkpoint is of another run: its {name.replace('_', ' ')} is "
                    f"{state['identity'].get(name)}, here it is {value}. Give the same options, or "
                    "another --out."
                )
        self.step, self.sums = state["step"], state["sums"].tolist()
        self.network.load_state_dict(state["network"])
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state["optimizer"], "param_groups": groups})
        if state["scaler"]:
            self.scaler.load_state_dict({name: value.item() for name, value in state["scaler"].items()})
        if self.average is not None:
            self.average.load_state_dict(state.get("average", state["network"]))

    def make_step(self, pieces):
        """One optimizer step -> (sums of loss, right answers and examples on this process, raw norms by layer)."""
        options, step = self.options, self.step
        lr = learning_rate(options, self.settings, step, self.total_steps, self.plan.steps_per_epoch)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        adder.exponent(exponent(self.settings, step, self.total_steps))
        # Dropout's numbers depend on the step, not on what came before: a resumed run draws the same.
        torch.manual_seed(data.keyed("dropout", options.seed, step, self.processes.rank).initial_seed())
        sums = 0
        for piece in range(options.accumulate):
            x, y = next(pieces)
            x, y = (x.to(self.processes.device, non_blocking=True), y.to(self.processes.device, non_blocking=True))
            is_last = piece == options.accumulate - 1
            with contextlib.nullcontext() if is_last or self.processes.world == 1 else self.model.no_sync():
                with self.autocast():
                    scores = self.model(x).float()
                    if self.settings.TASK == "values":
                        loss = F.mse_loss(scores, y)
                    else:
                        loss = F.cross_entropy(scores, y, label_smoothing=options.label_smoothing)
                self.scaler.scale(loss / options.accumulate).backward()
            sums = sums + torch.stack(figures(scores.detach(), y, self.settings.TASK == "values"))
        # Gradients are those of the whole batch now, on every process.
        self.scaler.unscale_(self.optimizer)
        rule = "plain" if options.authors_norm else options.rate_rule
        factor = getattr(self.settings, "FIXED_FACTOR", 100.0) if rule == "fixed" else options.eta
        norms = adder.scale_adders(self.network, factor, rule)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        adder.exponent(exponent(self.settings, self.step, self.total_steps))
        if self.average is not None:
            self._update_average()
        return sums, norms, lr

    @torch.no_grad()
    def _update_average(self):
        # Young averages follow faster, so that the start does not weigh for long.
        decay = min(self.options.ema, (1 + self.step) / (10 + self.step))
        for mean, now in zip(self.average.state_dict().values(), self.network.state_dict().values()):
            mean.lerp_(now, 1 - decay) if mean.is_floating_point() else mean.copy_(now)

    def run(self, events, folder):
        """Trains to the end, or until `stop` is set; returns whether it came to the end."""
        plan, processes, total = self.plan, self.processes, self.total_steps
        epochs = -(-total // plan.steps_per_epoch)
        # A look waits for the device; on a GPU that is worth it every tenth step only.
        every = max(10 if processes.device.type == "cuda" else 1, -(-total // self.options.event_rows))
        blocks = {
            torch_name.rpartition(".")[0]: app.rpartition("/")[0] for app, torch_name, _ in studio.NAMES(self.network)
        }
        sizes = {
            name: (layer.weight.numel(), getattr(layer, "is_adder", False))
            for name, layer in adder.filters(self.network)
        }
        waiting, saved, started, first = (
            torch.zeros(3, device=processes.device),
            time.monotonic(),
            time.monotonic(),
            self.step,
        )
        effective, rate = [], 0.0
        while self.step < total:
            epoch = self.step // plan.steps_per_epoch
            end = min((epoch + 1) * plan.steps_per_epoch, total)
            pieces = self.source.train(range(self.step, end), plan)
            while self.step < end:
                sums, norms, lr = self.make_step(pieces)
                waiting += sums
                if self.step % every and self.step < end and not (self.stop and processes.world == 1):
                    continue
                seen = torch.cat([waiting, waiting.new_tensor([float(self.stop is not None)])])
                seen = processes.sum(seen).tolist()
                waiting.zero_()
                self.sums = [total_ + new for total_, new in zip(self.sums, seen)]
                loss = seen[0] / seen[2]
                names, values = (list(norms), torch.stack(list(norms.values())).tolist() if norms else [])
                if not math.isfinite(loss):
                    raise RunError(f"The loss stopped being finite by step {self.step}. Try a lower learning rate.")
                layers = [(blocks[name], value, self._alpha(value, *sizes[name])) for name, value in zip(names, values)]
                effective += [v / math.sqrt(sizes[n][0]) for n, v in zip(names, values) if sizes[n][1]]
                steps_per_second = (self.step - first) / (time.monotonic() - started)
                rate = steps_per_second * plan.batch
                events.step(self.step - 1, loss, lr, rate, layers)
                self.log.progress(self.step, total, epoch + 1, epochs, loss, steps_per_second, lr)
                if seen[3]:
                    self.save(folder)
                    return False
                if time.monotonic() - saved > 60 * self.options.checkpoint_minutes and self.step < end:
                    self.save(folder)
                    saved = time.monotonic()
            if self.step % plan.steps_per_epoch == 0:
                testing = time.monotonic()
                self._finish_epoch(epoch + 1, epochs, events, rate, effective)
                effective, started = [], started + time.monotonic() - testing
            self.save(folder)
        return True

    def _alpha(self, norm, size, is_adder):
        """The factor that a layer's gradient was scaled by; None where there is none, since it is 0."""
        rule = self.options.rate_rule
        if not is_adder or rule == "plain" or self.options.authors_norm:
            return 1.0
        if rule == "fixed":
            return getattr(self.settings, "FIXED_FACTOR", 100.0)
        return self.options.eta * math.sqrt(size) / max(norm, 1e-12) if norm > 0 else None

    def _finish_epoch(self, epoch, epochs, events, rate, effective):
        loss, right, count = self.sums[:3]
        train_loss, values = loss / count, self.settings.TASK == "values"
        train_quality = math.sqrt(train_loss) if values else right / count
        test_loss, test_quality = self.test(self.network if self.average is None else self.average)
        events.epoch(epoch, train_loss, train_quality, test_loss, test_quality, rate)
        say = (lambda v: f"error {v:.4f}") if values else (lambda v: f"accuracy {100 * v:.2f} %")
        self.log.line(
            f"epoch {epoch} of {epochs}: loss {train_loss:.4f}, {say(train_quality)}; "
            f"test loss {test_loss:.4f}, {say(test_quality)}; {rate:,.0f} examples/s"
        )
        if self.options.authors_norm and effective:
            mean = sum(effective) / len(effective)
            self.log.line(f"  eta is {self.options.eta}; the processes' mean gradient had {mean:.4f} of it.")
        self.sums = [0.0, 0.0, 0.0]

    def save(self, folder):
        if self.processes.first:
            save_checkpoint(folder, self.state())
        if self.processes.world > 1:
            dist.barrier()


def _with_options(settings, options):
    """The settings with what options say of the data."""
    facts = type(settings)("facts") if hasattr(settings, "__file__") else copy.copy(settings)
    facts.__dict__.update(settings.__dict__)
    facts.SEED, facts.BATCH, facts.CROP, facts.FLIP = (options.seed, options.batch, options.crop, options.flip)
    return facts


def _scaler(enabled):
    make = getattr(torch.amp, "GradScaler", None)
    return make("cuda", enabled=enabled) if make else torch.cuda.amp.GradScaler(enabled=enabled)


def main(words=None):
    import settings
    from model import Network

    options = run_options.parse(settings, words)
    processes = Processes(options.device)
    log = Log(processes.first)
    events, code = studio.Events(None), 0
    try:
        torch.manual_seed(options.seed)
        network = Network()
        if options.weights:
            studio.load(network, options.weights)
        way = adder.use(options.adder, processes.device, log.line)
        adder.rules(getattr(settings, "FILTER_RULE", "full-precision"), getattr(settings, "INPUT_RULE", "hardtanh"))
        adder.authors_norm(options.eta if options.authors_norm else None)
        if options.authors_norm:
            log.line(
                "Adder gradients are scaled inside each process' backward pass, as in the authors' "
                "published layer: on several processes steps are shorter than eta says."
            )
        trainer = Trainer(options, settings, network, processes, log)
        if options.test_only:
            adder.exponent(exponent(settings, trainer.total_steps, trainer.total_steps))
            loss, quality = trainer.test(trainer.network)
            if processes.first:
                name = "testRmse" if settings.TASK == "values" else "testAccuracy"
                print(json.dumps({"testLoss": loss, name: quality, "images": trainer.source.test_count}))
            return 0
        state = load_checkpoint(options.out, log) if options.resume else None
        if state is None and glob.glob(os.path.join(options.out, "checkpoint-*.pt")) and not options.resume:
            raise RunError(
                f"{options.out} holds a run already. Go on with --resume, or name another folder: --out DIR."
            )
        if state is not None:
            trainer.restore(state)
        processes.first_does(lambda: os.makedirs(options.out, exist_ok=True))
        if processes.first:
            events = studio.Events(os.path.join(options.out, "events.jsonl"), append=state is not None)
            events.ready(processes.adapter, processes.world, f"PyTorch {torch.__version__}, {platform.node()}")
        for line in run_options.sources(options):
            log.line(line)
        log.line(
            f"{settings.TITLE}: {trainer.source.train_count:,} training and "
            f"{trainer.source.test_count:,} test examples, {trainer.total_steps:,} steps of "
            f"{options.batch}, {processes.world} process{'es' * (processes.world > 1)} on "
            f"{processes.adapter}, adders by {way}" + (f", from step {trainer.step:,} on" if state else "")
        )
        for name in ("SIGTERM", "SIGINT", "SIGUSR1"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda number, frame: setattr(trainer, "stop", number))
        began = time.monotonic()
        if trainer.run(events, options.out):
            steps_per_second = trainer.total_steps / max(time.monotonic() - began, 1e-9)
            if processes.first:
                studio.save(trainer.network, os.path.join(options.out, "weights.safetensors"), step=trainer.step)
                if trainer.average is not None:
                    studio.save(
                        trainer.average, os.path.join(options.out, "weights-average.safetensors"), step=trainer.step
                    )
                digest = studio.weights_hash(trainer.network)
                events.done(trainer.step, digest, steps_per_second * options.batch)
                log.line(f"Done. Weights: {os.path.join(options.out, 'weights.safetensors')} ({digest[:16]})")
        else:
            log.line(
                f"Stopped at step {trainer.step:,}; everything is saved. Go on with the same command and --resume."
            )
            code = 128 + (trainer.stop or signal.SIGTERM)
    except (RunError, data.DataError, ValueError) as error:
        events.failed("run", str(error))
        print(str(error), file=sys.stderr)
        code = 1
    finally:
        events.close()
        processes.end()
    return code


if __name__ == "__main__":
    sys.exit(main())

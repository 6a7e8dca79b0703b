"""The processes of a run, what they tell people, and the checkpoints of the first of them."""

import glob
import os
import platform
import sys
import time

import torch
import torch.distributed as dist


class RunError(Exception):
    """What ended the run, in a sentence for people."""


class Processes:
    """This process among all of them."""

    def __init__(self, device):
        self.rank, self.world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        local = int(os.environ.get("LOCAL_RANK", 0))
        device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        if device == "cuda":
            torch.cuda.set_device(local)
            torch.backends.cudnn.benchmark = True
        self.device = torch.device(device, local) if device == "cuda" else torch.device(device)
        self.first = self.rank == 0
        if self.world > 1:
            dist.init_process_group("nccl" if device == "cuda" else "gloo")

    def sum(self, tensor):
        """Adds a tensor up over all processes, in place."""
        if self.world > 1:
            dist.all_reduce(tensor)
        return tensor

    def copy_from_first(self, tensors):
        """Gives every process the first one's values, in place."""
        for tensor in tensors if self.world > 1 else ():
            dist.broadcast(tensor, 0)

    def first_does(self, work):
        """`work` by the first process, before all others do it too: downloads, folders."""
        if self.first:
            result = work()
        if self.world > 1:
            dist.barrier()
        return result if self.first else work()

    @property
    def adapter(self):
        return torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else platform.processor() or "CPU"

    def end(self):
        if self.world > 1:
            dist.destroy_process_group()


class Log:
    """Lines for people, by the first process only; a progress line that is written over where there is a terminal."""

    def __init__(self, first):
        self.first, self.live = first, first and sys.stderr.isatty()
        self.shown, self.open = 0.0, False

    def line(self, text):
        if self.first:
            print(("\r\033[K" if self.open else "") + text, file=sys.stderr, flush=True)
            self.open = False

    def progress(self, step, total, epoch, epochs, loss, rate, lr):
        now = time.monotonic()
        if not self.first or now - self.shown < (0.2 if self.live else 30):
            return
        self.shown = now
        left = (total - step) / max(rate, 1e-9)
        clock = f"{left / 3600:.1f} h" if left > 5400 else f"{left / 60:.0f} min" if left > 90 else f"{left:.0f} s"
        text = f"epoch {epoch}/{epochs}  step {step:,}/{total:,}  loss {loss:.4f}  rate {lr:.4g}  {clock} left"
        if self.live:
            filled = round(16 * step / total)
            print(f"\r\033[K{'█' * filled}{'░' * (16 - filled)}  {text}", end="", file=sys.stderr, flush=True)
            self.open = True
        else:
            self.line(text)


def save_checkpoint(folder, state, keep=2):
    """Whole or not at all: written beside, brought to disk, renamed. The last two stay."""
    path = os.path.join(folder, f"checkpoint-{state['step']:09d}.pt")
    with open(path + ".part", "wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".part", path)
    for old in sorted(glob.glob(os.path.join(folder, "checkpoint-*.pt")))[:-keep]:
        os.remove(old)


def load_checkpoint(folder, log):
    """The newest checkpoint that can be read; None where there is none at all."""
    found = sorted(glob.glob(os.path.join(folder, "checkpoint-*.pt")), reverse=True)
    for path in found:
        try:
            return torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:  # Cut off or damaged: the one before it does.
            log.line(f"{path} cannot be read ({type(error).__name__}); trying the one before it.")
    if found:
        raise RunError(f"No checkpoint in {folder} can be read. Start anew in another folder: --out DIR.")
    return None

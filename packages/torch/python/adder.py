"""Adder layers: y = -sum |x - w| instead of y = sum x * w.

Chen et al., "AdderNet: Do We Really Need Multiplications in Deep Learning?", CVPR 2020, arXiv 1912.13200. The
equations named below are that paper's.

    forward            y = -sum |x - w|                                    (eq. 2)
    gradient at w      dy/dw = x - w                     "full precision"  (eq. 5)
    gradient at x      dy/dx = clamp(w - x, -1, 1)       "HardTanh"        (eq. 6 and 7)
    adaptive rate      g <- eta sqrt(k) / ||g|| g, k the number of values  (eq. 13)

Three things differ from the code the authors published, and only in how the numbers are come by:

* The gradient at w is one matrix product: sum_m g (x - w) = g'X - diag(sum g) W. Nothing of size [filters, taps,
  places] is ever made, neither forward nor back, so memory is that of a convolution.
* The input is saved for the way back, not its patches, which for 3x3 filters are nine times as large.
* The adaptive rate is not part of the layer's backward pass but of the optimizer's step: `scale_adders`. So it means
  the same on one process and on eight, with accumulated gradients and with mixed precision. `authors_norm` repeats
  the published way.

Runs on PyTorch 1.13 and later; needs nothing else.
"""

import math
import sys
from contextlib import nullcontext

import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd.function import once_differentiable

# ------------------------------------------------------------------------------------------------ how layers compute

#: Most bytes of patches that are in memory at a time: a batch is worked on in pieces of whole images. On a CPU what its
#: caches hold, on a GPU what keeps it busy; other devices are taken for GPUs.
PATCH_BYTES = {"cpu": 2**20, "cuda": 64 * 2**20}
#: The same for a temporary of the reference's loops.
SLAB_BYTES = {"cpu": 2**20, "cuda": 64 * 2**20}


class _Settings:
    """What holds for all adder layers of a process; set by `use`, `rules`, `exponent` and `authors_norm`."""

    way = "reference"
    filter_rule = "full-precision"
    input_rule = "hardtanh"
    exponent = None
    authors_eta = None


def rules(filter="full-precision", input="hardtanh"):
    """Sets the gradient rules: `filter` "full-precision" or "sign", `input` "hardtanh", "sign" or "unclipped".

    They hold while no exponent is set. The defaults are AdderNet's; the others are the paper's ablations (figure 3).
    """
    if filter not in ("full-precision", "sign"):
        raise ValueError(f"The filter rule is full-precision or sign, not {filter}.")
    if input not in ("hardtanh", "sign", "unclipped"):
        raise ValueError(f"The input rule is hardtanh, sign or unclipped, not {input}.")
    _Settings.filter_rule, _Settings.input_rule = filter, input


def exponent(p=None):
    """Makes every adder layer answer with -sum |x - w|^p and learn by its exact derivatives; None: AdderNet's rules.

    The exact derivative at p = 1 is the sign, on both sides, which is not AdderNet's rule.
    """
    if p is not None and not 1 <= p <= 2:
        raise ValueError(f"The exponent lies between 1 and 2, and is not {p}.")
    _Settings.exponent = p


def authors_norm(eta=None):
    """Scales filter gradients inside each backward pass, as the authors' published layer does; None: it does not.

    Only to repeat that behaviour: with R processes each of them scales its own gradient to the same length, and the
    mean of R such gradients is shorter, down to 1/sqrt(R) of it where they are noise.
    """
    _Settings.authors_eta = eta


# ------------------------------------------------------------------------------------ the two sums that need a kernel
# x [G, M, K] patches, w [G, F, K] filters, g [G, M, F] gradients of the answers; G groups, M places, F filters of a
# group, K taps. Everything else is a matrix product.


def _distance(x, w):
    """sum_k |x - w| -> [G, M, F]."""
    return torch.cdist(x, w, p=1.0)


def _clamped(g, x, w):
    """sum_f g clamp(w - x, -1, 1) -> [G, M, K]."""
    return _sum_over_filters(g, x, w, lambda d: d.clamp_(-1, 1))


def _slabs(x):
    """Slices of the places of x [G, M, K], few enough that a temporary of the size [G, places, K] stays small."""
    groups, places, taps = x.shape
    budget = SLAB_BYTES.get(x.device.type, SLAB_BYTES["cuda"])
    rows = max(1, budget // (groups * taps * x.element_size()))
    return [slice(start, start + rows) for start in range(0, places, rows)]


def _sum_over_filters(g, x, w, slope):
    """sum_f g slope(w - x) -> [G, M, K], filter by filter. `slope` may change what it is given."""
    result = torch.zeros_like(x)
    for rows in _slabs(x):
        for f in range(w.shape[1]):
            result[:, rows].addcmul_(slope(w[:, f, None] - x[:, rows]), g[:, rows, f, None])
    return result


def _sum_over_places(g, x, w, slope):
    """sum_m g slope(x - w) -> [G, F, K], filter by filter."""
    result = torch.zeros_like(w)
    for rows in _slabs(x):
        for f in range(w.shape[1]):
            result[:, f] += torch.einsum("gm,gmk->gk", g[:, rows, f], slope(x[:, rows] - w[:, f, None]))
    return result


def _power_slope(p):
    """The derivative of |d|^p: p sign(d) |d|^(p - 1), 0 at 0."""
    if p == 1:
        return torch.sign
    return lambda d: d.sign() * d.abs().pow_(p - 1).mul_(p)


def _answer(x, w, p):
    """-sum_k |x - w|^p, p = None for 1 -> [G, M, F]."""
    if p is None or p == 1:
        return _WAYS[_Settings.way][0](x, w).neg_()
    # cdist takes the p-th root of the sum at the end. Its way by a matrix product, for p = 2, would lose digits.
    return torch.cdist(x, w, p=float(p), compute_mode="donot_use_mm_for_euclid_dist").pow_(p).neg_()


def _input_gradient(g, x, w, p, rule):
    """sum_f g dy/dx -> [G, M, K]."""
    if p is not None:
        return _sum_over_filters(g, x, w, _power_slope(p))
    if rule == "hardtanh":
        return _WAYS[_Settings.way][1](g, x, w)
    if rule == "sign":
        return _sum_over_filters(g, x, w, torch.sign)
    # Unclipped, sum_f g (w - x): a matrix product again.
    return torch.baddbmm(-x * g.sum(2, keepdim=True), g, w)


def _filter_gradient(g, x, w, p, rule):
    """sum_m g dy/dw -> [G, F, K]."""
    if p is not None:
        return _sum_over_places(g, x, w, _power_slope(p))
    if rule == "sign":
        return _sum_over_places(g, x, w, torch.sign)
    g = g.transpose(1, 2)
    return torch.baddbmm(-w * g.sum(2, keepdim=True), g, x)


# -------------------------------------------------------------------------------------------------------- other ways


def _in_float32(kernel, reference):
    """Numbers of another precision go by the reference."""
    return lambda *operands: (kernel if operands[-1].dtype == torch.float32 else reference)(*operands)


def _distance_formula(x, w):
    return (x.unsqueeze(2) - w.unsqueeze(1)).abs().sum(3)


def _clamped_formula(g, x, w):
    return (g.unsqueeze(3) * (w.unsqueeze(1) - x.unsqueeze(2)).clamp(-1, 1)).sum(2)


def _compiled():
    """The formulas as they stand, for torch.compile to melt into loops that never hold the [G, M, F, K] in between."""
    if not hasattr(torch, "compile"):
        raise RuntimeError(f"PyTorch {torch.__version__} has no torch.compile")
    made = [torch.compile(formula, dynamic=True, fullgraph=True) for formula in (_distance_formula, _clamped_formula)]
    return _in_float32(made[0], _distance), _in_float32(made[1], _clamped)


try:
    import triton
    import triton.language as tl
except Exception:  # Not installed, or not for this machine: then this way is not offered.
    triton = None

if triton is not None:
    # Both kernels make a tile of the result in registers and walk the dimension that is summed over, one row of each
    # operand a turn. Operands lie so that neighbours in a row are neighbours in memory. Two additions a tap: |.| is
    # free. No tensor cores: they multiply.

    @triton.jit
    def _distance_kernel(x, w, y, M, F, K, TILE_M: tl.constexpr, TILE_F: tl.constexpr):
        """x [G, K, M], w [G, K, F] -> y [G, M, F]."""
        group = tl.program_id(2)
        m = tl.program_id(0) * TILE_M + tl.arange(0, TILE_M)
        f = tl.program_id(1) * TILE_F + tl.arange(0, TILE_F)
        x += group * K * M
        w += group * K * F
        total = tl.zeros((TILE_M, TILE_F), dtype=tl.float32)
        for k in range(0, K):
            xs = tl.load(x + k * M + m, mask=m < M, other=0.0)
            ws = tl.load(w + k * F + f, mask=f < F, other=0.0)
            total += tl.abs(xs[:, None] - ws[None, :])
        inside = (m < M)[:, None] & (f < F)[None, :]
        tl.store(y + group * M * F + m[:, None] * F + f[None, :], total, mask=inside)

    @triton.jit
    def _clamped_kernel(g, x, w, dx, M, F, K, TILE_M: tl.constexpr, TILE_K: tl.constexpr):
        """g [G, F, M], x [G, M, K], w [G, F, K] -> dx [G, M, K]."""
        group = tl.program_id(2)
        m = tl.program_id(0) * TILE_M + tl.arange(0, TILE_M)
        k = tl.program_id(1) * TILE_K + tl.arange(0, TILE_K)
        inside = (m < M)[:, None] & (k < K)[None, :]
        place = group * M * K + m[:, None] * K + k[None, :]
        xs = tl.load(x + place, mask=inside, other=0.0)
        g += group * F * M
        w += group * F * K
        total = tl.zeros((TILE_M, TILE_K), dtype=tl.float32)
        for f in range(0, F):
            gs = tl.load(g + f * M + m, mask=m < M, other=0.0)
            ws = tl.load(w + f * K + k, mask=k < K, other=0.0)
            total += gs[:, None] * tl.minimum(tl.maximum(ws[None, :] - xs, -1.0), 1.0)
        tl.store(dx + place, total, mask=inside)


def _triton(tile=64):
    if triton is None:
        raise RuntimeError("Triton is not installed")

    def distance(x, w):
        (groups, places, taps), filters = x.shape, w.shape[1]
        y = x.new_empty(groups, places, filters)
        grid = (triton.cdiv(places, tile), triton.cdiv(filters, tile), groups)
        rows = (x.transpose(1, 2).contiguous(), w.transpose(1, 2).contiguous())
        _distance_kernel[grid](*rows, y, places, filters, taps, TILE_M=tile, TILE_F=tile)
        return y

    def clamped(g, x, w):
        (groups, places, taps), filters = x.shape, w.shape[1]
        dx = torch.empty_like(x, memory_format=torch.contiguous_format)
        grid = (triton.cdiv(places, tile), triton.cdiv(taps, tile), groups)
        operands = (g.transpose(1, 2).contiguous(), x.contiguous(), w.contiguous())
        _clamped_kernel[grid](*operands, dx, places, filters, taps, TILE_M=tile, TILE_K=tile)
        return dx

    return _in_float32(distance, _distance), _in_float32(clamped, _clamped)


#: Way -> its two functions. The reference is always there; `use` adds others once they gave the reference's numbers.
_WAYS = {"reference": (_distance, _clamped)}
_MAKERS = {"compiled": _compiled, "triton": _triton}


def use(way="auto", device="cpu", log=lambda line: print(line, file=sys.stderr)):
    """Chooses how sums are computed, and returns the name of the way that is in use from now on.

    "reference" runs everywhere. "compiled" (torch.compile) and "triton" first have to give the reference's numbers on
    `device`; where they do not, `log` is told so in a sentence and the reference stays. "auto" tries triton (on a CUDA
    device), then compiled (where PyTorch has it; that takes half a minute once).
    """
    device = torch.device(device)
    _Settings.way = "reference"
    if way == "auto":
        tried = ["triton"] * (device.type == "cuda") + ["compiled"] * hasattr(torch, "compile")
    elif way in ("reference", *_MAKERS):
        tried = [way]
    else:
        raise ValueError(f"Adder layers compute by reference, compiled or triton, not by {way}.")
    for name in tried:
        if name == "reference":
            break
        try:
            _WAYS[name] = _MAKERS[name]()
            apart = _compare(_WAYS[name], device)
            problem = f"its numbers differ from the reference's by {apart:.1e}" if apart > 1e-5 else None
        except Exception as error:  # Compilers fail in many ways; none of them may end a training run.
            problem = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        if problem is None:
            _Settings.way = name
            break
        _WAYS.pop(name, None)
        log(f"Adder layers do not run by {name} here ({problem}).")
    return _Settings.way


def _compare(way, device):
    """Largest difference to the reference, relative to the largest value, over shapes that fill no tile evenly."""
    numbers = torch.Generator().manual_seed(0)
    worst = 0.0
    for groups, places, filters, taps in ((1, 130, 70, 75), (3, 65, 2, 9), (1, 3, 129, 33)):
        shapes = (groups, places, filters), (groups, places, taps), (groups, filters, taps)
        g, x, w = (torch.randn(shape, generator=numbers).to(device) for shape in shapes)
        for mine, theirs in ((way[0](x, w), _distance(x, w)), (way[1](g, x, w), _clamped(g, x, w))):
            difference = ((mine - theirs).abs().max() / theirs.abs().max()).item()
            worst = difference if difference > worst or math.isnan(difference) else worst
    return math.inf if math.isnan(worst) else worst


# --------------------------------------------------------------------------------------------------------- the layer


def _full_precision(tensor):
    """Autocast off. The mean of an answer grows with K and its deviation with sqrt(K): kept as bfloat16, K = 4608
    leaves a rounding error of a quarter of that deviation."""
    kind = tensor.device.type
    return torch.autocast(kind, enabled=False) if kind in ("cpu", "cuda") else nullcontext()


class _Adder(torch.autograd.Function):
    """x [N, C, H, W], w [filters, C / groups, k, k] -> [N, filters, H', W']. Padding is zeros, which take part."""

    @staticmethod
    def forward(ctx, x, w, stride, padding, groups, p):
        ctx.save_for_backward(x, w)
        ctx.window = {"kernel_size": w.shape[2], "padding": padding, "stride": stride}
        ctx.groups, ctx.p = groups, p
        ctx.rules = (_Settings.filter_rule, _Settings.input_rule, _Settings.authors_eta)
        with _full_precision(x):
            filters = w.reshape(groups, w.shape[0] // groups, -1)
            height, width = ((side + 2 * padding - w.shape[2]) // stride + 1 for side in x.shape[2:])
            y = x.new_empty(x.shape[0], groups, filters.shape[1], height * width)
            for images in _images(x, ctx.window, height * width):
                answer = _answer(_patches(x[images], ctx.window, groups), filters, p)
                y[images] = answer.view(groups, -1, height * width, filters.shape[1]).permute(1, 0, 3, 2)
            return y.view(x.shape[0], -1, height, width)

    @staticmethod
    @once_differentiable
    def backward(ctx, dy):
        x, w = ctx.saved_tensors
        filter_rule, input_rule, authors_eta = ctx.rules
        with _full_precision(x):
            groups, places = ctx.groups, dy.shape[2] * dy.shape[3]
            filters = w.reshape(groups, w.shape[0] // groups, -1)
            dy = dy.to(x.dtype).reshape(dy.shape[0], groups, filters.shape[1], places)
            dx = torch.empty_like(x) if ctx.needs_input_grad[0] else None
            dw = torch.zeros_like(filters) if ctx.needs_input_grad[1] else None
            for images in _images(x, ctx.window, places):
                patches = _patches(x[images], ctx.window, groups)
                g = dy[images].permute(1, 0, 3, 2).reshape(groups, -1, filters.shape[1]).contiguous()
                if dw is not None:
                    dw += _filter_gradient(g, patches, filters, ctx.p, filter_rule)
                if dx is not None:
                    back = _input_gradient(g, patches, filters, ctx.p, input_rule)
                    dx[images] = _images_of(back, x.shape[2:], ctx.window, groups, places)
            if dw is not None and authors_eta is not None:
                dw *= authors_eta * math.sqrt(dw.numel()) / dw.norm().clamp(min=1e-12)
            return dx, None if dw is None else dw.view_as(w), None, None, None, None


def _images(x, window, places):
    """Slices of the batch whose patches fit into PATCH_BYTES, or of one image."""
    bytes_each = x.shape[1] * window["kernel_size"] ** 2 * places * x.element_size()
    budget = PATCH_BYTES.get(x.device.type, PATCH_BYTES["cuda"])
    count = max(1, budget // max(1, bytes_each))
    return [slice(start, start + count) for start in range(0, x.shape[0], count)]


def _patches(x, window, groups):
    """x [n, C, H, W] -> [groups, n * places, taps]."""
    columns = F.unfold(x, **window)
    n, rows, places = columns.shape
    columns = columns.view(n, groups, rows // groups, places).permute(1, 0, 3, 2)
    # Compiled loops run over taps: those of a patch have to be neighbours, also where one image needed no copy.
    return columns.reshape(groups, n * places, -1).contiguous()


def _images_of(patches, size, window, groups, places):
    """Adds patches [groups, n * places, taps] up where they came from -> [n, C, H, W]."""
    n = patches.shape[1] // places
    columns = patches.view(groups, n, places, -1).permute(1, 0, 3, 2).reshape(n, -1, places)
    return F.fold(columns, tuple(size), **window)


def adder2d(x, weight, bias=None, stride=1, padding=0, groups=1, p=None):
    """The adder layer as a function: x [N, C, H, W], weight [filters, C / groups, k, k], bias [filters].

    Sums are made, and results given, in float32 whatever autocast says (in float64 for float64).
    """
    kind = torch.float64 if x.dtype == weight.dtype == torch.float64 else torch.float32
    # What a run sets for all layers stands above what each of them says.
    p = p if _Settings.exponent is None else _Settings.exponent
    y = _Adder.apply(x.to(kind), weight.to(kind), stride, padding, groups, p)
    return y if bias is None else y + bias.to(kind)[:, None, None]


class Adder2d(nn.Module):
    """y[n, f, i, j] = -sum_{c, a, b} |x[n, c, i s + a - pad, j s + b - pad] - w[f, c, a, b]| (+ b[f]).

    A bias is added behind the sum. A `p` other than 1 makes this layer answer with -sum |x - w|^p and learn by its
    exact derivatives, unless `exponent` says otherwise for all layers. Filters start from N(0, 1) and biases from
    U[0, 1), as in the authors' code.
    """

    #: How the optimizer's side tells these layers from others.
    is_adder = True

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, groups=1, bias=False, p=1.0):
        super().__init__()
        if in_channels % groups or out_channels % groups:
            raise ValueError(f"{groups} groups do not divide {in_channels} and {out_channels} channels.")
        self.in_channels, self.out_channels, self.kernel_size = (in_channels, out_channels, kernel_size)
        self.stride, self.padding, self.groups, self.p = stride, padding, groups, p
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels // groups, kernel_size, kernel_size))
        self.bias = nn.Parameter(torch.empty(out_channels)) if bias else None
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.normal_(self.weight)
        if self.bias is not None:
            nn.init.uniform_(self.bias)

    def forward(self, x):
        p = None if self.p == 1 else self.p
        return adder2d(x, self.weight, self.bias, self.stride, self.padding, self.groups, p)

    def extra_repr(self):
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        text += f", padding={self.padding}" if self.padding else ""
        text += f", groups={self.groups}" if self.groups > 1 else ""
        text += ", bias=True" if self.bias is not None else ""
        return text + (f", p={self.p}" if self.p != 1 else "")


class AdderLinear(nn.Module):
    """y[n, f] = -sum_i |x[n, i] - w[f, i]| (+ b[f]), x [N, in_features]: an adder layer on images of one pixel."""

    is_adder = True

    def __init__(self, in_features, out_features, bias=False, p=1.0):
        super().__init__()
        self.in_features, self.out_features, self.p = in_features, out_features, p
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        self.bias = nn.Parameter(torch.empty(out_features)) if bias else None
        self.reset_parameters()

    reset_parameters = Adder2d.reset_parameters

    def forward(self, x):
        p = None if self.p == 1 else self.p
        y = adder2d(x.reshape(-1, self.in_features, 1, 1), self.weight[:, :, None, None], self.bias, p=p)
        return y.view(*x.shape[:-1], self.out_features)

    def extra_repr(self):
        return f"{self.in_features}, {self.out_features}, bias={self.bias is not None}"


# ------------------------------------------------------------------------------------------------------ shift layers

#: Exponents of a shift layer's weights, 2^-14 to 1: those of DeepShift with 5 bits (Elhoushi et al., 2019).
SHIFT_RANGE = (-14, 0)


def power_of_two(w):
    """sign(w) 2^round(log2 |w|), the exponent cut off at SHIFT_RANGE; 0 stays 0. Exact: read off the float32's bits.

    The gradient passes as if nothing had been rounded (straight-through).
    """
    with torch.no_grad():
        bits = w.detach().float().abs().contiguous().view(torch.int32)
        # The exponent grows from the first mantissa above sqrt(2) on, 0x3504f4.
        bits = (bits + (0x800000 - 0x3504F4)).bitwise_and(~0x7FFFFF)
        bits = bits.clamp((SHIFT_RANGE[0] + 127) << 23, (SHIFT_RANGE[1] + 127) << 23)
        rounded = torch.copysign(bits.view(torch.float32), w.float()).to(w.dtype)
        rounded = torch.where((w == 0) | ~torch.isfinite(w), w, rounded)
    return rounded + (w - w.detach())


class Shift2d(nn.Conv2d):
    """A convolution whose weights are powers of two, so that shifts of bits take the place of products.

    ShiftAddNet (You et al., NeurIPS 2020). The weights that are learnt are kept whole; see `power_of_two`.
    """

    def forward(self, x):
        weight = power_of_two(self.weight)
        return F.conv2d(x, weight, self.bias, self.stride, self.padding, groups=self.groups)


# ---------------------------------------------------------------------------------------------- what training needs


def filters(model):
    """(name, module) of every layer with filters, in the order of the model: adders, convolutions, shift, linear."""
    for name, module in model.named_modules():
        if getattr(module, "is_adder", False) or isinstance(module, (nn.Conv2d, nn.Linear)):
            yield name, module


@torch.no_grad()
def scale_adders(model, eta=0.1, rule="adaptive"):
    """Scales the gradients of adder filters for the optimizer's step; returns the raw norms, layer name -> tensor.

    To be called once a step: after the processes' gradients were averaged (so after the last `backward` of an
    accumulated batch, and after `GradScaler.unscale_`), before `optimizer.step`, which adds decay unscaled.

    "adaptive"  g <- eta sqrt(k) / ||g|| g, k the number of values of the filter (eq. 13; the norm at least 1e-12)
    "fixed"     g <- eta g (the paper's ablation has 100)
    "plain"     nothing is scaled

    The norms are of all layers with filters, before scaling, on the model's device: nothing is waited for.
    """
    if rule not in ("adaptive", "fixed", "plain"):
        raise ValueError(f"The adder rate is adaptive, fixed or plain, not {rule}.")
    norms = {}
    for name, layer in filters(model):
        gradient = layer.weight.grad
        if gradient is None:
            continue
        norms[name] = norm = gradient.norm()
        if not getattr(layer, "is_adder", False) or rule == "plain":
            continue
        if rule == "adaptive":
            gradient.mul_(eta * math.sqrt(gradient.numel()) / norm.clamp(min=1e-12))
        else:
            gradient.mul_(eta)
    return norms

"""adder.py against the golden vectors, and what holds for every adder layer."""

import os
import shutil
import unittest

from support import array, golden_layers

import adder
import torch
from torch import nn

ATOL = {"output": 1e-4, "gradInput": 2e-5, "gradWeightRaw": 1e-4, "gradWeightScaled": 2e-6}


def layer_of(vectors):
    config, weight = vectors["config"], array(vectors["weight"])
    bias = "biasVector" in vectors
    if weight.dim() == 2:
        layer = adder.AdderLinear(weight.shape[1], weight.shape[0], bias=bias)
    else:
        sizes = config["inChannels"], config["outChannels"], config["kernel"]
        layer = adder.Adder2d(*sizes, config["stride"], config["padding"], bias=bias)
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias:
            layer.bias.copy_(array(vectors["biasVector"]))
    return layer


class Golden(unittest.TestCase):
    def tearDown(self):
        adder.use("reference")
        adder.rules()

    def near(self, mine, vectors, name, of):
        theirs = array(of[name]).view(mine.shape)
        atol = ATOL.get(name, 1e-4 if "Weight" in name or "Bias" in name else 2e-5)
        far = (mine - theirs).abs().max().item() if mine.numel() else 0.0
        allowed = atol + 2e-6 * theirs.abs().max().item()
        self.assertLessEqual(far, allowed, f"{vectors['name']}: {name}")

    def check(self, vectors, ablations):
        layer, x = layer_of(vectors), array(vectors["input"]).requires_grad_()
        answer, against = layer(x), array(vectors["gradOutput"])
        self.near(answer.detach(), vectors, "output", vectors)
        answer.backward(against.view(answer.shape))
        self.near(x.grad, vectors, "gradInput", vectors)
        self.near(layer.weight.grad, vectors, "gradWeightRaw", vectors)
        if layer.bias is not None:
            self.near(layer.bias.grad, vectors, "gradBias", vectors)
        norm = adder.scale_adders(layer, vectors["config"]["eta"])[""]
        self.assertAlmostEqual(norm.item(), vectors["gradWeightRawL2"], delta=1e-4 * (1 + norm.item()))
        self.near(layer.weight.grad, vectors, "gradWeightScaled", vectors)
        if not ablations:
            return
        for rule, name in (("sign", "gradInputSign"), ("unclipped", "gradInputUnclipped")):
            adder.rules("sign", rule)
            layer.zero_grad()
            x.grad = None
            layer(x).backward(against.view(answer.shape))
            self.near(x.grad, vectors, name, vectors["ablation"])
            self.near(layer.weight.grad, vectors, "gradWeightSign", vectors["ablation"])
        adder.rules()

    def test_reference(self):
        for name, vectors in golden_layers():
            with self.subTest(name):
                self.check(vectors, ablations=True)

    @unittest.skipUnless(hasattr(torch, "compile") and shutil.which("g++"), "no torch.compile, or no compiler for it")
    def test_compiled(self):
        said = []
        self.assertEqual(adder.use("compiled", log=said.append), "compiled", said)
        for name, vectors in golden_layers():
            # Other sizes are other compilations only where a dimension is 1.
            with self.subTest(name):
                self.check(vectors, ablations=False)

    @unittest.skipUnless(adder.triton and os.environ.get("TRITON_INTERPRET"), "Triton's interpreter is not asked for")
    def test_triton(self):
        said = []
        self.assertEqual(adder.use("triton", log=said.append), "triton", said)
        for name, vectors in golden_layers():
            with self.subTest(name):
                self.check(vectors, ablations=False)


class Ways(unittest.TestCase):
    def tearDown(self):
        adder.use("reference")
        adder._MAKERS["triton"] = adder._triton

    def test_a_way_with_other_numbers_is_left_with_a_word(self):
        adder._MAKERS["triton"] = lambda: (lambda x, w: adder._distance(x, w) * 1.001, adder._clamped)
        said = []
        self.assertEqual(adder.use("triton", log=said.append), "reference")
        self.assertRegex(said[0], r"do not run by triton here \(its numbers differ .* by 1\.0e-03\)")

    def test_a_way_that_is_not_there_is_left_with_a_word(self):
        def missing():
            raise RuntimeError("Triton is not installed")

        adder._MAKERS["triton"] = missing
        said = []
        self.assertEqual(adder.use("triton", log=said.append), "reference")
        self.assertIn("Triton is not installed", said[0])

    def test_an_unknown_way_is_refused(self):
        with self.assertRaisesRegex(ValueError, "not by cuda"):
            adder.use("cuda")


class Properties(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)

    def tearDown(self):
        adder.exponent()
        adder.authors_norm()
        adder.PATCH_BYTES["cpu"] = 2**20
        adder.SLAB_BYTES["cpu"] = 2**20

    def both(self, layer, x):
        """The answer and all gradients, for a fixed gradient of the answer."""
        x = x.detach().requires_grad_()
        layer.zero_grad()
        y = layer(x)
        against = torch.sin(torch.arange(y.numel(), dtype=y.dtype)).view(y.shape)
        y.backward(against)
        return [y.detach(), x.grad, layer.weight.grad.clone()]

    def same(self, these, those, within=1e-5):
        for one, other in zip(these, those):
            self.assertEqual(one.shape, other.shape)
            self.assertLessEqual((one - other).abs().max().item(), within * (1 + other.abs().max().item()))

    def test_groups_are_layers_side_by_side(self):
        for groups, channels, filters in ((2, 4, 6), (4, 4, 8), (5, 5, 5)):
            layer, x = (adder.Adder2d(channels, filters, 3, 2, 1, groups=groups), torch.randn(2, channels, 7, 6))
            parts = []
            for i in range(groups):
                part = adder.Adder2d(channels // groups, filters // groups, 3, 2, 1)
                part.weight.data.copy_(layer.weight.data.chunk(groups)[i])
                parts.append(part)

            class Beside(nn.Module):
                def forward(self, x):
                    return torch.cat([part(piece) for part, piece in zip(parts, x.chunk(groups, 1))], 1)

            mine, beside = self.both(layer, x), Beside()
            beside.weight = nn.Parameter(torch.zeros(1))
            x2 = x.detach().requires_grad_()
            y = beside(x2)
            y.backward(torch.sin(torch.arange(y.numel(), dtype=y.dtype)).view(y.shape))
            theirs = [y.detach(), x2.grad, torch.cat([part.weight.grad for part in parts])]
            self.same(mine, theirs)

    def test_pieces_change_nothing(self):
        layer, x = adder.Adder2d(3, 5, 3, 1, 1), torch.randn(7, 3, 9, 8)
        whole = self.both(layer, x)
        adder.PATCH_BYTES["cpu"], adder.SLAB_BYTES["cpu"] = 2 * 3 * 9 * 72 * 4, 1000
        self.same(self.both(layer, x), whole)

    def test_exponents_give_exact_derivatives(self):
        torch.manual_seed(2)
        w = torch.randn(4, 2, 3, 3, dtype=torch.float64, requires_grad=True)
        x = torch.randn(2, 4, 5, 5, dtype=torch.float64, requires_grad=True)
        for p in (2.0, 1.5, 1.0):
            run = lambda x, w: adder.adder2d(x, w, stride=2, padding=1, groups=2, p=p)  # noqa: E731
            self.assertTrue(torch.autograd.gradcheck(run, (x, w), eps=1e-7, atol=1e-5))

    def test_p_2_is_twice_the_unclipped_rule(self):
        layer, x = adder.Adder2d(2, 3, 3), torch.randn(2, 2, 6, 6)
        adder.rules("full-precision", "unclipped")
        _, dx, dw = self.both(layer, x)
        adder.rules()
        adder.exponent(2)
        self.same(self.both(layer, x)[1:], [2 * dx, 2 * dw])

    def test_autocast_changes_neither_sums_nor_results(self):
        layer, x = adder.Adder2d(8, 8, 3, padding=1), torch.randn(2, 8, 6, 6)
        plain = self.both(layer, x)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            mixed = self.both(layer, x)
            half = layer(x.bfloat16())
        self.assertEqual(mixed[0].dtype, torch.float32)
        self.assertEqual(half.dtype, torch.float32)
        self.same(mixed, plain, within=0)

    def test_the_input_is_saved_and_not_its_patches(self):
        saved = []
        with torch.autograd.graph.saved_tensors_hooks(lambda t: saved.append(t) or t, lambda t: t):
            adder.Adder2d(4, 4, 3, padding=1)(torch.randn(2, 4, 16, 16, requires_grad=True))
        self.assertEqual(sum(t.numel() for t in saved), 2 * 4 * 16 * 16 + 4 * 4 * 9)

    def test_a_gradient_of_zero_stays_zero(self):
        layer = adder.Adder2d(2, 2, 1)
        (layer(torch.randn(1, 2, 3, 3)) * 0).sum().backward()
        adder.scale_adders(layer)
        self.assertEqual(layer.weight.grad.abs().max().item(), 0)

    def test_the_authors_norm_scales_each_backward_pass(self):
        layer, x = adder.Adder2d(2, 3, 3), torch.randn(2, 2, 6, 6)
        adder.authors_norm(0.2)
        rms = self.both(layer, x)[2].square().mean().sqrt().item()
        self.assertAlmostEqual(rms, 0.2, places=5)

    def test_powers_of_two(self):
        root = 2**0.5
        w = torch.tensor([0.0, -0.0, 1.0, -0.75, 0.7, 0.71, -0.3, root / 4 - 1e-7, root / 4 + 1e-7, 9.0, 1e-9, -1e-30])
        q = [0.0, 0.0, 1.0, -1.0, 0.5, 1.0, -0.25, 0.25, 0.5, 1.0, 2**-14, -(2**-14)]
        w.requires_grad_()
        found = adder.power_of_two(w)
        self.assertEqual(found.tolist(), q)
        found.sum().backward()
        self.assertEqual(w.grad.tolist(), [1.0] * len(q))


if __name__ == "__main__":
    unittest.main()

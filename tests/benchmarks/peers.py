"""Counts what actgrad and its peers find in the collection of passes: python -m tests.benchmarks.peers [WORD].

HIPS autograd, PyTorch and JAX are asked, each at its defaults, where they are installed (autograd, torch, jax; together
they take minutes). A word asks only the checkers with it in their name.
"""

import contextlib
import io
import sys
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.checking import check
from actgrad.checking.result import Case, Outcome, Settings
from tests.collections.entries import PassCase
from tests.collections.passes_index import PASSES

Checker = Callable[[PassCase], bool]
"""Tells whether a pass is right; raising is taken for no."""


def actgrad(case: PassCase) -> bool:
    """Judge by actgrad at its defaults."""
    result = check(Case(case.activation, case.name, case.name, case.z.copy(), case.da.copy()), Settings())
    return result.outcome is Outcome.PASS


def course(case: PassCase) -> bool:
    """Judge by relative error < 1e-6 at h = 1e-5, as taught in courses: J = Σ dA ⊙ A, one entry after another."""
    z = case.z.astype(float)
    dz, numerical = _backward(case), np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        step = np.zeros(z.shape)
        step[index] = 1e-5
        moved = np.asarray(case.activation.forward(z + step)) - np.asarray(case.activation.forward(z - step))
        numerical[index] = (case.da * moved).sum() / 2e-5
    scale = np.maximum(np.maximum(np.abs(dz), np.abs(numerical)), 1e-300)
    return bool((np.abs(dz - numerical) / scale < 1e-6).all())


def torch_gradcheck() -> Checker:
    """Give torch.autograd.gradcheck on a Function of the two passes."""
    import torch

    def judge(case: PassCase) -> bool:
        class Wrapped(torch.autograd.Function):
            @staticmethod
            def forward(ctx: Any, z: Any) -> Any:
                ctx.save_for_backward(z)
                return torch.from_numpy(np.array(case.activation.forward(z.detach().numpy().copy())))

            @staticmethod
            def backward(ctx: Any, *upstream: Any) -> Any:
                (z,) = ctx.saved_tensors
                return torch.from_numpy(np.array(_backward_of(case)(z.numpy().copy(), upstream[0].numpy())))

        return bool(torch.autograd.gradcheck(Wrapped.apply, (torch.tensor(case.z, requires_grad=True),)))

    return judge


def jax_check_grads() -> Checker:
    """Give jax.test_util.check_grads on a custom_vjp of the two passes."""
    import jax
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", True)

    def judge(case: PassCase) -> bool:
        like = jax.ShapeDtypeStruct(case.z.shape, case.z.dtype)

        def run(f: Any, *arrays: Any) -> Any:
            return jax.pure_callback(
                lambda *given: np.array(f(*(np.array(x) for x in given)), case.z.dtype), like, *arrays
            )

        @jax.custom_vjp
        def wrapped(z: Any) -> Any:
            return run(case.activation.forward, z)

        wrapped.defvjp(lambda z: (wrapped(z), z), lambda z, da: (run(case.activation.backward, z, da),))
        check_grads(wrapped, (case.z,), order=1, modes=["rev"])
        return True

    return judge


def autograd_check_grads() -> Checker:
    """Give autograd.test_util.check_grads on a primitive of the two passes."""
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    def judge(case: PassCase) -> bool:
        wrapped = primitive(lambda z: np.array(case.activation.forward(np.array(z))))
        defvjp(wrapped, lambda a, z: lambda da: np.array(_backward_of(case)(np.array(z), np.array(da))))
        check_grads(wrapped, modes=["rev"], order=1)(case.z.copy())
        return True

    return judge


def _backward_of(case: PassCase) -> Callable[[Array, Array], Any]:
    assert case.activation.backward is not None
    return case.activation.backward


def _backward(case: PassCase) -> Array:
    return np.array(_backward_of(case)(case.z.copy(), case.da.copy()))


def checkers() -> Iterator[tuple[str, Checker | None]]:
    """Give each checker with its name; None where it is not installed."""
    yield "actgrad", actgrad
    yield "relative error < 1e-6 at h = 1e-5", course
    yield "HIPS autograd check_grads", autograd_check_grads() if find_spec("autograd") else None
    yield "PyTorch gradcheck", torch_gradcheck() if find_spec("torch") else None
    yield "JAX check_grads", jax_check_grads() if find_spec("jax") else None


def called_right(judge: Checker, case: PassCase) -> bool:
    """Ask one checker about one pass, in silence."""
    np.random.seed(0)
    quiet = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    with quiet[0], quiet[1], warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return judge(case)
        except Exception:
            return False


def main(word: str = "") -> None:
    """Print a line for each checker: how many wrong passes it found, and how many right ones it called wrong."""
    wrong = [case for case in PASSES if not case.right]
    right = [case for case in PASSES if case.right]
    print(f"{'checker':36}{'wrong ones found':>20}{'right ones called wrong':>26}")
    for name, judge in checkers():
        if word.lower() not in name.lower():
            continue
        if judge is None:
            print(f"{name:36}is not installed here, so it is left out.")
            continue
        found = sum(not called_right(judge, case) for case in wrong)
        alarms = sum(not called_right(judge, case) for case in right)
        print(f"{name:36}{f'{found} of {len(wrong)}':>20}{f'{alarms} of {len(right)}':>26}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What the engine's kernels share: the types of their arrays, and the compiler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """Compile a function over numbers and arrays at its first call; the result is kept on disk."""
    return cast(Kernel, njit(cache=True, error_model="numpy")(function))


def bare(function: Kernel) -> Kernel:
    """Compile a function that makes no array, without the counting of references: several times as fast."""
    return cast(Kernel, njit(cache=True, error_model="numpy", _nrt=False)(function))

"""What the engine's kernels share: the types of their arrays, and the compiler."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numba import config, njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Kernel = TypeVar("Kernel", bound=Callable[..., Any])

# What a kernel calls is compiled into it, so that a change of any file here makes what is on disk stale.
_STAMP = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(Path(__file__).parent.glob("*.py")))


def compiled(function: Kernel) -> Kernel:
    """Compile a function over numbers and arrays at its first call; the result is kept on disk."""
    return _kept(njit(cache=True, error_model="numpy")(function))


def bare(function: Kernel) -> Kernel:
    """Compile a function that makes no array, without the counting of references: several times as fast."""
    return _kept(njit(cache=True, error_model="numpy", _nrt=False)(function))


def inlined(function: Kernel) -> Kernel:
    """Compile a function into each that calls it: passing many arrays costs more than what it does."""
    return _kept(njit(cache=True, error_model="numpy", _nrt=False, forceinline=True)(function))


def _kept(kernel: Any) -> Any:
    """Make what is kept on disk depend on all files of this folder; numba looks at the kernel's own alone."""
    if not config.DISABLE_JIT:  # otherwise it is the function itself, and nothing is kept
        kernel._cache._cache_file._source_stamp = _STAMP
    return kernel


def on_disk(kernel: Any) -> bool:
    """Say whether the compiled code of a kernel is on disk, so that its first call does not take long."""
    return bool(config.DISABLE_JIT or kernel._cache._cache_file._load_index())

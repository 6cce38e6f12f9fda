"""The standard library as model code has it: extension modules loaded beforehand, the rest read on import.

A job may not map code into memory, so whatever is native must be there before it starts. Its modules are
found relative to the working folder, which is the library's: that works for a user who may not walk there.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    SOURCE_SUFFIXES,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from typing import Final

# what most solutions ask for; a fork costs by what is loaded, so that the rest is read on import
PRELOADED: Final = (
    *("bisect", "cmath", "collections", "collections.abc", "copy", "dataclasses", "datetime", "decimal"),
    *("functools", "fractions", "heapq", "io", "itertools", "json", "math", "operator", "os", "random", "re"),
    *("statistics", "string", "time", "types", "typing"),
)
# native parts of other modules; each may be built in or lacking
NATIVE: Final = (
    *("_blake2", "_contextvars", "_csv", "_md5", "_pickle", "_posixsubprocess", "_queue", "_sha1", "_sha2"),
    *("_sha256", "_sha3", "_sha512", "_socket", "_struct", "array", "binascii", "fcntl", "mmap"),
    *("resource", "select", "unicodedata", "zlib"),
)
# large native libraries that the standard library does without
_WITHOUT: Final = ("_hashlib", "_ssl")


def folder() -> str:
    """Return the folder of the standard library."""
    return os.path.dirname(os.path.realpath(os.__file__))  # noqa: PTH120


def prepare(library: str) -> None:
    """Load what is native, find the rest relative to the library's folder, and leave nothing else to find."""
    for name in _WITHOUT:
        sys.modules[name] = None  # type: ignore[assignment]
    for name in (*PRELOADED, *NATIVE):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    os.chdir(library)

    def finder(path: str) -> FileFinder:
        inside = path == library or path.startswith(library + os.sep)
        if not inside and os.path.isabs(path):  # noqa: PTH117
            raise ImportError("outside the library", path=path)
        found = FileFinder(
            path, (SourceFileLoader, SOURCE_SUFFIXES), (SourcelessFileLoader, BYTECODE_SUFFIXES)
        )
        found.path = os.path.relpath(path, library) if inside else path
        return found

    sys.dont_write_bytecode = True
    sys.path[:] = [library]
    sys.path_hooks[:] = [finder]
    sys.path_importer_cache.clear()
    with contextlib.suppress(ImportError):
        importlib.import_module("no_such_module_but_a_listing")  # read the folder now: a job may not list it
    sys.argv[:] = [""]
    gc.collect()
    gc.freeze()  # what is here stays, and stays shared

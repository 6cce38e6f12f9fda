"""Run programs in the real toolchains of six languages: gcc (or tcc), go, node, javac, rustc and CPython.

`run(language, jobs)` is all that others need; a job is a program printed with counters, and its calls.
"""

from proofloom.verifiers.program.toolchains.batch import Became, Found, run
from proofloom.verifiers.program.toolchains.processes import MissingToolchainError, languages, missing

__all__ = ["Became", "Found", "MissingToolchainError", "languages", "missing", "run"]

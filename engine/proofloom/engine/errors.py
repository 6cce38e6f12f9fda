"""The kinds of failure, kept apart: a draw that did not work out, a wrong recipe, damaged data, a bug."""

from __future__ import annotations

from dataclasses import dataclass


class Reject(Exception):
    """This draw did not work out; the loom tries the next attempt and counts the reason.

    The reason is a short constant phrase ("last angle out of range"): reasons are tallied by
    equality, so keep values out of it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file that a person wrote: which file, which key, which value, and why."""

    file: str
    key: str
    value: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.message}" + (f" (got {self.value})" if self.value else "")


class RecipeError(Exception):
    """A recipe, an override or a folder is wrong; carries every problem at once, before any work starts."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    @classmethod
    def of(cls, file: str, message: str, key: str = "", value: object = "") -> RecipeError:
        """Build the error for a single problem."""
        shown = "" if value == "" else repr(value)
        return cls(Problem(file, key, shown, message))


class DamagedError(Exception):
    """A file that Proofloom wrote is not what it was when written: names the file and what is wrong."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(file, message)  # as given, so that the error survives pickling
        self.file = file
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


class MissingExtraError(Exception):
    """An optional part is not installed: says which extra brings it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what, extra)
        self.what = what
        self.extra = extra

    def __str__(self) -> str:
        return f"{self.what} needs an optional part: pip install 'proofloom[{self.extra}]'"

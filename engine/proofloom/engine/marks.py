"""The decorators that mark a generator and a verifier; marking loads nothing and registers nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, overload

from proofloom.engine.record import Candidate, Verdict
from proofloom.engine.seed import Seed

GENERATOR = "__proofloom_generator__"
VERIFIER = "__proofloom_verifier__"


class Generator(Protocol):
    """A frozen dataclass whose fields are its knobs and whose one method draws a scene's candidates."""

    def draw(self, seed: Seed) -> Candidate[Any] | tuple[Candidate[Any], ...]:
        """Return one candidate, or several questions about one scene; raise `Reject` to try again."""
        ...


class Verifier(Protocol):
    """One function from a candidate to a verdict, with means other than those that made the candidate."""

    def __call__(self, candidate: Candidate[Any], /) -> Verdict:
        """Return pass, fail or unknown, with evidence."""
        ...


Ahead = Callable[[Sequence[Candidate[Any]]], None]
"""What a verifier may do for many candidates together, before it is asked about each: no verdict changes."""

Lacking = Callable[[], Mapping[str, str]]
"""Tells the languages whose rows a verifier cannot check on this machine, each with what would bring them."""


@dataclass(frozen=True, slots=True)
class GeneratorMark:
    """What `@generator` records: a version that stands in seeds, and the verifiers that must pass."""

    version: int
    verifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifierMark:
    """What `@verifier` records: a version that stands in the row's verdicts, and what it brings besides."""

    version: int
    ahead: Ahead | None = None
    lacking: Lacking | None = None


G = TypeVar("G", bound=type)
V = TypeVar("V", bound=Callable[..., Verdict])


@overload
def generator(target: G, /) -> G: ...
@overload
def generator(*, version: int = 1, verifiers: tuple[str, ...] = ()) -> Callable[[G], G]: ...
def generator(target: Any = None, /, *, version: int = 1, verifiers: tuple[str, ...] = ()) -> Any:
    """Mark a frozen dataclass as a generator. Its address is its file's; one generator per file.

    `version` goes up whenever the same seed would draw something else; `verifiers` are the
    addresses that must pass whatever a recipe says.
    """

    def mark(cls: G) -> G:
        setattr(cls, GENERATOR, GeneratorMark(version, verifiers))
        return cls

    return mark if target is None else mark(target)


@overload
def verifier(target: V, /) -> V: ...
@overload
def verifier(
    *, version: int = 1, ahead: Ahead | None = None, lacking: Lacking | None = None
) -> Callable[[V], V]: ...
def verifier(
    target: Any = None, /, *, version: int = 1, ahead: Ahead | None = None, lacking: Lacking | None = None
) -> Any:
    """Mark a function as a verifier. Its address is its file's; one verifier per file.

    Its first parameter is annotated `Candidate[Body]`; a row is decoded to that body type. What costs less
    for many candidates together may be done `ahead`: it is handed some before they are verified one by one,
    and must change no verdict. One that needs tools says by `lacking` for which languages they are not here;
    a generator whose rows are in several languages has a knob `languages` that gives each its weight.
    """

    def mark(function: V) -> V:
        setattr(function, VERIFIER, VerifierMark(version, ahead, lacking))
        return function

    return mark if target is None else mark(target)

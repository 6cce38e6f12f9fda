"""Does a step of an angle chase follow from what it cites, and if not, in which way does it fail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from proofloom.engine import Outcome
from proofloom.engine.geometry.facts import AngleIs, Fact
from proofloom.verifiers.geometry.arrangement import Key, Normal
from proofloom.verifiers.geometry.theorems import READINGS, instances
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.angle_figure import Figure
from proofloom.verifiers.steps.angle_instances import Placed

ROUNDED = (1, 10, 100)  # to whole degrees, tenths and hundredths


@dataclass(frozen=True, slots=True)
class Said:
    """What a step says, in a form that is the same however its points are named: the size of an angle, or
    (then `key` is None) another fact."""

    normal: Normal
    key: Key | None = None
    value: Fraction = Fraction(0)

    @classmethod
    def of(cls, figure: Figure, fact: Fact) -> Said:
        """Read a fact; raise `NonsenseError`."""
        normal = figure.setting.normal(fact)
        if isinstance(fact, AngleIs):
            return cls(normal, figure.setting.key(fact.angle), fact.value)
        return cls(normal)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a step cites: sizes of angles with the step that says so, and the other facts likewise."""

    sizes: dict[Key, tuple[Fraction, int]] = field(default_factory=dict)
    facts: dict[Normal, int] = field(default_factory=dict)
    clash: bool = False  # two sizes of one angle

    @classmethod
    def of(cls, said: Iterable[tuple[int, Said]]) -> Cited:
        """Gather what steps say, by index; what is said twice counts as said first."""
        sizes: dict[Key, tuple[Fraction, int]] = {}
        others: dict[Normal, int] = {}
        clash = False
        for index, one in said:
            if one.key is None:
                others.setdefault(one.normal, index)
                continue
            clash |= one.key in sizes and sizes[one.key][0] != one.value
            sizes.setdefault(one.key, (one.value, index))
        return cls(sizes, others, clash)

    def without(self, key: Key) -> Cited:
        """Return the same but for what is said of one angle."""
        return Cited({k: v for k, v in self.sizes.items() if k != key}, self.facts)


@dataclass(frozen=True, slots=True)
class Follows:
    """How a step follows, or why it does not."""

    placed: Placed | None = None
    error: str = ""
    why: str = ""
    right: tuple[Placed, Fraction] | None = None  # what the named theorem gives instead

    @property
    def ok(self) -> bool:
        """Whether the step follows."""
        return not self.error


def value_by(placed: Placed, key: Key, cited: Cited) -> Fraction | None:
    """Return the size that a theorem gives an angle from what is cited, or None when it does not apply."""
    says = placed.says
    if says.premise is not None and says.premise not in cited.facts:
        return None
    rest = Fraction(says.total)
    for other, factor in says.terms.items():
        if other != key:
            if other not in cited.sizes:
                return None
            rest -= factor * cited.sizes[other][0]
    return rest / says.terms[key]


def used_by(placed: Placed, key: Key, cited: Cited) -> tuple[int, ...]:
    """Return the steps that a theorem uses of those cited: the premise first, then angles."""
    says = placed.says
    premise = [cited.facts[says.premise]] if says.premise is not None else []
    return (*premise, *sorted(cited.sizes[other][1] for other in says.terms if other != key))


def follows(figure: Figure, rule: str, fact: AngleIs, cited: Cited, hint: tuple[str, ...]) -> Follows:
    """Decide a step that claims an angle by a named theorem; `hint` are points at which to try it first."""
    key = figure.setting.key(fact.angle)
    if key in cited.sizes:
        if cited.sizes[key][0] == fact.value:
            return Follows(error=errors.CIRCULAR, why="a step claims what it cites")
        misplaced = _of_another(figure, rule, fact, cited)
        return misplaced or Follows(error=errors.UNSUPPORTED, why="a step contradicts what it cites")
    if cited.clash:
        return Follows(error=errors.UNSUPPORTED, why="what a step cites contradicts itself")
    if not 0 < fact.value < 180:
        return Follows(error=errors.UNSUPPORTED, why="no angle has this size")
    if rule not in READINGS:
        return Follows(error=errors.UNREADABLE, why="no theorem has this name")
    if hint:
        for says in instances(figure.setting, rule, hint):
            placed = Placed(rule, hint, says)
            if key in says.terms and value_by(placed, key, cited) == fact.value:
                return Follows(placed)
    right: tuple[Placed, Fraction] | None = None
    for placed in figure.catalogue.about(key, rule):
        value = value_by(placed, key, cited)
        if value == fact.value:
            return Follows(placed)
        if value is not None and right is None and 0 < value < 180:
            right = (placed, value)
    return _fails(figure, rule, fact, key, cited, right)


def _fails(
    figure: Figure, rule: str, fact: AngleIs, key: Key, cited: Cited, right: tuple[Placed, Fraction] | None
) -> Follows:
    """Tell the way in which a step does not follow."""
    if right:
        return Follows(error=_slip(fact.value, right[1]), why="the theorem gives another size", right=right)
    for placed in figure.catalogue.about(key):
        if value_by(placed, key, cited) == fact.value:
            return Follows(error=errors.THEOREM, why="another theorem says so", right=(placed, fact.value))
    if misplaced := _of_another(figure, rule, fact, cited):
        return misplaced
    if figure.truth(fact) is Outcome.PASS:
        return Follows(error=errors.LEAP, why="true, but not by what is cited")
    angles = cited.sizes.keys()
    if not any(angles <= placed.says.terms.keys() for placed in figure.catalogue.about(key, rule)):
        return Follows(error=errors.CONDITION, why="the theorem does not apply to these angles")
    return Follows(error=errors.UNSUPPORTED, why="what is cited does not say so")


def _of_another(figure: Figure, rule: str, fact: AngleIs, cited: Cited) -> Follows | None:
    """Say whether the theorem gives the claimed size, but of an angle that is not the claimed one."""
    for placed in figure.catalogue.by_rule.get(rule, ()):
        missing = [other for other in placed.says.terms if other not in cited.sizes]
        if len(missing) == 1 and value_by(placed, missing[0], cited) == fact.value:
            why = "the theorem says so of another angle"
            return Follows(error=errors.CORRESPONDENCE, why=why, right=(placed, fact.value))
    return None


def _slip(value: Fraction, right: Fraction) -> str:
    if value == 180 - right:
        return errors.BRANCH
    if any(value == rounded for rounded in _roundings(right)):
        return errors.ROUNDING
    return errors.ARITHMETIC


def _roundings(right: Fraction) -> Iterable[Fraction]:
    """Return what a size becomes when it is rounded down or up at some decimal."""
    for parts in ROUNDED:
        low = Fraction(right * parts // 1, parts)
        if low != right:
            yield from (low, low + Fraction(1, parts))

"""Forward angle chasing: from known angles and ties to every angle that single theorems reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proofloom.generators.geometry.relations import Angles, Relation


@dataclass(frozen=True, slots=True)
class Origin:
    """How an angle became known: by a relation from other angles, or given (no relation)."""

    relation: Relation | None
    ancestors: int  # bits of every angle derived on the way, itself included


GIVEN = Origin(None, 0)


class Chase:
    """The angles known so far, each with a shortest derivation of its earliest round."""

    def __init__(self, angles: Angles, ties: Iterable[int], given: Iterable[int] = ()) -> None:
        self.known: dict[int, Origin] = {}
        self._watch: list[list[Relation]] = [[] for _ in angles.keys]
        allowed = {-1, *ties}
        fresh = []
        for angle in given:
            self.known[angle] = GIVEN
            fresh.append(angle)
        for relation in angles.relations:
            if relation.tie in allowed:
                for angle in relation.angles:
                    self._watch[angle].append(relation)
                if len(relation.angles) == 1 and relation.angles[0] not in self.known:
                    self.known[relation.angles[0]] = Origin(relation, 1 << relation.angles[0])
                    fresh.append(relation.angles[0])
        self._spread(fresh)

    def give(self, angle: int) -> None:
        """Add an angle as given and follow everything that it settles."""
        self.known[angle] = GIVEN
        self._spread([angle])

    def _spread(self, fresh: list[int]) -> None:
        """Round by round, let every relation with one unknown angle settle it, by fewest steps."""
        known = self.known
        while fresh:
            found: dict[int, Origin] = {}
            for angle in fresh:
                for relation in self._watch[angle]:
                    missing = [other for other in relation.angles if other not in known]
                    if len(missing) != 1:
                        continue
                    target = missing[0]
                    ancestors = 1 << target
                    for other in relation.angles:
                        if other != target:
                            ancestors |= known[other].ancestors
                    rival = found.get(target)
                    if rival is None or ancestors.bit_count() < rival.ancestors.bit_count():
                        found[target] = Origin(relation, ancestors)
            known.update(found)
            fresh = list(found)

    def trace(self, goal: int) -> tuple[list[int], list[int], list[int]]:
        """Return the angles derived for a goal in a citing order, and the given angles and ties they use."""
        order: list[int] = []
        given: list[int] = []
        ties: list[int] = []
        seen: set[int] = set()

        def visit(angle: int) -> None:
            if angle in seen:
                return
            seen.add(angle)
            relation = self.known[angle].relation
            if relation is None:
                given.append(angle)
                return
            if relation.tie >= 0 and relation.tie not in ties:
                ties.append(relation.tie)
            for other in relation.angles:
                if other != angle:
                    visit(other)
            order.append(angle)

        visit(goal)
        return order, given, ties

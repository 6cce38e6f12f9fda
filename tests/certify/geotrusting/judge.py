"""Judges a row by fresh figures of what it states: its facts, its number, and the need of its premises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from geotrusting.figures import Figure, Stated, figures, settled
from geotrusting.stated import Row, cosine, number, same
from proofloom.engine import Seed
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.task import Need

FIGURES = 8  # a point may be on an arc where the answer is another: more see more of them
SIZES = ("length", "perimeter", "area")
PLACES = 10_000  # parts of the unit in which a figure of need is written


class Judged:
    """A row with its figures; what is wrong is put down as it is found."""

    def __init__(self, row: Row, seed: Seed) -> None:
        self.row, self.seed = row, seed
        self.figures, self.fate = figures(row.premises, seed / "figures", FIGURES)
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter({f"fate: {what}": count for what, count in self.fate.items()})

    def judge(self) -> None:
        """Hold the facts and the number to the figures, and each premise to the figure of its need."""
        if len(self.figures) < FIGURES:
            self.counts["rows with too few figures"] += 1
        if not self.figures:
            return
        self.counts["rows on figures"] += 1
        for text in dict.fromkeys(self.claims()):
            self.counts["facts on figures"] += 1
            fact = self.row.fact(text)
            if not all(self.shows(one, fact) for one in self.figures):
                self.wrong.append(f"false: {text}")
        for what, points, value in self.values():
            self.counts["values on figures"] += 1
            if not all(same(one.measure(what, points), value) for one in self.figures):
                self.wrong.append(f"false: {what} {' '.join(self.row.names[p] for p in points)}")
        for detour in self.row.body.get("detours", ()):
            self.counts["wrong steps on figures"] += 1
            if any(self.shows(one, self.row.fact(detour["claim"])) for one in self.figures):
                self.wrong.append(f"false: a step that is taken back is right, {detour['claim']}")
        if not self.agrees(self.figures):
            self.wrong.append("flips: another answer on a figure")
        self._needs()

    def shows(self, figure: Figure, fact: Fact) -> bool:
        """Say whether a fact holds of a figure, by directions or by sizes as words have it."""
        return figure.vanishes(fact) or figure.vanishes(fact, self.row.premises.reading(fact))

    def claims(self) -> Iterator[str]:
        """Yield all facts that the row's solutions state."""
        for proof in self.row.body["proofs"]:
            yield proof["goal"]
            yield from (step["claim"] for step in proof["steps"])
        for line in self.row.body["working"]:
            if line["claim"].startswith("fact "):
                yield line["claim"][5:]

    def values(self) -> Iterator[tuple[str, tuple[int, ...], arb]]:
        """Yield all numbers that the row's working states."""
        for line in self.row.body["working"]:
            said, equals, value = line["claim"].partition(" = ")
            if equals:
                what, *names = said.split()
                kind = "angle" if what == "cosine" else what
                yield kind, tuple(map(self.row.names.index, names)), number(value)

    def answer(self) -> arb | None:
        """Return the number that the row gives, of an angle its cosine."""
        asked = self.row.asked
        if asked is None:
            return None
        text = self.row.body["number"]["text"]
        return cosine(Fraction(text)) if asked[0] == "angle" else number(text)

    def agrees(self, found: list[Figure]) -> bool:
        """Say whether all figures have the number, or show the goal."""
        return all(self.has_answer(one) for one in found)

    def has_answer(self, figure: Figure) -> bool:
        """Say whether a figure has the number, or shows the goal."""
        asked, value = self.row.asked, self.answer()
        if asked is not None and value is not None:
            return same(figure.measure(*asked), value)
        goal = self.row.goal
        return goal is not None and figure.vanishes(goal, self.row.premises.reading(goal))

    def _needs(self) -> None:
        """Take each stored figure of a premise's need to 50 digits: it must have another answer."""
        for plain in self.row.body.get("needs", ()):
            need = Need(plain["clause"], plain["part"], tuple(map(tuple, plain["places"])))
            less = self.row.without(need.clause, need.part)
            fate: Counter[str] = Counter()
            unit = PLACES * float(less.unit / self.row.premises.unit)
            figure = settled(less, [(x / unit, y / unit) for x, y in need.places], fate)
            if figure is None:
                why = next(
                    (reason for reason in fate if reason != "starts" and fate[reason]), "not fine enough"
                )
                self.counts[f"needs that do not settle: {why}"] += 1
            elif self.has_answer(figure) and not self._of_any_size(less):
                self.wrong.append(f"needless: clause {need.clause + 1}, part {need.part + 1}")
            else:
                self.counts["needs shown"] += 1

    def another(self, less: Stated, most: int) -> bool:
        """Say whether one of so many figures of less than the premises has another answer."""
        found, _ = figures(less, self.seed / "less" / repr(less.facts), most)
        return any(not self.has_answer(one) or self._of_any_size(less) for one in found)

    def agreed(self, less: Stated) -> bool | None:
        """Say whether all figures of less than the premises have the answer; None if there are too few."""
        found, _ = figures(less, self.seed / "less" / repr(less.facts), FIGURES)
        if len(found) < FIGURES:
            return None
        return self.agrees(found) and not self._of_any_size(less)

    def _of_any_size(self, less: Stated) -> bool:
        """Say whether the answer has a size that less than the premises leaves open.

        Figures of what states no size are all drawn in one, which may be the answer's by chance.
        """
        return self.row.asked is not None and self.row.asked[0] in SIZES and not less.sized

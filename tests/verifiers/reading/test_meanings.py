"""What the reader takes a construction to mean and what its row gives are proved from each other."""

from typing import Any

import pytest

from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.predicates import Kind, fact
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.seed import Seed
from proofloom.verifiers.reading import formal
from proofloom.verifiers.reading.vocabulary import cores, meant, shown


@pytest.mark.parametrize("name", cores()["facts"])
def test_meaning_and_table_follow_from_each_other(name: str, drawn: Any) -> None:
    problem, xy = drawn[name]
    given = list(hypotheses(problem))
    said = [one for one in formal(problem) if one.predicate.kind in (Kind.EQUALITY, Kind.VALUE)]
    assert set(said) != set(given)
    for before, after in ((given, said), (said, given)):
        known = close(xy, before, after, stop=False)
        assert [one for at, one in enumerate(after) if not known.knows(at) and one not in before] == []


@pytest.mark.parametrize("name", cores()["order"])
def test_what_words_say_of_order_is_seen(name: str, drawn: Any) -> None:
    problem, xy = drawn[name]
    if name == "iso_trapezoid2":  # some of its figures cross themselves, and are told otherwise
        figures = (draw(problem, Seed.root(number)).xy for number in range(20))
        xy = next(one for one in figures if shown(fact("twosides", (0, 2, 1, 3)), one))
    part = problem.clauses[-1].constructions[0]
    order = meant(name, part.arguments, part.value, words=True) - meant(
        name, part.arguments, part.value, words=False
    )
    assert order
    assert [one for one in order if not shown(one, xy)] == []

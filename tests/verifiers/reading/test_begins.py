"""A part of speech is left out at a place only where it could not be read there."""

import pytest

from proofloom.verifiers.reading import grammar as reading
from proofloom.verifiers.reading.begins import ANY, END, begins, begins_of
from proofloom.verifiers.reading.grammar import Grammar
from proofloom.verifiers.reading.tokens import sentences

TABLE = {
    "told": {"said A B": ["<pair:AB> meet", "[the|] lines <pair:AB> meet"], "<sized>": ["<sized>"]},
    "pair": {"= A B": ["A and B", "AB <tail>"]},
    "sized": {"turned <sum> =v": ["<sum> = °v"], "long A B =v; <cites>": ["<cites> AB = #v"]},
    "tail": {"": ["[too|]"]},
}


def test_beginnings_are_two_tokens_deep() -> None:
    found = begins_of(Grammar(TABLE).roots)
    assert found["tail"] == {(END, END), ("too", END)}
    assert found["pair"] == {("name 1", "and"), ("name 2", END), ("name 2", "too")}
    assert {("name 2", "meet"), ("lines", "name 2"), ("the", "lines")} < found["told"]
    assert ("name 2", END) not in found["told"]
    assert ("number", ANY) in found["told"]


@pytest.mark.parametrize(
    ("first", "other", "may"),
    [
        (("name 2",), ("meet",), True),
        (("name 2",), ("too",), True),
        (("name 2",), (), False),
        (("name 1",), ("meet",), False),
        (("name 1", "a"), ("and",), True),
        (("number",), ("meet",), True),
        ((), (), False),
    ],
)
def test_a_part_begins_with_two_tokens_or_not(
    first: tuple[str, ...], other: tuple[str, ...], *, may: bool
) -> None:
    assert begins(begins_of(Grammar(TABLE).roots)["told"], first, other) is may


def test_what_is_left_out_has_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        "P and Q meet.",
        "PQ meet.",
        "The lines PQ too meet.",
        "(1) PQ = 3.",
        "PQ too.",
        "A and B meet.",
        "PQ = 3.",
    )
    tokens = [sentences(text)[0] for text in texts]
    careful = [Grammar(TABLE).read("told", one) for one in tokens]
    monkeypatch.setattr(reading, "begins", lambda *_: True)
    assert [Grammar(TABLE).read("told", one) for one in tokens] == careful
    assert [bool(found) for found in careful] == [True, True, True, True, False, True, False]


@pytest.mark.parametrize("pattern", ["<told> meet", "<empty> <told> meet", "<pair> meet"])
def test_a_part_that_begins_with_itself_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="begins with itself"):
        Grammar({"told": {"": [pattern, "AB"]}, "empty": {"": ["[so|]"]}, "pair": {"": ["<told>"]}})

"""Values are read in many spellings and told apart by exact types; what is none is refused, in no time."""

from __future__ import annotations

import time
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.verifiers.answers.kinds import Budget, UnreadableError
from proofloom.verifiers.program.grading import judgements, lines, read_arguments, read_value, same
from proofloom.verifiers.program.shapes import answered

READERS: tuple[Any, ...] = (
    read_value,
    judgements,
    lines,
    lambda text, budget: read_arguments(text, "f", budget),
)
MIXED = {"a": [1, -2], "b": True, "c d": "x"}
SPELT = tomllib.loads((Path(__file__).parent / "spellings.toml").read_text(encoding="utf-8"))
PLAIN: Any = st.recursive(
    st.integers(-(2**60), 2**60) | st.booleans() | st.text("ab_\"'\\{}[](),:%$# 1", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.integers(-9, 9) | st.text("ab 1"), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("text", SPELT["values"])
def test_a_value_is_read_in_many_spellings(text: str) -> None:
    assert same(MIXED, read_value(text))


@pytest.mark.parametrize("text", [*SPELT["no_values"], "\ud800"])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_value(text)


@settings(max_examples=60)
@given(PLAIN)
def test_the_notation_and_pythons_own_are_read_back(value: Any) -> None:
    for text in (answered(value), repr(value)):
        found = read_value(text)
        assert same(value, found)
        assert repr(found) == repr(value)


@settings(max_examples=60)
@given(PLAIN, PLAIN)
def test_values_are_the_same_only_when_their_types_are(first: Any, second: Any) -> None:
    def sorted_out(value: Any) -> str:
        if isinstance(value, dict):
            return str(sorted((repr(key), sorted_out(item)) for key, item in value.items()))
        return f"[{','.join(map(sorted_out, value))}]" if isinstance(value, list) else repr(value)

    assert same(first, second) == (sorted_out(first) == sorted_out(second) and type(first) is type(second))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True), (0, False), ("1", 1), ("true", True), ([], {}), ([1], 1), ([[1]], [1]), ({1: 2}, {"1": 2}),
        ({1: 2}, {True: 2}), ({1: True}, {1: 1}), ("a", "A"), ("a", "a "), ([1, 2], [2, 1]), ("", []),
        (None, 0), (None, False), ({"a": [1]}, {"a": [True]}), ([], [[]]), (-1, 1), ([1, 2], [1, 2, 2]),
        (None, "null"),
    ],
)  # fmt: skip
def test_near_misses_are_told_apart(one: Any, other: Any) -> None:
    assert not same(one, other)
    assert not same(other, one)
    assert same(one, one)


def test_names_may_stand_for_keys_where_variables_are_asked() -> None:
    for text in (
        "i = 3, xs = [1, 2]",
        "i: 3, xs: [1, 2]",
        "{i: 3, xs: [1, 2]}",
        r"\{i: 3, \text{xs}: [1, 2]\}",
    ):
        assert read_value(text, names=True) == {"i": 3, "xs": [1, 2]}
    assert read_value(r"total\_sum = 3", names=True) == {"total_sum": 3}
    for text in ("i = 3, i = 4", "i == 3", "i = ", "= 3", "i 3", "i = 3; j = 4"):
        with pytest.raises(UnreadableError):
            read_value(text, names=True)
    with pytest.raises(UnreadableError):
        read_value("{i: 3}")


def test_arguments_are_a_list_a_call_or_stand_by_themselves() -> None:
    for text in (
        "[3, [1, 2]]",
        "3, [1, 2]",
        "(3, [1, 2])",
        "f(3, [1, 2])",
        "`f(3, (1, 2))`",
        "$f(3, [1, 2])$.",
    ):
        assert read_arguments(text, "f") == [3, [1, 2]]
    assert read_arguments("f([1])", "f") == [[1]]
    assert read_arguments("[1]", "f") == [1]
    for text in ("g(3)", "f(n=3)", "f(3", "f 3", "f()()", "f(3) = 5"):
        with pytest.raises(UnreadableError):
            read_arguments(text, "f")


@pytest.mark.parametrize("text", SPELT["judgements"])
def test_judgements_in_many_words(text: str) -> None:
    assert judgements(text) == [True, False, True]


@pytest.mark.parametrize("text", SPELT["no_judgements"])
def test_what_is_no_judgement_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        judgements(text)


@pytest.mark.parametrize("text", SPELT["lines"])
def test_lines_in_many_words(text: str) -> None:
    assert lines(text) == {2, 4, 5, 6}


@pytest.mark.parametrize("text", SPELT["no_lines"])
def test_what_is_no_set_of_lines_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        lines(text)


HOSTILE = [
    "[", "]", "(", "{", '{"a":', "1", "-", '"', "'a", '"\\', "\\", "\\text{", " ", "1,", "[1],", "\\{",
    "~", "yes,", "yes ", "1. yes ", "L1-", "1-9999,", "lines ", "$", "`", "*", "f(", "x=", ".", "\\left",
    "\x00", "\u0661",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_a_megabyte_is_refused_or_read_in_no_time(part: str) -> None:
    """The first by its size; the second where sizes are allowed, in time that grows as it does."""
    for size, budget in ((1_000_000, Budget()), (60_000, Budget(answer=100_000, tokens=100_000))):
        start = time.thread_time()
        for read in READERS:
            with suppress(UnreadableError):
                read(part * (size // len(part)), budget)
        assert time.thread_time() - start < 2


def test_limits_are_counted() -> None:
    for table in ("values", "judgements", "lines"):
        assert len(SPELT[table]) >= 20
    assert read_value("[" * 24 + "]" * 24) is not None
    with pytest.raises(UnreadableError, match="deep"):
        read_value("[" * 26 + "]" * 26)
    assert read_value("9" * 1000) == int("9" * 1000)
    with pytest.raises(UnreadableError, match="digits"):
        read_value("9" * 1001)
    with pytest.raises(UnreadableError, match="parts"):
        read_value("[" + "1," * 600 + "]")
    with pytest.raises(UnreadableError, match="parts"):
        read_value(r"\text{" * 30 + "1" + "}" * 30)


@settings(max_examples=60)
@given(st.text("[](){}\\\"':,=._-+ 01aey\n$`*~\u200b٣", max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in READERS:
        with suppress(UnreadableError):
            read(text, Budget())

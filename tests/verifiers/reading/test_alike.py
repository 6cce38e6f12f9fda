"""Sentences that are alike are read once, and each says what it says of its own points and lines."""

from fractions import Fraction

import pytest

from proofloom.verifiers.reading.alike import Indices, named, shape
from proofloom.verifiers.reading.grammar import Grammar
from proofloom.verifiers.reading.meaning import Statement
from proofloom.verifiers.reading.tokens import UnreadableError, sentences

TABLE = {
    "told": {
        "swapped A B": ["AB = BA"],
        "drawn A B": ["[a|] line AB"],
        "long A B =v": ["AB is #v"],
        "far A B; <cites>": ["<cites> AB"],
    }
}


def read(grammar: Grammar, text: str) -> list[set[Statement]]:
    (tokens,) = sentences(text)
    return [set(found.said) for found in grammar.read("told", tokens)]


def test_each_sentence_speaks_of_its_own_points_and_lines() -> None:
    grammar = Grammar(TABLE)
    assert read(grammar, "PQ = QP.") == [{Statement("swapped", ("P", "Q"))}]
    assert read(grammar, "XA = AX.") == [{Statement("swapped", ("X", "A"))}]
    assert read(grammar, "PQ = PQ.") == [{Statement("swapped", ("P", "Q"))}]  # either way is the same line
    assert read(grammar, "PQ = RP.") == []
    assert read(grammar, "(3), (7) PQ.") == [{Statement("far", ("P", "Q")), Statement("cites", ("3", "7"))}]
    assert read(grammar, "(8), (1) BC.") == [{Statement("far", ("B", "C")), Statement("cites", ("8", "1"))}]
    assert read(grammar, "(2), (2) BC.") == [{Statement("far", ("B", "C")), Statement("cites", ("2", "2"))}]


@pytest.mark.parametrize("text", ["PQ = QP.", "A line BA.", "(3), (7) PQ.", "(8), (1) XA.", "PQ is 3."])
def test_what_is_like_a_sentence_names_the_same_points(text: str) -> None:
    grammar = Grammar(TABLE)
    (tokens,) = sentences(text)
    readings, like = grammar.alike("told", tokens)
    index = Indices(like, {name: at for at, name in enumerate("ABPQX")})
    for one in readings:
        own = {said.word: said.points for said in named(one, like).said}
        for said in one.said:
            if said.word == "cites":
                assert tuple(line for new in said.points for line in like.lines[new]) == own["cites"]
            else:
                assert ["ABPQX"[index[new]] for new in said.points] == list(own[said.word])
    with pytest.raises(KeyError, match="Q"):
        Indices(shape(sentences("PQ = QP.")[0]), {"P": 0})["@1"]


def test_numbers_are_no_names() -> None:
    grammar = Grammar(TABLE)
    for number in (3, 5):
        assert read(grammar, f"PQ is {number}.") == [{Statement("long", ("P", "Q"), Fraction(number**2))}]
    with pytest.raises(UnreadableError, match="a root"):
        read(grammar, "(√2) PQ.")


def test_a_point_that_may_be_an_article_is_read_as_both() -> None:
    grammar = Grammar(TABLE)
    assert read(grammar, "B line PQ.") == []
    assert read(grammar, "A line PQ.") == [{Statement("drawn", ("P", "Q"))}]
    assert read(grammar, "A line BA.") == [{Statement("drawn", ("B", "A"))}]


def test_only_points_and_lines_are_renamed() -> None:
    alike = [shape(sentences(text)[0]).key for text in ("(1) AB = 2.", "(4), (4) and (7) QR = 2.")]
    other = [
        shape(sentences(text)[0]).key
        for text in ("(1) AB = 3.", "(1) AB = 2°.", "(1) AA = 2.", "(1) ABC = 2.", "(1) (1) AB = 2.")
    ]
    assert alike[0] == alike[1]
    assert len({alike[0], *other}) == 6


@pytest.mark.parametrize("pattern", ["AB ( #v )", "AB ( <size> )"])
def test_a_pattern_that_reads_a_number_in_brackets_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="in brackets"):
        Grammar({"told": {"long A B": [pattern]}, "size": {"size =v": ["#v"]}})

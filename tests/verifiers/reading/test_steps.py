"""Steps of proofs in both languages read back to their claim, the lines cited and the theorem."""

from fractions import Fraction
from typing import Any

import pytest

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.rules import theorems
from proofloom.engine.geometry.wording.facts import phrases
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.telling import Ask, answer_of, clause_of, reason_of, step_of, worth_of
from proofloom.generators.geometry.telling.ask import LANGUAGES, Language
from proofloom.verifiers.reading import same_answer, same_step

NAMES = tuple("ABCDEFGH")
CLAIMS = (
    fact("cong", (0, 1, 1, 2)),
    fact("perp", (0, 1, 2, 3)),
    fact("eqangle", (0, 1, 1, 2, 3, 4, 4, 5)),
    fact("eqratio", (0, 1, 2, 3, 4, 5, 6, 7)),
    fact("cyclic", (0, 1, 2, 3)),
    fact("aconst", (0, 1, 1, 2), Fraction(1, 5)),
    fact("lconst", (0, 1), Fraction(7)),
)
NUMBERED = list(phrases()["numbers"])  # rules of working with numbers
RULES = [*(rule.name for rule in theorems("full")), *NUMBERED, "given", "linear"]


@pytest.fixture
def xy(draw_text: Any) -> Any:
    """Return eight places."""
    return draw_text("let a b c d e = pentagon\nlet f = free\nlet g = free\nlet h = free", 1)[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_a_step_reads_back(rule: str, language: Language, xy: Any) -> None:
    base = rule.removesuffix(", mirrored")
    for at, claim in enumerate(CLAIMS):
        seed, latex = Seed.root(rule) / at, at % 2 == 1
        cites = [] if rule == "given" else [[3], [4, 11], [2, 5, 7]][at % 3]
        said = clause_of(claim, xy, NAMES, seed, language=language, latex=latex)
        text = step_of(said, cites, rule, seed, language=language, latex=latex)

        def fault(claim: Any, cites: Any, rule: str, text: str = text) -> str:
            return same_step(text, claim, cites, rule, xy=xy, names=NAMES, language=language)

        assert fault(claim, cites, rule) == "", text
        assert fault(CLAIMS[at - 1], cites, rule) == "the step has other words"
        assert fault(claim, [*cites, 12], rule) == "the step has other lines"
        for other in RULES:
            if other.removesuffix(", mirrored") != base:
                assert fault(claim, cites, other) == "the step has other grounds"
                break


def test_a_theorem_without_a_name_is_rejected_and_one_of_numbers_has_its_own() -> None:
    assert reason_of("ptolemy", Seed.root(1)) == "Ptolemy's theorem"
    with pytest.raises(Reject, match="no name"):
        reason_of("magic", Seed.root(1))


@pytest.mark.parametrize(
    "text",
    [
        "By (2) and (3), AB = BC",
        "By magic, AB = BC.",
        "AB = BC. AB = BC.",
        "By (2) and (x), AB = BC.",
        "By (2), AB = BC and AB = CD.",
        "By (2), AB is not equal to BC.",
        "By (2), AB = BC by the midline theorem.",
    ],
)
def test_what_is_no_step_is_refused(text: str, xy: Any) -> None:
    assert same_step(text, CLAIMS[0], [2], "linear", xy=xy, names=NAMES) != ""


WORTHS = (
    ("length", (0, 1), "5√2"),
    ("angle", (0, 1, 2), "22.5°"),
    ("ratio", (0, 1, 2, 3), "(√6 − √2)/4"),
    ("area", (3, 0, 1, 2), "9 + 3√3"),
    ("perimeter", (2, 0, 1), "7/2"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("worth", [*WORTHS, ("cosine", (0, 1, 2), "−11/14")], ids=lambda worth: worth[0])
def test_a_number_on_the_way_and_at_the_end_reads_back(worth: Any, language: Language, xy: Any) -> None:
    kind, points, value = worth
    other = (kind, tuple((point + 1) % 5 for point in points), value)
    for at in range(8):
        seed, latex = Seed.root(kind) / at, at % 2 == 1
        said = worth_of(kind, points, value, NAMES, seed, language=language, latex=latex)
        rule = NUMBERED[at * 4 % len(NUMBERED)]
        text = step_of(said, [1, 2], rule, seed, language=language, latex=latex)

        def fault(worth: Any, text: str = text, rule: str = rule) -> str:
            return same_step(text, worth, [1, 2], rule, xy=xy, names=NAMES, language=language)

        assert fault(worth) == "", text
        assert fault(other) == "the step has other words"
        assert fault((kind, points, "13")) == "the number does not stand there"
        if kind == "cosine":
            continue
        answer = answer_of(Ask(kind, points), value, NAMES, seed, language=language, latex=latex)
        assert same_answer(answer, worth, names=NAMES, language=language) == "", answer
        assert same_answer(answer, other, names=NAMES, language=language) == "another answer"
        assert same_answer(answer, (kind, points, "13"), names=NAMES, language=language) != ""


def test_a_number_with_nested_roots_reads_back(xy: Any) -> None:
    worth = ("cosine", (0, 1, 2), "√(2 + √3)/2")
    said = worth_of("cosine", (0, 1, 2), worth[2], NAMES, Seed.root("nested roots"))
    text = step_of(said, [2, 3], "law of cosines", Seed.root("nested roots"))
    assert same_step(text, worth, [2, 3], "law of cosines", xy=xy, names=NAMES) == ""
    other = (*worth[:2], "√(2 + √5)/2")
    assert same_step(text, other, [2, 3], "law of cosines", xy=xy, names=NAMES) != ""


def test_a_number_that_is_also_the_number_of_a_line_reads_back(xy: Any) -> None:
    text = step_of("AB = 4", [4], "given length", Seed.root("four"))
    assert same_step(text, ("length", (0, 1), "4"), [4], "given length", xy=xy, names=NAMES) == ""
    assert same_step(text, ("length", (0, 1), "4"), [5], "given length", xy=xy, names=NAMES) != ""

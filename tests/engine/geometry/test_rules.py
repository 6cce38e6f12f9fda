"""Theorems are read from text, and a paragraph that is none is refused by file and line."""

import pytest

from proofloom.engine.geometry.rules import RuleError, read_rules, theorems

GOOD = """
midline
  says   The midline is parallel to the third side.
  when   midp M A B; midp N A C
  if     ncoll A B C
  then   para M N B C
  shown  A B C = triangle A B C; M = midpoint M A B; N = midpoint N A C
"""


def test_a_paragraph_is_read() -> None:
    (rule,) = read_rules(GOOD)
    assert rule.name == "midline"
    assert rule.letters == ("A", "B", "C", "M", "N")
    assert [(pattern.name, pattern.letters) for pattern in rule.when] == [
        ("midp", (3, 0, 1)),
        ("midp", (4, 0, 2)),
    ]
    assert rule.condition[0].name == "ncoll"
    assert rule.profile == "base"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("midp M A B", "midpt M A B", 4, "no predicate"),
        ("midp M A B", "midp M A", 4, "takes 3 points"),
        ("midp M A B", "midp M A a", 4, "capital letters"),
        ("para M N B C", "para M N B Z", 6, "no premise names"),
        ("if     ncoll A B C", "if     coll A B C", 5, "does not belong"),
        ("when   midp M A B", "when   ncoll M A B", 4, "does not belong"),
        ("  says", "  sayz", 3, "expected one of"),
        ("  shown", "  says", 7, "each once"),
        ("midline\n", " midline\n", 2, "not indented"),
        ("  if     ncoll A B C", "  in     half", 5, "no profile"),
    ],
)
def test_a_wrong_paragraph_is_named_by_line(old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(RuleError, match=rf"x\.rules:{line}: .*{message}"):
        read_rules(GOOD.replace(old, new, 1), "x.rules")


def test_two_theorems_of_one_name_are_refused() -> None:
    with pytest.raises(RuleError, match="two theorems"):
        read_rules(GOOD + GOOD)


def test_the_table_is_well_formed_and_full_holds_base() -> None:
    base, full = theorems("base"), theorems("full")
    assert {rule.name for rule in base} <= {rule.name for rule in full}
    assert all(rule.says.endswith(".") for rule in full)
    with pytest.raises(RuleError, match="no profile"):
        theorems("half")

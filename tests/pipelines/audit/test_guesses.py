"""Guesses without running anything: each share is what one counts by hand."""

from __future__ import annotations

from collections.abc import Callable

from proofloom.pipelines.audit.balance import balance
from proofloom.pipelines.audit.copied import copied
from proofloom.pipelines.audit.guessed import guessed
from proofloom.pipelines.audit.items import Item
from proofloom.pipelines.audit.leaked import leaked
from proofloom.pipelines.audit.least_squares import fitted
from proofloom.pipelines.audit.majority import majority
from proofloom.pipelines.audit.neighbour import neighbour
from proofloom.pipelines.audit.shares import Audited
from proofloom.pipelines.audit.tree import grown

Maker = Callable[..., Item]


def test_the_most_frequent_answer_of_each_kind(item: Maker) -> None:
    items = [item(number, answer) for number, answer in enumerate("aabac")]
    items += [item(9, "7", kind="steps"), item(9, "8", kind="steps")]
    assert majority(Audited(items, {})) == {"output": (3, 5), "steps": (1, 2)}


def test_an_answer_that_is_an_argument(item: Maker) -> None:
    items = [
        item(1, "3", plain=(3, 4)),
        item(2, "34", plain=(3, 4)),
        item(3, "[1, 2]", plain=([1, 2],)),
        item(4, "1", plain=([1, 2],)),
    ]
    assert copied(Audited(items, {})) == {"output": (2, 4)}


def test_an_answer_that_stands_in_the_prompt_in_three_ways(item: Maker) -> None:
    items = [
        item(1, "7", prompt="f(17)"),  # letter by letter only
        item(2, "7", prompt="f(7)"),  # as a word, so in every way
        item(3, "'ab'", prompt="say ab"),  # but for its quotes
        item(4, "12", prompt="f(7)"),
        item(5, "no", prompt="Answer yes or no.", kind="reach"),
    ]
    assert leaked(Audited(items, {})) == {
        "output, a word": (1, 4),
        "output, letter by letter": (2, 4),
        "output, without quotes": (3, 4),
        "reach, a word": (0, 1),
        "reach, letter by letter": (0, 1),
        "reach, without quotes": (0, 1),
    }


def test_a_linear_fit_is_exact_and_takes_features_that_depend_on_each_other() -> None:
    inputs = [(x, 2 * x, 5) for x in range(6)]
    fit = fitted(inputs, [3 * x + 7 for x, _, _ in inputs])
    assert [fit.guess(one) for one in inputs] == [3 * x + 7 for x, _, _ in inputs]
    assert fitted([(0,), (2,)], [0, 1]).guess((3,)) == 2  # 1.5, to the even one


def test_a_tree_asks_what_tells_answers_apart() -> None:
    inputs = [(x, x % 3) for x in range(60)]
    answers = ["low" if x < 20 else "high" for x, _ in inputs]
    tree = grown(inputs, answers)
    assert (tree.feature, tree.guess((3, 0)), tree.guess((50, 0))) == (0, "low", "high")
    noise = grown([(0,)] * 20, ["a", "b", "b", "b"] * 5)
    assert (noise.low, noise.guess((0,))) == (None, "b")


def test_what_sizes_tell_is_guessed_and_what_they_do_not_is_not(item: Maker) -> None:
    def loop(number: int, answer: str) -> Item:
        source = f"def f():\n    t = {number}\n" + "    t += 1\n" * (number % 10) + "    return t\n"
        return item(number, answer, kind="steps", source=source)

    linear = [loop(number, str(number % 10 + 3)) for number in range(60)]
    found = guessed(Audited(linear, {}))
    assert found["steps, a linear fit"] == (60, 60)
    assert found["steps, a constant"][0] <= 6
    hidden = [item(number, str(number * number * 7919 % 1009)) for number in range(60)]
    assert all(right <= 3 for right, _ in guessed(Audited(hidden, {})).values())
    assert guessed(Audited(linear[:5], {})) == {}, "too few to learn from"


def test_words_as_answers_are_not_fitted(item: Maker) -> None:
    items = [item(number, f"w{number % 2}") for number in range(40)]
    assert {*guessed(Audited(items, {}))} == {"output, a constant", "output, a tree"}


def test_no_program_teaches_what_it_is_asked(item: Maker) -> None:
    """All questions about one program are in one fifth, so that the answer is never learned from itself."""
    items = [item(1, "same", source="def f():\n    return 1\n") for _ in range(40)]
    assert guessed(Audited(items, {})) == {}


def test_the_nearest_other_program_answers(item: Maker) -> None:
    loop = "def f(n):\n    t = 0\n    for i in range(n):\n        t += {}\n    return t\n"
    text = "def f(s):\n    return s.upper() + '{}' + s.lower()\n"
    items = [
        item(1, "a", source=loop.format(1)),
        item(2, "a", source=loop.format(2)),
        item(3, "b", source=text.format(1)),
        item(4, "c", source=text.format(2)),
    ]
    assert neighbour(Audited(items, {})) == {"output": (2, 4)}
    twice = [item(1, "a"), item(1, "a")]
    assert neighbour(Audited(twice, {})) == {"output": (0, 2)}, "the same program is no other one"


def test_judgements_are_balanced_one_by_one(item: Maker) -> None:
    items = [
        item(1, "yes, no, no, no", kind="predict"),
        item(2, "yes", kind="predict"),
        item(3, "yes", kind="equivalence"),
        item(4, "[1, 2]", kind="equivalence"),
        item(5, "no", kind="reach"),
        item(6, "[3]", kind="reach"),
        item(7, "[3]", kind="reach"),
        item(8, "12"),
    ]
    assert balance(Audited(items, {})) == {
        "predict, yes": (2, 5),
        "equivalence, yes": (1, 2),
        "reach, no": (1, 3),
    }

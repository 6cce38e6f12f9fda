"""What programs look like, counted by hand: likeness, call graphs, complexity, steps; and how it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from proofloom.pipelines.audit import FIGURES, audit
from proofloom.pipelines.audit.alike import likeness
from proofloom.pipelines.audit.effort import effort
from proofloom.pipelines.audit.graphs import call_graphs, cyclomatic
from proofloom.pipelines.audit.items import Item, of_file
from proofloom.pipelines.audit.shares import Audited
from proofloom.pipelines.audit.tell import MARKS, lines, percent, table, words
from proofloom.pipelines.audit.tokens import alike
from proofloom.pipelines.cli import status

Maker = Callable[..., Item]
LINES = "".join(f"    a{n} = b * {n}\n" for n in range(30))


def test_own_names_are_replaced_and_those_of_others_stay() -> None:
    one = "def f(xs):\n    total = len(xs)\n    return total\n"
    assert alike(one) == alike("def go(a):\n    # counts\n    n = len(a)\n    return n\n")
    assert alike(one) != alike(one.replace("len", "sum"))
    assert alike(one) != alike(one.replace("return total", "return xs"))


def test_likeness_tells_names_literals_and_near_ones_apart(item: Maker) -> None:
    long = f"def f(b):\n{LINES}    return a3\n"
    items = [
        item(1, source="def f(a):\n    return a + 1\n"),
        item(2, source="def g(b):\n    return b + 1\n"),
        item(3, source="def f(a):\n    return a + 'x'\n"),
        item(4, source="def f(a):\n    return a + 2\n"),
        item(5, source=long),
        item(6, source=long.replace("return a3", "return b - 3")),
        item(7, source=long),
    ]
    assert likeness(Audited(items, {})) == {
        "different, names aside": (5, 6),
        "different, names and literals aside": (4, 6),
        "share 90 % of their token triples with an earlier one": (2, 6),
        "share 70 % of their token triples with an earlier one": (4, 6),
    }


@pytest.mark.parametrize(
    ("family", "bodies"),
    [
        ("single", {"f": ""}),
        ("flat", {"f": "g() + h()", "g": "", "h": ""}),
        ("chain", {"f": "g()", "g": "h()", "h": ""}),
        ("tree", {"f": "g() + h()", "g": "k()", "h": "", "k": ""}),
        ("shared", {"f": "g() + h()", "g": "h()", "h": ""}),
    ],
)
def test_the_families_of_call_graphs(item: Maker, family: str, bodies: dict[str, str]) -> None:
    source = "\n\n".join(f"def {name}():\n    return {body or 1}\n" for name, body in bodies.items())
    assert call_graphs(Audited([item(source=source)], {})) == {family: (1, 1), "with recursion": (0, 1)}


def test_recursion_is_no_family_of_its_own(item: Maker) -> None:
    source = "def f(n):\n    if n < 1:\n        return 0\n    return f(n - 1)\n"
    assert call_graphs(Audited([item(source=source)], {})) == {"single": (1, 1), "with recursion": (1, 1)}


def test_complexity_is_one_and_one_for_each_fork(item: Maker) -> None:
    forks = "def f(a):\n    while a and a > 1:\n        a = [b for b in a if b]\n    return 1 if a else 2\n"
    items = [item(1), item(2, source=forks)]  # 1; and 1 + while + and + comprehension + its if + choice
    assert cyclomatic(Audited(items, {})) == {"1": (1, 2), "5 to 8": (1, 2)}


def test_steps_are_spread_by_group(item: Maker) -> None:
    items = [item(n, steps=n, group="hard") for n in (5, 1, 3, 2, 4)] + [item(9, steps=7, group="easy")]
    found = effort(Audited(items, {}))
    assert [*found] == ["easy", "hard"]
    assert (found["hard"].runs, found["hard"].total, found["hard"].marks) == (5, 15, (1, 2, 3, 4, 5))


def test_every_figure_has_its_words_and_shares_round_half_up() -> None:
    assert [*words()] == [*FIGURES]
    assert [percent([1, 8]), percent([1, 2000]), percent([0, 0]), percent([3, 3])] == [
        "12.5 %", "0.1 %", "–", "100.0 %"
    ]  # fmt: skip


CRUX = [
    {
        "id": "a",
        "code": "def f(n):\n    if n > 2:\n        return n\n    return -n",
        "input": "3",
        "output": "3",
    },
    {"id": "b", "code": "def f(s, t):\n    return s.upper()", "input": "'ab', dict()", "output": "'AB'"},
]


@pytest.fixture
def crux(tmp_path: Path) -> Path:
    path = tmp_path / "crux.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in CRUX), encoding="utf-8")
    return path


def test_cruxevals_file_is_audited_and_its_steps_are_counted(crux: Path) -> None:
    found = audit(list(of_file(crux)))
    figures = found["figures"]
    assert (found["questions"], found["programs"], found["run"]) == (2, 2, 2)
    assert figures["copied"] == {"output": [1, 2], "steps": [1, 2]}  # 3 is also the number of its steps
    assert figures["coverage"]["statements, by the run asked about"] == [3, 4]
    assert figures["coverage"]["statements, by some input"] == [4, 4]
    assert found["steps"]["CRUXEval"]["marks"] == (2, 2, 2, 2, 3)
    assert json.loads(json.dumps(found)).keys() == found.keys()
    assert "| CRUXEval | 2, 2, 2, 2, 3; 2.50 |" in table({"CRUXEval": found})
    assert table({"CRUXEval": found}).count("\n") == table({"CRUXEval": json.loads(json.dumps(found))}).count(
        "\n"
    )
    assert "    75.0 %  statements, by the run asked about (3 of 4)" in list(lines(found))


def test_audits_stand_side_by_side_with_their_labels_in_order() -> None:
    def found(**shares: list[int]) -> dict[str, object]:
        steps = {"unit": {"runs": 2, "total": 5, "marks": [2, 2, 2, 2, 3]}}
        return {"questions": 2, "programs": 2, "run": 0, "figures": {"cyclomatic": shares}, "steps": steps}

    rows = table(
        {"one": found(b=[1, 2], d=[1, 2]), "other": found(a=[1, 4], b=[2, 4], c=[1, 4])}
    ).splitlines()
    assert rows[5:] == [
        "| a |  | 25.0 % |",
        "| b | 50.0 % | 50.0 % |",
        "| c |  | 25.0 % |",
        "| d | 50.0 % |  |",
        f"| **Steps of the runs**: {', '.join(MARKS)}; mean |  |  |",
        "| unit | 2, 2, 2, 2, 3; 2.50 | 2, 2, 2, 2, 3; 2.50 |",
    ]


def test_the_command_tells_the_audit(crux: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["audit", str(crux), "--programs", "0"]) == 0
    said = capsys.readouterr().out
    assert "2 questions about 2 programs, of which none was run in the jail" in said
    assert "What runs" not in said
    assert status(["audit", str(crux), "--programs", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"]["copied"] == {"output": [1, 2]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}\n", "line 1"),
        ("[]\n", "is no JSON object"),
        ('{"id": 1, "code": "", "input": "", "output": ""}\n', "'id' is no text"),
        ('{"id": "a", "code": "def f(:", "input": "", "output": "1"}\n', "is not Python"),
        ('{"id": "a", "code": "", "input": "a=1", "output": "1"}\n', "no list of arguments"),
        (
            '{"id": "a", "unit": "u", "prompt": "", "answer": "", "body": "{}"}\n',
            "no question about a program",
        ),
        ("", "no question about a program"),
    ],
)
def test_a_file_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    assert status(["audit", str(path)]) == 2
    assert said in capsys.readouterr().err


def test_a_dataset_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["audit", str(tmp_path / "none.jsonl")]) == 2
    assert status(["audit", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err

"""Told runs over the whole language: what is told wrongly is found, typed, and carried on where it can be."""

from __future__ import annotations

from typing import Any

import pytest
from problems import program, row

from proofloom.engine import Outcome, Step
from proofloom.engine.program.questions import History, Next, Question, State, Steps, Times
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.steps import check_steps, read_steps, replay
from proofloom.verifiers.steps.trace_run import course_of

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
WORDS = """def count(words):
    found = {}
    for w in words:
        if w in found:
            found[w] += 1
        else:
            found[w] = 1
    del found["b"]
    return found


def solve(text):
    words = text.split(" ")
    found = count(words)
    best, most = "", 0
    for w, n in found.items():
        if n > most:
            best, most = w, n
    return best + str(most)
"""
WORDS_TREE = "(program solve (def count (words:t) dsi) (def solve (text:s) s))"
GRID = """def solve(g, n):
    rows = 0
    for row in g:
        if n in row:
            continue
        rows += 1
    g[1][0] = n
    h = [[0] * 2 for _ in range(n)]
    h[0][1] = g[1][0] + len(g[0])
    xs = [4, 1, 2]
    xs[0], xs[1] = xs[1], xs[0]
    for k, x in enumerate(xs):
        if k == 2:
            break
        rows += x
    ok = rows > 3 and not n in xs
    return rows, ok
"""
GRID_TREE = "(program solve (def solve (g:g n) i,b))"
DEEP = """def down(n, s):
    if n == 0:
        return s
    t = down(n - 1, s + chr(97 + n))
    return t


def solve(n):
    s = down(n, "")
    return s[0:n - 1]
"""
DEEP_TREE = "(program solve (def down (n s:s) s) (def solve (n) s))"
RUNS: dict[str, tuple[str, str, tuple[Value, ...]]] = {
    "words": (WORDS, WORDS_TREE, ("a b a",)),
    "grid": (GRID, GRID_TREE, (((1, 2), (3, 4)), 2)),
    "deep": (DEEP, DEEP_TREE, (3,)),
}


def body(name: str, question: Question | None = None) -> Exercise:
    source, tree, args = RUNS[name]
    return program(*([question] if question else []), source=source, args=args, entry="solve", tree=tree)


def told(name: str, question: Question | None = None) -> tuple[dict[str, Any], list[str]]:
    made = body(name, question)
    return row(made, ""), list(course_of(made).events)


def steps(events: list[str]) -> list[Step]:
    return [Step("", f"{k} {event}") for k, event in enumerate(events)]


@pytest.mark.parametrize("name", RUNS)
def test_a_true_run_passes_and_replays(name: str) -> None:
    made, events = told(name)
    report = check_steps(made, steps(events), {"words": '"a2"', "grid": "[6, false]", "deep": '"dc"'}[name])
    assert (report.first_error, report.final) == (-1, PASS), report.whole
    assert all(step.local is step.truth is step.sound is PASS for step in report.steps)
    assert replay(made, report, steps(events)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "error", "after"),
    [
        # strings, lists of strings, dictionaries
        ("words", '@0=["a","b","a"]', '@0=["a","b","b"]', "wrong state update", PASS),
        ("words", '@0=["a","b","a"]', '@0=["a","b",3]', "wrong state update", UNKNOWN),
        ("words", '@1["a"]=2', '@1["a"]=3', "wrong state update", PASS),
        ("words", '@1["a"]=2', '@1["c"]=2', "wrong state update", None),
        ("words", '@1["a"]=2', '@0["a"]=2', "aliasing", UNKNOWN),
        ("words", "@1={} found@1", "@1={} words@1", "wrong state update", UNKNOWN),
        ("words", "@1={} found@1", "@1={} lost@1", "wrong state update", UNKNOWN),
        ("words", '@1-"b"', '@1-"a"', "wrong state update", None),
        ("words", '@1-"b"', '@1-"q"', "wrong state update", UNKNOWN),
        ("words", "^@1", "^@0", "aliasing", UNKNOWN),
        ("words", 'w="a" n=2', 'w="a" n=1', "wrong state update", PASS),
        ("words", 'best="a" most=2', 'best="a" most="a"', "wrong state update", UNKNOWN),
        ("words", '^"a2"', '^"a3"', "wrong state update", None),
        ("words", '^"a2"', "^2", "wrong state update", None),
        # grids, loops over rows, break and continue, several values
        ("grid", "row@0.1", "row@0.0", "wrong state update", None),
        ("grid", "row@0.1", "row@0.7", "wrong state update", UNKNOWN),
        ("grid", "@0[1][0]=2", "@0[0][1]=2", "wrong state update", PASS),
        ("grid", "@0[1][0]=2", "@0[1][0]=1", "wrong state update", PASS),
        ("grid", "@0[1][0]=2", "@0[1]=2", "wrong state update", UNKNOWN),
        ("grid", "@1=[[0,0],[0,0]]", "@1=[[0,0],[0]]", "wrong state update", UNKNOWN),
        ("grid", "@2[0]=1 @2[1]=4", "@2[0]=1 @2[1]=1", "evaluation order", PASS),
        ("grid", "k=2 x=2", "k=3 x=2", "wrong state update", None),
        ("grid", "ok=false", "ok=true", "wrong state update", FAIL),
        ("grid", "ok=false", "ok=0", "wrong state update", UNKNOWN),
        ("grid", "^6,false", "^6,true", "wrong state update", None),
        ("grid", "^6,false", "^6", "wrong state update", None),
        # recursion
        ("deep", 's="dc"', 's="cd"', "wrong state update", PASS),
        ("deep", 't="dcb"', 't="dc"', "wrong state update", FAIL),
        ("deep", '^"dcb"', '^"d"', "stale variable", FAIL),
    ],
)  # fmt: skip
def test_a_wrong_event_is_typed_and_carried_on(
    name: str, old: str, new: str, error: str, after: Outcome | None
) -> None:
    made, events = told(name)
    at = next(k for k, event in enumerate(events) if f" {old} " in f"{event} ")
    wrong = steps([*events[:at], events[at].replace(old, new), *events[at + 1 :]])
    report = check_steps(made, wrong)
    assert report.first_error == at
    assert error in (report.error, "stale variable"), report.error
    assert (report.steps[at].local, report.steps[at].truth) == (FAIL, FAIL)
    if after is not None:
        assert report.steps[at + 1].local is after
    assert replay(made, report, wrong) == []
    assert report.correction is not None
    assert check_steps(made, report.correction.steps).first_error in (-1, len(report.correction.steps))


def test_what_a_wrong_value_leads_to_follows_and_is_false() -> None:
    made, events = told("deep")
    at = events.index('E0 n=2 s="d"')
    wrong = [
        *events[:at], 'E0 n=2 s="z"', "T1 -", 'E0 n=1 s="zc"', "T1 -", 'E0 n=0 s="zcb"', "T1 +", 'X2 ^"zcb"',
        'X3 t="zcb"', 'X4 ^"zcb"', 'X3 t="zcb"', 'X4 ^"zcb"', 'X3 t="zcb"', 'X4 ^"zcb"',
        'X6 s="zcb"', 'X7 ^"zc"',
    ]  # fmt: skip
    report = check_steps(made, steps(wrong), '"zc"')
    assert [k for k, step in enumerate(report.steps) if step.local is not PASS] == [at]
    assert (report.steps[-1].truth, report.steps[-1].sound, report.final) == (FAIL, FAIL, FAIL)
    assert report.steps[-1].depends_on_error
    tests = [step.truth for k, step in enumerate(report.steps) if wrong[k] == "T1 -"]
    assert tests == [PASS, PASS, PASS]
    assert replay(made, report, steps(wrong)) == []


def test_sentences_over_the_language_are_read() -> None:
    made, _ = told("words")
    lines = """Line 12: solve is called with text = "a b a".
Line 13: words becomes text.split(" ") = "a b a".split(" ") = ["a", "b", "a"].
Line 1: count starts with words = ["a", "b", "a"].
Line 2: found becomes {}.
Line 3: w = "a".
Line 4: w in found, that is, "a" in {} is false.
Line 7: found["a"] becomes 1; now found = {"a": 1}."""
    report = check_steps(made, read_steps(lines))
    assert (report.first_error, report.error) == (7, "unfinished")
    for old, new, first, error in (
        ('found["a"] becomes 1', 'found["a"] becomes 2', 6, "wrong state update"),
        ('found = {"a": 1}', 'found = {"a": 2}', 6, "wrong state update"),
        ('"a" in {} is false', '"a" in {} is true', 5, "wrong branch taken"),
        ('"a" in {} is false', '"b" in {} is false', 5, "words differ"),
        ('w = "a"', 'w = "b"', 4, "wrong state update"),
        ('.split(" ") = [', '.split("-") = [', 1, "words differ"),
        ("Line 2", "Line 3", 3, "wrong statement"),
    ):
        told_so = read_steps(lines.replace(old, new, 1))
        report = check_steps(made, told_so)
        assert (report.first_error, report.error) == (first, error), (old, new)
        assert replay(made, report, told_so) == []


@pytest.mark.parametrize(
    ("question", "answer", "claim", "wrong"),
    [
        (State(4, (("found", "{}"),)), '{"found": {}}', "found = {}", 'found = {"a": 1}'),
        (Next(4, 2), "3", "3", "4"),
        (Times(3, 3), "3", "3", "5"),
        (History("count", "w", ('"a"', '"b"', '"a"')), '["a", "b", "a"]', '["a", "b", "a"]', '["a", "b"]'),
    ],
)
def test_other_questions_are_told_as_far_as_they_ask(
    question: Question, answer: str, claim: str, wrong: str
) -> None:
    made, events = told("words", question)
    until = {State: 4, Next: 5}.get(type(question), len(events))
    run = steps(events[:until])
    report = check_steps(made, [*run, Step("", f"answer {claim}")], answer)
    assert (report.first_error, report.final) == (-1, PASS), report
    assert replay(made, report, [*run, Step("", f"answer {claim}")]) == []
    report = check_steps(made, [*run, Step("", f"answer {wrong}")], answer)
    assert (report.first_error, report.error, report.final) == (len(run), "readout", FAIL)
    report = check_steps(made, [*run[:-1], Step("", f"answer {claim}")], answer)
    assert (report.first_error, report.error) == (len(run) - 1, "unsupported leap")
    if until < len(events):
        report = check_steps(made, steps(events[: until + 1]), answer)
        assert (report.first_error, report.error) == (until, "wrong statement")


def test_a_key_told_wrongly_in_words_is_carried_on() -> None:
    made, _ = told("words")
    lines = """Line 12: solve is called with text = "a b a".
Line 13: words becomes ["a", "b", "a"].
Line 1: count starts with words = ["a", "b", "a"].
Line 2: found becomes {}.
Line 3: w = "a".
Line 4: w in found, that is, "a" in {} is false.
Line 7: found["b"] becomes 1.
Line 3: w = "b".
Line 4: w in found, that is, "b" in {"b": 1} is true."""
    report = check_steps(made, read_steps(lines))
    assert (report.first_error, report.error) == (6, "wrong state update")
    assert [step.local for step in report.steps[6:]] == [FAIL, PASS, PASS]
    assert [step.truth for step in report.steps[6:]] == [FAIL, PASS, FAIL]
    assert [step.sound for step in report.steps[6:]] == [FAIL, PASS, FAIL]


def test_a_sentence_that_is_of_another_step_than_its_claim_differs() -> None:
    made, events = told("deep")
    run = steps(events)
    for number, first in (("[2]", -1), ("[3]", 1), ("2.", -1), ("12.", 1)):
        run[1] = Step(f'{number} Line 1: down starts with n = 3, s = "".', run[1].claim)
        report = check_steps(made, run, '"dc"')
        assert (report.first_error, report.error) == (first, "words differ" if first > 0 else "")


def test_an_empty_list_of_integers_is_none_of_strings() -> None:
    source = (
        "def f(n):\n    xs = []\n    ws = []\n    xs.append(n)\n    ws.append(str(n))\n    return ws[0]\n"
    )
    made = row(program(source=source, tree="(program f (def f (n) s))"), '"2"')
    right = ["E0 n=2", "X1 @0=[] xs@0", "X2 @1=[] ws@1", "X3 @0+2", 'X4 @1+"2"', 'X5 ^"2"']
    assert check_steps(made, steps(right)).final is PASS
    report = check_steps(made, steps([*right[:2], "X2 ws@0", *right[3:]]))
    assert (report.first_error, report.error) == (2, "aliasing")
    assert [step.local for step in report.steps[3:]] == [UNKNOWN] * 3


def test_forged_certificates_of_units_and_endings_do_not_replay() -> None:
    source = "def f(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
    made = row(program(Steps(), source=source, args=(20,)), "44")
    turns = "2-41 I2 i=0 turns 20"
    run = [Step("", one) for one in ("0 E0 n=20", "1 X1 s=0", turns, "42 I2 .", "43 X4 ^190", "steps 44")]
    report = check_steps(made, run)
    assert (report.first_error, report.final, replay(made, report, run)) == (-1, PASS, [])
    for place, claim in ((2, "2-41 I2 i=0 turns 19"), (2, "2-42 I2 i=0 turns 21"), (5, "steps 43")):
        wrong = [*run[:place], Step("", claim), *run[place + 1 :]]
        assert check_steps(made, wrong).first_error == place
        assert replay(made, report, wrong)[0] == place


def test_an_answer_is_held_to_what_the_told_run_returns() -> None:
    made, events = told("deep")
    run = [*steps(events[:-1]), Step("", f'{len(events) - 1} X7 ^"d"')]
    for claim, local in (("dc", FAIL), ("d", PASS)):
        report = check_steps(made, [*run, Step("", f'answer "{claim}"')], f'"{claim}"')
        assert (report.first_error, report.final) == (len(events) - 1, FAIL)
        assert report.steps[-1].local is local
        assert replay(made, report, [*run, Step("", f'answer "{claim}"')]) == []

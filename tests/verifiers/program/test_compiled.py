"""A row is run in its own language's toolchain: of what is shown, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from posing import SUM, SUM_ARGS, Posed, lied, posed, rows
from stating import stated

from proofloom.engine import Candidate, Outcome, Verdict
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.counted import print_in
from proofloom.engine.program.questions import Inversion, Output, Pair, Predict, Question, Steps
from proofloom.verifiers.program import compiled as compiling
from proofloom.verifiers.program.compiled import compiled, together
from proofloom.verifiers.program.toolchains import missing, processes
from proofloom.verifiers.program.toolchains import rows as running
from proofloom.verifiers.program.toolchains.uncounted import uncounted
from proofloom.verifiers.program.toolchains.warm import NODE

NO_NODE = missing("javascript")  # beside which every other language is run
QUICK = [] if NO_NODE else [n for n in ("python", "c", "javascript") if not missing(running.toolchain(n))]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    compiling._prepared.cache_clear()
    running._known.clear()
    yield
    compiling._prepared.cache_clear()
    NODE.close()


def row(language: str) -> Posed:
    return posed(SUM, SUM_ARGS, Steps(), "16", "integer", 0, language)


@pytest.mark.parametrize("language", QUICK)
def test_another_value_or_number_of_steps_is_refused(language: str) -> None:
    candidate = row(language).candidate
    assert compiled(candidate).outcome is Outcome.PASS
    assert compiled(lied(candidate, value=7)).reason == "another value is returned"
    assert compiled(lied(candidate, steps=15)).reason == "another number of steps"


@pytest.mark.skipif(bool(NO_NODE), reason=NO_NODE)
def test_many_together_are_what_each_is_alone() -> None:
    found = [one.candidate for language in QUICK for one in rows(language)][::3]
    found.append(lied(found[0], steps=0))
    found.append(lied(found[0], tree="(program"))
    alone = [compiled(one) for one in found]
    compiling._prepared.cache_clear()
    running._known.clear()
    together(found)
    assert running._known
    assert [compiled(one) for one in found] == alone
    assert {verdict.outcome for verdict in alone} == {Outcome.PASS, Outcome.FAIL}


@pytest.mark.parametrize("language", ["c", "go", "java", "rust"])
def test_plain_divisions_are_shown_only_for_known_runs_that_round_alike(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language's own division is another one below 0, and whoever may choose an input may choose that."""
    program = parse("(program f (def f (n) i (return (// (- n 9) 2))))")
    text = print_in(language, program, True)
    monkeypatch.setattr(running, "agree", lambda jobs, *_: Verdict.passed(jobs[language].source))

    def verdict(given: int, question: Question) -> Verdict:
        body = replace(stated(program, (given,), question, language), source=text.source, lines=text.lines)
        return compiled(Candidate(body, "", "", ()))

    pairs = Predict((Pair((10,), 0), Pair((12,), 1)))
    for found in (verdict(9, Steps()), verdict(12, pairs), verdict(12, Output())):
        assert found.outcome is Outcome.PASS
        assert found.evidence == text.source
    below = Predict((Pair((10,), 0), Pair((8,), -1)))
    chosen = Inversion(((9, 12),))
    for found in (verdict(8, Steps()), verdict(12, below), verdict(12, chosen)):
        assert found.reason == "the source is not that of the tree"


@pytest.mark.parametrize("language", ["c", "go", "javascript", "java", "rust"])
def test_what_is_compiled_is_what_is_shown(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = row(language).candidate
    made = compiling.counted

    def other(*args: Any) -> Any:
        job = made(*args)
        return replace(job, functions=job.functions.replace("* 2", "* 2 + 0"))

    monkeypatch.setattr(running, "agree", lambda *_: pytest.fail("it was run"))
    monkeypatch.setattr(compiling, "counted", other)
    assert compiled(candidate).reason == "what is compiled is not what is shown"
    shown = candidate.body.source
    compiling._prepared.cache_clear()
    lie = lied(candidate, source=shown.replace("* 2", "* 2 + 0"))
    assert compiled(lie).reason == "the source is not that of the tree"


def test_counters_are_taken_out_and_nothing_else() -> None:
    lines = ["f() {", "  _step();", "  if (_step() && (a(\")\") == '(')) {", "    _steps -= 2;"]
    lines += ["    x = _step2();", "  }", "}", ""]
    plain = ["f() {", "  if (a(\")\") == '(') {", "    x = _step2();", "  }", "}", ""]
    assert uncounted("\n".join(lines)) == "\n".join(plain)


@pytest.mark.parametrize(
    ("language", "package"), [("go", "golang-go"), ("rust", "rustc"), ("python", "nodejs")]
)
def test_without_its_toolchain_a_row_is_unknown(
    language: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_path", lambda: "")
    verdict = compiled(row(language).candidate)
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "a toolchain is missing")
    assert f"apt-get install {package}" in verdict.evidence

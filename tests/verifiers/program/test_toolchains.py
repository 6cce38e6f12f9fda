"""Every toolchain has every form of the grammar, and what goes wrong in it is told apart from a mismatch."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.engine import Outcome
from proofloom.engine.program.checks import problems
from proofloom.engine.program.forms import FORMS, ended
from proofloom.engine.program.interpret import Interpreter
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.counted import Counted, counted
from proofloom.engine.program.values import Value
from proofloom.verifiers.program.toolchains import (
    Became,
    MissingToolchainError,
    languages,
    missing,
    processes,
    rows,
    run,
)
from proofloom.verifiers.program.toolchains.rows import agree, written
from proofloom.verifiers.program.toolchains.warm import JAVA, NODE

PRESENT = [language for language in languages() if not missing(language)]
CERTIFY = Path(__file__).resolve().parents[2] / "certify"


def toolchains(*wanted: str) -> Any:
    """Ask a test of each toolchain; of one that is not on this machine it is skipped by name."""
    marked = [
        pytest.param(name, marks=pytest.mark.skipif(bool(missing(name)), reason=missing(name)))
        for name in wanted or languages()
    ]
    return pytest.mark.parametrize("language", marked)


def job(language: str, text: str, *inputs: tuple[Value, ...]) -> Counted:
    return counted(parse(f"(program f {text})"), language, inputs)


@pytest.fixture(scope="module", autouse=True)
def _ended() -> Iterator[None]:
    sys.path.insert(0, str(CERTIFY))
    yield
    sys.path.remove(str(CERTIFY))
    NODE.close()
    JAVA.close()


@toolchains()
def test_a_toolchain_runs_every_form(language: str) -> None:
    examples = ended()
    assert {example.form for example in examples} == set(FORMS)
    found = run(language, [counted(one.program, language, [one.args]) for one in examples])
    wrong = {}
    for example, (result,) in zip(examples, found, strict=True):
        text = written(example.value, example.program.function("f").result)
        if (result.became, result.value, result.steps) != (Became.RETURNED, text, example.steps):
            wrong[str(example)] = result
    assert wrong == {}


# programs around what two languages do differently; the reference interpreter says what they give
TRAPS = tomllib.loads((Path(__file__).parent / "traps.toml").read_text(encoding="utf-8"))


@toolchains()
def test_a_toolchain_falls_into_no_trap(language: str) -> None:
    made = {name: parse(f"(program f {trap['program']})") for name, trap in TRAPS.items()}
    args = {name: _held(trap["args"]) for name, trap in TRAPS.items()}
    assert {name: problems(program) for name, program in made.items() if problems(program)} == {}
    found = run(language, [counted(made[name], language, [args[name]]) for name in TRAPS])
    wrong = {}
    for name, (result,) in zip(TRAPS, found, strict=True):
        wanted = Interpreter(made[name]).run(args[name])
        text = written(wanted.value, made[name].function("f").result)
        if (result.became, result.value, result.steps) != (Became.RETURNED, text, wanted.steps):
            wrong[name] = (result, text, wanted.steps)
    assert wrong == {}


def _held(value: Any) -> Any:
    return tuple(map(_held, value)) if isinstance(value, list) else value


LOOP = "(def f (n) i (while (> n 0) (= n (+ n 1)) (if (> n 9) (= n 1))) (return n))"
GOOD = "(def f (n) i (return (+ n 1)))"


@toolchains()
def test_a_program_without_end_is_stopped_and_the_others_are_not(language: str) -> None:
    jobs = [job(language, GOOD, (1,)), job(language, LOOP, (1,), (-3,)), job(language, GOOD, (2,))]
    (first,), (stopped, ended_at_once), (last,) = run(language, jobs)
    assert (first.value, first.steps, last.value) == ("2", 2, "3")
    assert stopped.became is Became.STOPPED
    assert "out of fuel" in stopped.why
    assert (ended_at_once.value, ended_at_once.steps) == ("-3", 3)


@toolchains(*(language for language in languages() if language != "python"))
def test_what_does_not_compile_is_found_in_its_unit_and_named(language: str) -> None:
    good = [job(language, GOOD, (number,)) for number in range(5)]
    bad = replace(good[3], functions=good[3].functions + "\n)(;\n")
    found = run(language, [*good[:3], bad, good[4]])
    became = [result.became for (result,) in found]
    assert became == [*[Became.RETURNED] * 3, Became.REFUSED, Became.RETURNED]
    assert found[3][0].why
    assert [result.value for (result,) in found] == ["1", "2", "3", "", "5"]


@toolchains()
def test_a_crash_is_no_value(language: str) -> None:
    reading = "(def f (xs* n) i (return (@ xs n)))"
    if language in ("javascript",):
        reading = "(def f (g:g n) i (return (cell g n 0)))"
    args: tuple[Value, ...] = (((1,),), 10**9) if language == "javascript" else ((1,), 10**9)
    (crashed,), (good,) = run(language, [job(language, reading, args), job(language, GOOD, (1,))])
    assert crashed.became is Became.CRASHED
    assert good.value == "2"


def test_a_toolchain_that_is_not_here_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_path", lambda: "")
    for language, package in (("go", "golang-go"), ("rust", "rustc"), ("java", "default-jdk-headless")):
        with pytest.raises(MissingToolchainError, match=f"^{language}: .*apt-get install {package}"):
            run(language, [])
    assert missing("python") == ""


def test_only_absolute_folders_are_searched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "gcc").write_text("#!/bin/sh\n")
    (tmp_path / "gcc").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}bin")
    processes._path.cache_clear()
    try:
        assert processes.tool("gcc") is None
    finally:
        processes._path.cache_clear()


@toolchains("javascript", "java")
def test_a_worker_that_was_killed_is_replaced(language: str) -> None:
    worker = NODE if language == "javascript" else JAVA
    one = [job(language, GOOD, (1,))]
    assert run(language, one)[0][0].value == "2"
    process = worker.process
    assert process is not None
    assert run(language, one)[0][0].value == "2"
    assert worker.process is process
    process.kill()
    process.wait()
    assert run(language, one)[0][0].value == "2"
    assert worker.process is not process
    folder = worker.folder
    worker.close()
    assert not Path(folder).exists()


@toolchains("tcc", "c", "go")
def test_nothing_is_left_behind(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(language, [job(language, GOOD, (1,))])[0][0].value == "2"
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_hangs_is_killed_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "WALL_SECONDS", 0.2)
    ended_process = processes.launch(
        [sys.executable, "-c", "input()\nwhile True: pass"], tmp_path, stdin="x\n"
    )
    assert (ended_process.status, ended_process.errors) == (None, "out of time")


@toolchains(*(language for language in languages() if language not in ("rust", "go", "java")))
def test_random_programs_agree_with_the_reference(language: str) -> None:
    from making.programs import programs  # type: ignore[import-not-found]
    from making.trying import tried  # type: ignore[import-not-found]

    assert tried(language, list(islice(programs("of the tests"), 60))) == []


@pytest.mark.skipif("tcc" not in PRESENT or "javascript" not in PRESENT, reason="tcc or node is missing")
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_program_agrees_in_c_and_javascript(seed: int) -> None:
    from making.programs import made
    from making.trying import tried

    found = made(Random(f"any {seed}"))
    if found is not None:
        assert tried("tcc", [found]) + tried("javascript", [found]) == []


def test_a_mismatch_would_show() -> None:
    """With a reference that counts one step more, every program is reported."""
    from making.programs import programs
    from making.trying import tried

    few = list(islice(programs("of the tests"), 3))
    wrong = [replace(made, runs=tuple((value, steps + 1) for value, steps in made.runs)) for made in few]
    assert len(tried("python", wrong)) == sum(len(made.runs) for made in wrong)


@pytest.mark.skipif(len({"tcc", "javascript"} & {*PRESENT}) < 2, reason="tcc or node is missing")
def test_a_row_passes_with_its_value_and_steps_and_with_no_others() -> None:
    text = "(def f (n) i,s (= t 0) (for i 0 n 1 (= t (+ t i))) (return (tuple t (str n))))"
    jobs = {language: job(language, text, (4,)) for language in ("tcc", "javascript")}
    assert agree(jobs, (6, "4"), 12).outcome is Outcome.PASS
    assert agree(jobs, (6, "5"), 12).reason == "another value is returned"
    assert agree(jobs, (6, "4"), 11).reason == "another number of steps"
    broken = {"javascript": replace(jobs["javascript"], functions="}")}
    assert agree(broken, (6, "4"), 12).reason == "the program does not compile"
    endless = {"tcc": job("tcc", LOOP, (1,))}
    assert agree(endless, 1, 1).reason == "the run does not end in a value"


def test_a_missing_toolchain_makes_a_row_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_path", lambda: "")
    verdict = agree({"go": job("go", GOOD, (1,))}, 2, 2)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "golang-go" in verdict.evidence


def test_a_row_is_run_in_its_own_language_and_in_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def here(*names: str) -> None:
        monkeypatch.setattr(rows, "missing", lambda language: "" if language in names else "no")

    here("tcc", "c", "javascript", "go")
    assert [rows.asked(language) for language in ("python", "javascript", "c", "go")] == [
        *(("javascript", "c"), ("javascript", "c"), ("c", "javascript"), ("go", "javascript"))
    ]
    assert rows.toolchain("c") == "tcc"
    here("c", "java")
    assert [rows.asked(language) for language in ("python", "c", "go")] == [
        *(("c", "java"), ("c", "java"), ("go", "c"))
    ]
    assert rows.toolchain("c") == "c"
    here()
    assert [rows.asked(language) for language in ("python", "javascript")] == [
        *(("javascript",), ("javascript", "c"))
    ]


def test_a_language_is_lacking_where_no_row_of_it_could_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    every = {"python", "c", "go", "javascript", "java", "rust"}
    for names in ((), ("c",), ("tcc",), ("go",), ("javascript", "tcc"), ("c", "java"), (*every, "tcc")):
        here = set(names)
        monkeypatch.setattr(rows, "missing", lambda name, here=here: "" if name in here else f"no {name}")
        found = rows.lacking()
        ran = {own for own in every if all(not rows.missing(rows.toolchain(one)) for one in rows.asked(own))}
        assert every - set(found) == ran, names
        assert all(found.values()), names


@pytest.mark.skipif(bool(missing("javascript")), reason=missing("javascript"))
def test_what_was_run_ahead_is_what_each_would_have_given_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [{"javascript": job("javascript", GOOD, (number,))} for number in range(5)]
    jobs.append({"javascript": replace(jobs[0]["javascript"], functions="}")})
    alone = [agree(row, number + 1, 2) for number, row in enumerate(jobs)]
    assert [verdict.outcome for verdict in alone] == [*["pass"] * 5, "fail"]
    rows.ahead(jobs)
    asked: list[str] = []
    monkeypatch.setattr(rows, "run", lambda language, wanted: asked.append(language) or run(language, wanted))
    assert [agree(row, number + 1, 2) for number, row in enumerate(jobs)] == alone
    assert asked == ["javascript"], "only what did not return is run again"
    monkeypatch.setattr(rows, "REMEMBERED", 2)
    rows.ahead([{"javascript": job("javascript", GOOD, (9,))}])
    assert len(rows._known) == 2

"""The jail from its users' side: what is right passes, from threads and forks too, and faults are errors."""

from __future__ import annotations

import asyncio
import json
import math
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from proofloom.engine import GradeOutcome, Outcome
from proofloom.verifiers.jail import Budget, Jail, ResultKind, Test, grade_function, run_function

SQUARE = "def solve(n):\n    return n * n + 1\n"
TESTS = (Test((3,), 10), Test((0,), 1))
PASS, FAIL, ERROR, UNPARSED = GradeOutcome.PASS, GradeOutcome.FAIL, GradeOutcome.ERROR, GradeOutcome.UNPARSED


def one(source: str, *arguments: Any, jail: Jail, budget: Budget = Budget()) -> Any:
    """Return the one value of a source's `f`."""
    (result,) = run_function(source, "f", [arguments], budget, jail=jail)
    assert result.kind is ResultKind.VALUE, result
    return result.value


VALUES = [
    None,
    True,
    0,
    -5,
    10**3000,
    1.5,
    -0.0,
    math.inf,
    "",
    "\ud800\x00é",
    b"\x00\xff",
    1 + 2j,
    [],
    [1, [2]],
    (),
    (1,),
    {1, 2},
    frozenset({"a"}),
    {},
    {(1, "a"): [None], 2.5: {}},
    list(range(10_000)),
]


def test_values_go_in_and_out_with_their_types(jail: Jail) -> None:
    results = run_function("def f(x): return x, type(x).__name__", "f", [[v] for v in VALUES], jail=jail)
    for value, result in zip(VALUES, results, strict=True):
        assert (type(result.value[0]), result.value) == (type(value), (value, type(value).__name__))


def test_what_became_of_each_call(jail: Jail) -> None:
    source = "def f(k):\n    return [1, object()][k] if k < 2 else {}[k]\n"
    results = run_function(source, "f", [[0], [1], [2], [3, 4]], jail=jail)
    assert [result.kind for result in results] == ["value", "refused", "raised", "raised"]
    assert [result.reason for result in results] == ["", "of type object", "KeyError", "TypeError"]
    assert run_function(source, "f", [], jail=jail) == []


def test_a_method_is_called_on_a_new_instance_each_time(jail: Jail) -> None:
    source = "class S:\n    def __init__(self): self.n = 0\n"
    source += "    def f(self, k):\n        self.n += k\n        return self.n\n"
    assert [r.value for r in run_function(source, "S.f", [[1], [2]], jail=jail)] == [1, 2]
    assert run_function(source, "T.f", [[1]], jail=jail)[0].kind is ResultKind.UNREAD
    assert run_function(source, "S.g", [[1]], jail=jail)[0].reason == "AttributeError"


def test_grades(jail: Jail) -> None:
    def graded(source: str, *tests: Test, **how: Any) -> Any:
        return grade_function(source, "solve", tests or TESTS, jail=jail, **how)

    right = graded(SQUARE)
    assert (right.outcome, right.score, right.effort) == (PASS, 1, 4)
    assert [step.outcome for step in right.steps] == [Outcome.PASS] * 2
    wrong = graded("def solve(n): return 10")
    assert (wrong.outcome, wrong.score) == (FAIL, 0)
    assert [step.outcome for step in wrong.steps] == [Outcome.PASS, Outcome.FAIL]
    assert wrong.evidence == "test 1: another value got 10"
    assert graded("def solve(n): return n[0]").outcome is FAIL
    assert graded("def solve(: return").outcome is UNPARSED
    assert graded("").outcome is UNPARSED
    assert graded("\ud83d\ude00 = 1\n" + SQUARE).outcome is UNPARSED
    assert graded("globals()['solve'] = lambda n: n * n + 1").outcome is PASS
    assert graded("globals()['so' + 'lve'] = lambda n: n * n").outcome is FAIL
    assert graded("raise ValueError").outcome is FAIL
    keyword = Test((1,), (1, 2), {"b": 2})
    assert graded("def solve(a, b): return a, b", keyword).outcome is PASS
    assert graded("def solve(a, b): return [a, b]", keyword).outcome is FAIL


def test_an_exception_can_be_what_is_expected(jail: Jail) -> None:
    source = "def solve(n):\n    raise (ValueError if n else KeyError)(n)\n"
    wanted = (Test((1,), raises="ValueError"), Test((0,), raises="KeyError"))
    assert grade_function(source, "solve", wanted, jail=jail).outcome is PASS
    for raises in ("LookupError", "Exception", "valueerror"):
        tests = (Test((0,), raises=raises),)
        assert grade_function(source, "solve", tests, jail=jail).outcome is FAIL
    assert grade_function("def solve(n): return None", "solve", wanted, jail=jail).outcome is FAIL


def test_an_exception_is_expected_by_its_whole_name(jail: Jail) -> None:
    long = "Long" + "x" * 100
    for name, other in (("\u00c9", "\\xc9"), (long + "A", long + "B"), ("E\n", "E"), ("'\"", "'")):
        source = f"def solve(): raise type({name!r}, (Exception,), {{}})"
        right, wrong = (
            grade_function(source, "solve", [Test((), raises=n)], jail=jail) for n in (name, other)
        )
        assert (right.outcome, wrong.outcome) == (PASS, FAIL), name
        assert wrong.evidence.isascii()


def test_tolerance_is_declared_relative_and_exact(jail: Jail) -> None:
    def near(value: str, expected: Any, tolerance: str) -> bool:
        test = Test((), expected, tolerance=tolerance)
        return grade_function(f"def solve(): return {value}", "solve", (test,), jail=jail).outcome is PASS

    assert near("0.1 + 0.2", 0.3, "1e-9")
    assert not near("0.1 + 0.2", 0.3, "")
    assert near("[1, (2.0000001,), {'a': 3.0}]", [1, (2.0,), {"a": 3.0}], "1/1000000")
    assert not near("[1.0, (2.0,)]", [1, (2.0,)], "1/2")  # only between floats
    assert not near("1.0011", 1.0, "1/1000")
    assert near("1.0009", 1.0, "1/1000")
    assert not near("float('nan')", 1.0, "1")
    assert not near("float('inf')", 1.0, "1")
    assert near("float('inf')", math.inf, "1/1000")
    assert not near("1e308", math.inf, "1")
    for value in ("{True: 0.5}", "{1.0: 0.5}", "{2: 0.5}", "{1: 0.5, 2: 0.5}", "{}"):
        assert not near(value, {1: 0.5}, "1/1000")  # keys are of their types
    assert not near("[{False: 'a'}]", [{0: "a"}], "1/1000")
    assert not near("{True: 2}", {1: 2}, "1/1000")
    assert near("{(2, 'b'): [0.5001], 1: 2}", {1: 2, (2, "b"): [0.5]}, "1/1000")
    assert not near("{0.5001}", {0.5}, "1/2")
    assert not near("0.5001 + 0j", 0.5 + 0j, "1/2")


def test_two_surrogates_are_not_the_character_that_they_would_make(jail: Jail) -> None:
    def graded(source: str, test: Test) -> GradeOutcome:
        return grade_function(f"def solve(x): return {source}", "solve", (test,), jail=jail).outcome

    pair, joined = "\ud83d\ude00", "\U0001f600"
    assert graded("x", Test((joined,), pair)) is FAIL
    assert graded("x", Test((pair,), joined)) is FAIL
    assert graded("x", Test((pair,), pair)) is PASS
    assert graded("len(x)", Test((pair,), 2)) is PASS
    assert graded("{x: 1}", Test((pair,), {joined: 1}, tolerance="1/2")) is FAIL
    assert graded("chr(0xd83d) + chr(0xde00)", Test((0,), pair)) is PASS


def test_a_source_that_has_the_function_cannot_say_that_it_could_not_be_read(jail: Jail) -> None:
    forge = "import os\ndef solve(n):\n    say()\ndef say():\n"
    forge += '    os.write(3, b\'{"unread":["a","b"]}\\n\')\n    os._exit(0)\n'
    for source in (forge, forge + "say()\n", SQUARE + "del solve\n"):
        assert grade_function(source, "solve", TESTS, jail=jail).outcome is FAIL


def test_processor_time_is_a_limit_whatever_a_job_does_about_its_signal(jail: Jail) -> None:
    spin = "def solve(n):\n    while time.process_time() < 1.3: pass\n    return n * n + 1\n"
    with_signals = "import signal, time\nfor act in (lambda: signal.signal(signal.SIGXCPU, signal.SIG_IGN),\n"
    with_signals += "    lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGXCPU])):\n"
    with_signals += "    try:\n        act()\n    except PermissionError:\n        pass\n"
    grade = grade_function(with_signals + spin, "solve", TESTS, Budget(cpu=1, wall=60.0), jail=jail, runs=1)
    assert (grade.outcome, grade.evidence) == (FAIL, "test 0: no value limit processor time"), grade


def test_what_is_graded_is_never_put_into_a_hash_table(jail: Jail) -> None:
    """A stranger can choose numbers that make tables slow; so few of them are built, and none for a grade."""
    source = "def solve(n): return set(range(n))\n"
    wanted = Test((70_000,), set(range(70_000)))
    assert grade_function(source, "solve", (wanted,), jail=jail).outcome is PASS
    small, large = run_function(source, "solve", [[10_000], [70_000]], jail=jail)
    assert (small.kind, len(small.value)) == (ResultKind.VALUE, 10_000)
    assert large.kind is ResultKind.REFUSED


def test_a_job_finds_no_number_of_its_run_in_its_callers(jail: Jail) -> None:
    source = "import sys\nframe, found = sys._getframe(), []\nwhile frame:\n"
    source += "    found += [k for k, v in frame.f_locals.items() if k != 'source' and '\"run\"' in str(v)]\n"
    source += "    found += [k for k, v in frame.f_locals.items() if isinstance(v, dict) and 'run' in v]\n"
    source += "    frame = frame.f_back\nfound = [k for k in found if k != 'found']\ndef f(): return found\n"
    names = one(source, jail=jail)
    assert set(names) <= {"__builtins__", "sys"}, names


def test_a_pipe_that_another_thread_keeps_open_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that another thread starts without exec inherits the writing end."""
    kept: list[int] = []
    pipe = os.pipe

    def leaky() -> tuple[int, int]:
        reading, writing = pipe()
        kept.append(os.dup(writing))
        return reading, writing

    with Jail(most=1) as jail:
        assert grade_function(SQUARE, "solve", TESTS, jail=jail).outcome is PASS
        monkeypatch.setattr(os, "pipe", leaky)
        with ThreadPoolExecutor(1) as threads:
            grading = threads.submit(grade_function, SQUARE, "solve", TESTS, jail=jail)
            try:
                assert grading.result(timeout=60).outcome is PASS
            finally:
                monkeypatch.undo()
                for fd in kept:
                    os.close(fd)


def test_a_wrong_test_is_an_error_and_no_verdict(jail: Jail) -> None:
    for tests in ((), (Test((3,), object()),), (Test((object(),), 10),), (Test((3,), 9, tolerance="x"),)):
        assert grade_function(SQUARE, "solve", tests, jail=jail).outcome is ERROR
    assert grade_function(None, "solve", TESTS, jail=jail).outcome is ERROR  # type: ignore[arg-type]
    assert grade_function(SQUARE, "", TESTS, jail=jail).outcome is ERROR
    assert grade_function(SQUARE, "solve", TESTS, jail=jail, runs=0).outcome is ERROR
    assert grade_function(SQUARE, "solve", TESTS, level="none").outcome is ERROR
    tests: list[dict[str, Any]] = [{"tolerance": w} for w in ("abc", "-1", "1/0", "nan", 0.5)]
    tests += [{"keywords": {1: 1}}, {"raises": "E" * 200}, {"raises": ValueError}]
    for wrong in tests:  # whatever it returns, the right value too
        for source in ("def solve(): return 1.0", "def solve(): return 2.0", "def solve(: return"):
            assert grade_function(source, "solve", (Test((), 1.0, **wrong),), jail=jail).outcome is ERROR


NO_BUDGET: list[dict[str, Any]] = [
    *({"cpu": 0}, {"cpu": 1.5}, {"cpu": True}, {"cpu": 10**9}, {"cpu": "2"}),
    *({"wall": 0}, {"wall": math.nan}, {"wall": math.inf}, {"wall": 10**9}, {"wall": "2"}, {"wall": True}),
    *({"memory": 1}, {"memory": 1e9}, {"memory": 2**63}),
    *({"output": 1}, {"output": 1e6}, {"source": 0}, {"source": 1e5}),
]


def test_a_budget_that_no_job_could_be_held_to_is_refused() -> None:
    for wrong in NO_BUDGET:
        with pytest.raises(ValueError, match="budget"):
            Budget(**wrong)


def test_a_second_run_has_other_chance_and_the_other_order(jail: Jail) -> None:
    chance = "import random\ndef solve(n):\n    return random.getrandbits(64)\n"
    (found,) = run_function(chance, "solve", [[1]], jail=jail)
    lucky = (Test((1,), found.value),)  # right by chance, in the first run
    assert grade_function(chance, "solve", lucky, jail=jail, runs=1).outcome is PASS
    assert grade_function(chance, "solve", lucky, jail=jail).outcome is FAIL
    state = "answers = [1, 10]\ndef solve(n):\n    return answers.pop()\n"
    assert grade_function(state, "solve", TESTS, jail=jail, runs=1).outcome is PASS
    assert grade_function(state, "solve", TESTS, jail=jail).outcome is FAIL


def test_nothing_of_one_job_is_there_in_the_next(jail: Jail) -> None:
    mark = "import builtins, sys\nbuiltins.left = sys.left = 1\ndef f(text): return 0\n"
    hunt = "import builtins, gc, sys\ndef f():\n    text = ''.join(map(str, gc.get_objects()))\n"
    hunt += "    return 'left' in {*dir(builtins), *dir(sys)} or 'pst'.join(['', 'uvw']) in text\n"
    for _ in range(3):
        one(mark, "pstuvw" * 1000, jail=jail)
        assert one(hunt, jail=jail) is False


def test_the_environment_is_empty_and_a_sets_order_fixed(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROOFLOOM_SECRET", "xyzzy")
    with Jail() as fresh:
        for each in (jail, fresh):
            source = "import os, sys\ndef f(): return dict(os.environ), sys.argv, hash('a'), os.getuid()\n"
            environment, arguments, text_hash, uid = one(source, jail=each)
            assert set(environment) == {"PYTHONHASHSEED", "LC_ALL", "LD_BIND_NOW"}
            assert arguments == [""]
            assert uid != 0
        assert text_hash == one(source, jail=jail)[2]


def test_threads(jail: Jail) -> None:
    with ThreadPoolExecutor(8) as threads:
        grades = list(
            threads.map(
                lambda k: grade_function(f"def solve(n): return n * n + {k % 2}", "solve", TESTS, jail=jail),
                range(40),
            )
        )
    assert [grade.outcome for grade in grades] == [FAIL, PASS] * 20


def test_asyncio(jail: Jail) -> None:
    async def work() -> list[Any]:
        jobs = [asyncio.to_thread(grade_function, SQUARE, "solve", TESTS, jail=jail) for _ in range(6)]
        return [*await asyncio.gather(*jobs), grade_function(SQUARE, "solve", TESTS, jail=jail)]

    assert {grade.outcome for grade in asyncio.run(work())} == {PASS}


def test_no_descriptor_is_left_in_the_grader(jail: Jail) -> None:
    grade_function(SQUARE, "solve", TESTS, jail=jail)
    before = len(os.listdir("/proc/self/fd"))
    for source in (
        SQUARE,
        "def solve(n): return 'x' * 10 ** 8",
        "import os\nos._exit(0)",
        "import os\nos.abort()",
    ):
        grade_function(source, "solve", TESTS, jail=jail)
    assert len(os.listdir("/proc/self/fd")) <= before  # fewer where a busy machine cost a zygote


def test_a_job_sees_no_descriptor_but_its_own(jail: Jail) -> None:
    source = "import os\ndef f():\n    return [fd for fd in range(1024) if seen(fd)]\n"
    source += "def seen(fd):\n    try:\n        os.fstat(fd)\n        return True\n"
    source += "    except OSError:\n        return False\n"
    assert one(source, jail=jail) == [0, 1, 2, 3]


def test_large_arguments_and_sources(jail: Jail) -> None:
    text = "x" * 5_000_000
    assert one("def f(text): return len(text)", text, jail=jail) == len(text)
    padding = "#" * (Budget().source - 30)
    assert one(f"def f(): return 1\n{padding}", jail=jail) == 1
    assert one("def f(): return 'y' * 900_000", jail=jail) == "y" * 900_000


def test_an_endless_job_costs_its_limit_and_no_more(jail: Jail) -> None:
    budget = Budget(cpu=5, wall=1.0)
    start = time.monotonic()
    (result,) = run_function("import time\ndef f(): time.sleep(1000)", "f", [[]], budget, jail=jail)
    assert time.monotonic() - start < 1.5
    assert (result.kind, result.reason) == (ResultKind.LIMIT, "wall time")
    budget = Budget(cpu=1, wall=20.0)
    (result,) = run_function("def f():\n    while True: pass", "f", [[]], budget, jail=jail)
    assert (result.kind, result.reason) == (ResultKind.LIMIT, "processor time")


def test_importing_the_jail_loads_the_standard_library_only() -> None:
    script = "import sys\nbefore = set(sys.modules)\nimport proofloom.verifiers.jail\nimport json\n"
    script += "print(json.dumps(sorted({m.partition('.')[0] for m in set(sys.modules) - before})))"
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(json.loads(made.stdout)) - set(sys.stdlib_module_names) <= {"proofloom"}

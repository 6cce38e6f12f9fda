"""The hostile inputs that are no code: answers, steps, premises, formulas, figures, pictures, data files."""

from __future__ import annotations

import struct
import tempfile
import time
import tomllib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from proofloom.engine import Candidate, DamagedError, Reject, Seed, Verdict
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import AngleIs
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.pipelines.images import pixel_digest
from proofloom.pipelines.verify_files import read_group
from proofloom.verifiers.answers import grade
from proofloom.verifiers.geometry.angle_figures import angle_figures
from proofloom.verifiers.geometry.angle_steps import angle_steps
from proofloom.verifiers.program.claims import Found, Inputs, solved
from proofloom.verifiers.program.grammar import read

CORPUS = Path(__file__).parents[2] / "hostile" / "answers.toml"
SECONDS = 2.0  # of processor time, for one case; what hangs takes forever
Problem = Candidate[AngleProblem]
BOX = ((-(10**6), 10**6),) * 3


def cases() -> Iterator[tuple[str, int, Callable[[], bool], float]]:
    """Give each case: its name, its row, what is true when it is refused, and the seconds it may take."""
    for place, entry in enumerate(tomllib.loads(CORPUS.read_text(encoding="utf-8"))["case"]):
        yield f"answer {place}", entry["row"], _answer(entry), SECONDS
    problem = _problem()
    for name, false in (_false_steps(problem) | _false_premises(problem)).items():
        yield name, _ROWS[name.partition(":")[0]], _not_passed(angle_steps, false), SECONDS
    for name, false in _false_premises(problem).items():
        yield f"{name}, figure", _ROWS[name.partition(":")[0]], _not_passed(angle_figures, false), SECONDS
    for name, (source, value, box) in FORMULAS.items():
        yield f"formula: {name}", 44, _formula(source, value, box), 60.0
    for name, png in _bombs().items():
        yield f"picture: {name}", 46, _damaged_picture(png), SECONDS
    for name, data in _parquet().items():
        yield f"data: {name}", 47, _damaged_file(data), SECONDS


_ROWS = {"steps": 42, "contradiction": 43, "degenerate": 45}


def run(case: Callable[[], bool], seconds: float) -> str:
    """Return "" when the case is refused within its time, or what is bad."""
    start = time.process_time()
    try:
        refused = case()
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:300]
    spent = time.process_time() - start
    if spent > seconds:
        return f"took {spent:.1f} s"
    return "" if refused else "accepted"


def _answer(entry: dict[str, Any]) -> Callable[[], bool]:
    kind, gold = entry.get("type", "auto"), entry["gold"]
    response = entry.get("response")
    if response is None:
        text = (
            entry["answer"]
            if "answer" in entry
            else eval(entry["answer_is"], {"__builtins__": {"range": range}})
        )
        response = f"\\boxed{{{text}}}"

    def refused() -> bool:
        right = grade(gold, f"\\boxed{{{gold}}}", type=kind).outcome
        return right == "pass" and grade(gold, response, type=kind).outcome in (
            "fail",
            "unparsed",
            "truncated",
        )

    return refused


def _not_passed(check: Callable[[Problem], Verdict], false: Problem) -> Callable[[], bool]:
    return lambda: check(false).outcome in ("fail", "unknown")


def _problem() -> Problem:
    for index in range(400):
        try:
            problem = AngleChase(steps=(4, 6)).draw(Seed.root("hostile rows") / index)
        except Reject:
            continue
        if any(isinstance(fact, AngleIs) for fact in problem.body.premises) and len(problem.steps) >= 4:
            assert angle_steps(problem).outcome == "pass"
            return problem
    raise AssertionError("no problem with such premises")


def _false_steps(problem: Problem) -> dict[str, Problem]:
    steps = problem.steps
    cited = next(i for i, step in enumerate(steps) if any(i in later.because for later in steps))
    ahead = replace(steps[0], because=(len(steps) - 1,))
    itself = replace(steps[1], because=(1,))
    swapped = (steps[1], steps[0], *steps[2:])
    false = {
        "steps: only the last one": steps[-1:],
        "steps: a needed one left out": steps[:cited] + steps[cited + 1 :],
        "steps: one cites a later one": (ahead, *steps[1:]),
        "steps: one cites itself": (steps[0], itself, *steps[2:]),
        "steps: the first two exchanged": swapped,
        "steps: none": (),
        "steps: a hundred thousand": steps * (100_000 // len(steps)),
    }
    return {name: replace(problem, steps=tuple(given)) for name, given in false.items()}


def _false_premises(problem: Problem) -> dict[str, Problem]:
    premises = problem.body.premises
    fact = next(fact for fact in premises if isinstance(fact, AngleIs))
    place = premises.index(fact)

    def given(*facts: Any) -> Problem:
        body = replace(problem.body, premises=(*premises[:place], *facts, *premises[place + 1 :]))
        return replace(problem, body=body)

    return {
        "contradiction: another value beside the given one": given(fact, replace(fact, value=fact.value + 1)),
        "contradiction: the other first": given(replace(fact, value=fact.value + 1), fact),
        "degenerate: an angle of nothing": given(replace(fact, value=Fraction(0))),
        "degenerate: a straight angle": given(replace(fact, value=Fraction(180))),
        "degenerate: a vertex on its own ray": given(replace(fact, a=fact.vertex)),
        "degenerate: both rays the same": given(replace(fact, b=fact.a)),
    }


FORMULAS: dict[str, tuple[str, int, tuple[tuple[int, int], ...]]] = {  # a value, and where it is looked for
    "a curve without known points": (
        "def f(a, b, c):\n    if a * a * a + b * b * b + c * c * c == 114:\n        return 1\n    return 0\n",
        1, BOX,
    ),
    "powers of powers": (
        "def f(a, b, c):\n    x = a * b + c\n    x = x * x + a\n    x = x * x + b\n    return x % 1009\n",
        1_009, BOX,
    ),
    "huge numbers": (
        "def f(a, b, c):\n    return a * b * c\n",
        10**600, ((-(10**600), 10**600),) * 3,
    ),
}  # fmt: skip


def _formula(source: str, value: int, box: tuple[tuple[int, int], ...]) -> Callable[[], bool]:
    def stands() -> bool:
        try:
            inputs = Inputs(read(source), "f", (1, 2, 3), box)
        except ValueError:
            return True
        return solved.reachable(inputs, value, None).found in (Found.UNKNOWN, Found.FAULT, Found.PROVED)

    return stands


def _png(width: int, height: int, data: bytes, depth: int = 8) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _bombs() -> dict[str, bytes]:
    packer = zlib.compressobj(9)
    zeros = b"".join(packer.compress(bytes(2**24)) for _ in range(32)) + packer.flush()  # 512 MiB
    return {
        "nine hundred million pixels": _png(30_000, 30_000, zeros),
        "more data than its header says": _png(4096, 4096, zeros),
        "a side of four billion": _png(2**32 - 1, 2**32 - 1, zeros),
        "less data than its header says": _png(4096, 4096, zlib.compress(b"")),
        "no picture": b"\x89PNG\r\n\x1a\n" + b"\xff" * 1000,
    }


def _damaged_picture(png: bytes) -> Callable[[], bool]:
    return lambda: _raises(lambda: pixel_digest(png, "here"))


def _parquet() -> dict[str, bytes]:
    return {
        "nothing": b"",
        "marks around nothing": b"PAR1" + struct.pack("<I", 0) + b"PAR1",
        "a footer longer than the file": b"PAR1" + struct.pack("<I", 2**31 - 1) + b"PAR1",
        "a footer of noise": b"PAR1" + b"\xff" * 5000 + struct.pack("<I", 5000) + b"PAR1",
        "a footer of deep nesting": b"PAR1" + b"\x1c" * 60_000 + struct.pack("<I", 60_000) + b"PAR1",
        "a list of two billion": b"PAR1\x15\x02\x19\xfc\xff\xff\xff\xff\x07" + struct.pack("<I", 9) + b"PAR1",
        "a pickle": b"cos\nsystem\n(S'true'\ntR.",
    }


def _damaged_file(data: bytes) -> Callable[[], bool]:
    def refused() -> bool:
        with tempfile.TemporaryDirectory(prefix="certify-hostile-") as folder:
            (Path(folder) / "rows.parquet").write_bytes(data)
            return _raises(lambda: read_group(folder, "rows.parquet", 0))

    return refused


def _raises(work: Callable[[], object]) -> bool:
    try:
        work()
    except DamagedError:
        return True
    return False

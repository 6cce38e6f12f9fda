"""Answers that nobody here wrote: public golds can be graded by, and published scores are agreed with.

The files are had from public repositories and never kept here: `make certify PART=golds PUBLIC=folder`.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from evidence import Evidence

from proofloom.engine import GradeOutcome
from proofloom.verifiers.answers import VERSION, check_golds, grade

LEAST = 0.98
SHOWN = 200  # golds listed by reason


@dataclass(frozen=True)
class Source:
    """A file of a public repository at a commit, and how to get gold answers out of a line of it."""

    repository: str
    commit: str
    path: str
    gold: Callable[[dict[str, Any]], str | None]


def _plain(key: str) -> Callable[[dict[str, Any]], str | None]:
    return lambda row: row[key]


def _hashes(row: dict[str, Any]) -> str:
    return str(row["answer"].rpartition("#### ")[2])


def _box(row: dict[str, Any]) -> str | None:
    """Return what stands in the last box of a worked solution, by counting braces."""
    text = row["answer"]
    start = text.rfind("\\boxed{") + len("\\boxed{")
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if not depth:
            return str(text[start:place])
    return None


_MATH = ("TjoyLiu/Hidden_COT", "0fa72200c9c4cfd3a4900bc9001c34a1ed2dd3c2")
_GEOMETRY = ("xzxxntxdy/PEPO", "2b1e78889f314935d83e2a0c30009cc8c6ce43d0")
_GSM = ("openai/grade-school-math", "3101c7d5072418e28b9008a6636bde82a006892c")
_CRUX = ("facebookresearch/cruxeval", "190faf16d175b5847b0af05d937872b1fb395942")
SUBJECTS = ("algebra", "counting_and_probability", "number_theory", "prealgebra")
SETS = {
    "MATH, 500 of all subjects": [
        Source(
            "chenwxOggai/BiRM", "04dc6fd9e33b8379d348520b0ad9b757c50c72a5", "data/math500/test.jsonl", _box
        )
    ],
    "MATH, four subjects": [
        Source(*_MATH, f"data/MATH/{subject}/{part}.jsonl", _plain("answer"))
        for subject in SUBJECTS
        for part in ("test", "train")
    ],
    "GSM8K": [Source(*_GSM, f"grade_school_math/data/{part}.jsonl", _hashes) for part in ("test", "train")],
    "Geometry3K": [
        Source(*_GEOMETRY, f"data/geometry3k/{part}.jsonl", _plain("solution"))
        for part in ("test", "train", "val")
    ],
}
SOLUTIONS = (*_GSM, "grade_school_math/data/example_model_solutions.jsonl")
PROGRAMS = (*_CRUX, "data/cruxeval.jsonl")
OUTPUTS = (*_CRUX, "samples/evaluation_results/sample_scored_codellama-7b_temp0.2_output.json")


def main(evidence: Evidence) -> int:
    """Parse every gold, and compare verdicts with the published scores."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) if evidence.sample else Path(os.environ.get("PUBLIC", ""))
        if evidence.sample:
            _write_samples(folder)
        missing = [text for source in _files() if not _place(folder, *source).is_file() for text in [source]]
        if missing or not folder.parts:
            print(
                "certify: give the folder of the public files, PUBLIC=folder; missing there:", file=sys.stderr
            )
            for repository, commit, path in missing:
                name = _place(Path(), repository, commit, path)
                print(f"  {name}: {path} of repository {repository} at commit {commit}", file=sys.stderr)
            return 1
        sets = {name: _parsed(folder, sources) for name, sources in SETS.items()}
        worked = _worked(folder)
        compared = {"GSM8K": _solutions(folder), "CRUXEval": _outputs(folder)}
        digests = {
            str(_place(Path(), *file)): {
                "commit": file[1],
                "sha256": hashlib.sha256(_place(folder, *file).read_bytes()).hexdigest(),
            }
            for file in _files()
        }
    return evidence.conclude(
        ok=all(found["share"] >= LEAST for found in sets.values())
        and worked["share"] >= LEAST
        and all(not found["unexplained"] for found in compared.values()),
        grader_version=VERSION,
        golds=sets,
        worked_solutions=worked,
        generations=compared,
        files=digests,
    )


def _files() -> list[tuple[str, str, str]]:
    sources = [source for group in SETS.values() for source in group]
    return [
        *((source.repository, source.commit, source.path) for source in sources), SOLUTIONS, PROGRAMS, OUTPUTS
    ]  # fmt: skip


def _place(folder: Path, repository: str, commit: str, path: str) -> Path:
    return folder / repository / path


def _rows(folder: Path, file: tuple[str, str, str]) -> Iterator[dict[str, Any]]:
    with _place(folder, *file).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _parsed(folder: Path, sources: list[Source]) -> dict[str, Any]:
    """Check every gold of a set; the refused are listed by reason."""
    golds: list[str] = []
    for source in sources:
        rows = _rows(folder, (source.repository, source.commit, source.path))
        golds += [gold for row in rows if (gold := source.gold(row)) is not None]
    refused = check_golds(golds)
    reasons: dict[str, list[str]] = {}
    for index, reason in refused[:SHOWN]:
        reasons.setdefault(reason.removeprefix("the gold answer: "), []).append(golds[index])
    return {
        "golds": len(golds),
        "refused": len(refused),
        "share": round(1 - len(refused) / len(golds), 4),
        "by_reason": {reason: sorted(set(found)) for reason, found in sorted(reasons.items())},
    }


def _worked(folder: Path) -> dict[str, Any]:
    """Grade worked solutions by people, whole, against what stands in their own last box.

    What is not taken is listed with what stands beside its box.
    """
    count = 0
    refused = []
    for source in (source for name, group in SETS.items() if "MATH" in name for source in group):
        for row in _rows(folder, (source.repository, source.commit, source.path)):
            text = next((text for text in row.values() if isinstance(text, str) and "\\boxed{" in text), "")
            gold = _box({"answer": text}) if text else None
            if gold is not None and not check_golds([gold]):
                count += 1
                found = grade(gold, text, policy="last_after_thinking")
                if found.outcome is not GradeOutcome.PASS:
                    place = text.rfind("\\boxed{")
                    near = text[max(0, place - 20) : place + len(gold) + 28]
                    refused.append([str(found.outcome), found.evidence, near])
    return {"solutions": count, "share": round(1 - len(refused) / max(count, 1), 4), "refused": refused}


def _solutions(folder: Path) -> dict[str, Any]:
    """Grade the last line, "A: 18", of every published solution against the same of the right one."""

    def last(text: str) -> str:
        return text.rpartition("A: ")[2].strip()

    cases = []
    for row in _rows(folder, SOLUTIONS):
        gold = last(row["ground_truth"])
        for model, given in row.items():
            if isinstance(given, dict):
                answer = last(given["solution"]) if "A: " in given["solution"] else ""
                verdict = grade(gold, f"\\boxed{{{answer}}}", type="number").outcome
                cases.append((model, gold, answer, bool(given["is_correct"]), verdict))
    return _agreement(cases, _number_reason)


def _number_reason(gold: str, answer: str, correct: bool, verdict: GradeOutcome) -> str:
    found = re.fullmatch(r"-?[\d,]*\.?\d+|-?\d+\.", answer)
    if not answer:
        return "" if correct else "no answer"
    if found is None:
        return "the reference takes a number out of other text, or leaves it" if answer else ""
    same = Fraction(answer.replace(",", "").rstrip(".")) == Fraction(gold.replace(",", ""))
    if same and verdict is GradeOutcome.PASS:
        return "equal as numbers; the reference compares characters"
    if not same and verdict is not GradeOutcome.PASS:
        return "not equal as numbers"
    return ""


def _outputs(folder: Path) -> dict[str, Any]:
    """Grade every published output of a program as a JSON literal; the reference runs it and uses ==."""
    golds = {row["id"]: row["output"] for row in _rows(folder, PROGRAMS)}
    published = json.loads(_place(folder, *OUTPUTS).read_text(encoding="utf-8"))
    cases = []
    for name, scores in published["raw_scored_generations"].items():
        gold = _as_json(golds[name])
        for text, correct in zip(published["raw_generations"][name], scores, strict=True):
            given = _as_json(text)
            if gold is None:
                cases.append(("codellama-7b", golds[name], text, bool(correct), GradeOutcome.ERROR))
                continue
            verdict = grade(gold, f"<answer>{given or text}</answer>", type="json", format="tag").outcome
            cases.append(("codellama-7b", golds[name], text, bool(correct), verdict))
    return _agreement(cases, _literal_reason)


def _as_json(text: str) -> str | None:
    """Return a Python literal as JSON, or None where it is none, or not of plain finite values.

    What JSON lacks is an object that says its type; sets and dictionaries are put in order.
    """
    try:
        return json.dumps(_tagged(ast.literal_eval(text.strip())), allow_nan=False)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _tagged(value: Any) -> Any:
    match value:
        case list():
            return [*map(_tagged, value)]
        case tuple():
            return {"tuple": [*map(_tagged, value)]}
        case set():
            return {"set": sorted(map(_tagged, value), key=json.dumps)}
        case dict():
            pairs = [[_tagged(key), _tagged(item)] for key, item in value.items()]
            return {"dict": sorted(pairs, key=json.dumps)}
        case bytes():
            return {"bytes": value.hex()}
        case None | bool() | int() | float() | str():
            return value
    raise ValueError("no plain value")


def _literal_reason(gold: str, answer: str, correct: bool, verdict: GradeOutcome) -> str:
    try:
        one, other = ast.literal_eval(gold), ast.literal_eval(answer.strip())
    except (ValueError, SyntaxError):
        return "" if verdict is GradeOutcome.PASS else "no literal: the reference runs what the model wrote"
    if one == other and _as_json(gold) != _as_json(answer):
        return "equal by ==, of other types: the reference takes True for 1 and 1.0 for 1"
    return ""


def _agreement(
    cases: list[tuple[str, str, str, bool, GradeOutcome]],
    reason: Callable[[str, str, bool, GradeOutcome], str],
) -> dict[str, Any]:
    """Count agreement and explain the rest by a rule that does not ask the grader.

    What cannot be graded is no agreement, whatever the published score.
    """
    explained: Counter[str] = Counter()
    examples: dict[str, list[Any]] = {}
    unexplained = []
    for model, gold, answer, correct, verdict in cases:
        if verdict is not GradeOutcome.ERROR and (verdict is GradeOutcome.PASS) == correct:
            continue
        why = reason(gold, answer, correct, verdict)
        case = [model, gold[:80], answer[:80], "right" if correct else "wrong", str(verdict)]
        if why:
            explained[why] += 1
            examples.setdefault(why, []).append(case)
        else:
            unexplained.append(case)
    return {
        "generations": len(cases),
        "called right by both": sum(
            correct and verdict is GradeOutcome.PASS for *_, correct, verdict in cases
        ),
        "agree": len(cases) - explained.total() - len(unexplained),
        "explained": dict(sorted(explained.items())),
        "examples": {why: found[:5] for why, found in sorted(examples.items())},
        "unexplained": unexplained,
    }


def _write_samples(folder: Path) -> None:
    """Write a few lines of our own in the form of each file, for the sample that needs no public file."""
    row = {"answer": "Two halves make \\boxed{1}. #### 1", "solution": "1"}
    for file in _files():
        _place(folder, *file).parent.mkdir(parents=True, exist_ok=True)
        _place(folder, *file).write_text(json.dumps(row | {"answer": row["answer"]}) + "\n")
    for source in SETS["MATH, four subjects"]:
        place = _place(folder, source.repository, source.commit, source.path)
        place.write_text(json.dumps({"answer": "\\frac{1}{2}"}) + "\n")
    models = {
        "small": {"solution": "A: 2", "is_correct": False},
        "large": {"solution": "A: 1.0", "is_correct": True},
    }
    _place(folder, *SOLUTIONS).write_text(json.dumps({"ground_truth": "A: 1", **models}) + "\n")
    _place(folder, *PROGRAMS).write_text(
        json.dumps({"id": "sample_0", "output": "{2: {3}, (1,): 'a'}"}) + "\n"
    )
    scored = {
        "raw_generations": {
            "sample_0": ["{(1,): 'a', 2: {3}}", "{(1,): 'b', 2: {3}}", "{2.0: {3}, (1,): 'a'}"]
        },
        "raw_scored_generations": {"sample_0": [True, False, True]},
    }
    _place(folder, *OUTPUTS).write_text(json.dumps(scored))

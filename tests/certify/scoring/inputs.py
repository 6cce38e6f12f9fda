"""The cases of the scorecard, each with what is known of it by other means than any grader of the table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutation.answers import OPERATORS
from searching.reader import right
from searching.tries import Hunt, Quarry, hunted

from proofloom.engine import Seed
from scoring.rivals import SCORERS

HERE = Path(__file__).parent
ANSWERS = HERE.parent.parent / "hostile" / "answers.toml"
ROOT = Seed.root("scorecard")
MUTANTS = 12  # of each operator
EPISODES, TRIES = 20, 100  # of the search, against each grader
# kinds of answer that graders of mathematics do not claim to read
OWN = ("json", "list", "text")
TYPED = (11,)  # rows where only the type that a task declares makes the answer wrong
HEAVY = (32, 33, 34, 7, 8, 26)  # rows of the hostile list that are costly by nature
PROBES = (
    "__import__('pathlib').Path('{}').touch()",
    "[__import__('pathlib').Path('{}').touch()]",
    "5 if open('{}', 'w') else 5",
    "exec(\"open('{}', 'w')\") or 5",
    "S(\"__import__('pathlib').Path('{}').touch()\")",
    "5*len([open('{}', 'w')])",
    "\\text{{__import__('pathlib').Path('{}').touch()}}",
)
BAD_KEYS = (r"\frac{1", "((5)", "5 +", "5 = ", r"\sqrt{", "x +* 2", r"\begin{pmatrix} 1 & 2", "{5")


def boxed(answer: str) -> dict[str, str]:
    """Return an answer with a response that gives it in a box."""
    return {"answer": answer, "response": f"The answer is \\boxed{{{answer}}}."}


def mutants(count: int) -> Iterator[dict[str, str]]:
    """Give golds with a right and a wrong answer, which is wrong whatever type is asked for."""
    for name, operator in OPERATORS.items():
        for index in range(count):
            mutant = operator((ROOT / name / index).stream())
            wrong = boxed(mutant.given)["response"]
            if mutant.kind in OWN or mutant.how or not mutant.wrong:
                continue
            kind = mutant.kind if mutant.kind in ("choice", "boolean") else "auto"
            if right(mutant.gold, wrong, kind, "boxed") is False:
                yield {
                    "operator": name,
                    "gold": mutant.gold,
                    "right": mutant.right,
                    "wrong": mutant.given,
                    "kind": mutant.kind,
                }


def hostile() -> Iterator[dict[str, str]]:
    """Give responses that were written to fool a grader and that are right for nobody."""
    for entry in _entries():
        if entry["row"] not in (*HEAVY, *TYPED):
            yield _case(entry)


def hanging() -> Iterator[dict[str, str]]:
    """Give responses that were written to hang or crash a grader."""
    for entry in _entries():
        if entry["row"] in HEAVY:
            yield _case(entry)


def _entries() -> list[dict[str, Any]]:
    found = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))["case"]
    return [entry for entry in found if entry.get("type", "auto") not in OWN]


def _case(entry: dict[str, Any]) -> dict[str, str]:
    answer = entry.get("answer")
    if answer is None and "answer_is" in entry:
        answer = eval(entry["answer_is"], {"__builtins__": {"range": range}})
    case = {"gold": entry["gold"], "kind": entry.get("type", "auto")}
    return {**case, **boxed(answer)} if answer is not None else {**case, **_said(entry["response"])}


def _said(response: str) -> dict[str, str]:
    return {"answer": response, "response": response}


def probes(folder: Path, grader: str) -> Iterator[dict[str, str]]:
    """Give answers that are Python, each making a file when it is run."""
    canary = str(folder / "canary")
    for probe in PROBES:
        case = {"gold": "5", "canary": canary, **boxed(probe.format(canary))}
        if grader == "reasoning_gym":
            yield from ({**case, "scorer": name} for name in SCORERS)
        else:
            yield case


def bad_keys() -> Iterator[dict[str, str]]:
    """Give golds that are no answers: whatever the response, there is nothing to say of it."""
    for gold in BAD_KEYS:
        yield {"gold": gold, **boxed("5")}


def elsewhere(places: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Give a right and a wrong answer away from the main thread."""
    for where in places:
        for answer, wanted in (("12", 1), ("13", 0)):
            yield {"gold": "12", "where": where, "wanted": wanted, **boxed(answer)}


def tries() -> Iterator[tuple[Quarry, Hunt]]:
    """Give the episodes of the search that concern what graders of mathematics read."""
    episode = count = 0
    while count < EPISODES:
        quarry, hunt = hunted(episode, TRIES)
        episode += 1
        if quarry.kind == "auto" and quarry.form == "boxed" and not quarry.how:
            count += 1
            yield quarry, hunt


def programs(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the sources that graders of code are asked about, by name."""
    canary = str(folder / "canary")
    found = tomllib.loads((HERE / "fooling.toml").read_text(encoding="utf-8"))
    return {
        name: {
            "source": one["source"].replace("CANARY", canary),
            "passes": one.get("passes", False),
            "typed": one.get("typed", False),
            **({"canary": canary} if one.get("canary") else {}),
        }
        for name, one in found.items()
    }

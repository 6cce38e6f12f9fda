"""What the views of plane geometry need of a row: its body, its picture as a file, its solution in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from proofloom.engine import RecipeError
from proofloom.engine.codec import decode
from proofloom.engine.geometry.derivation import GIVEN
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.task import FormalProof, PlaneTask, fact_of
from proofloom.engine.geometry.wording.facts import Words
from proofloom.engine.geometry.wording.problems import told
from proofloom.pipelines.export.source import Source
from proofloom.pipelines.rows import Row

GENERATOR = "geometry/plane_problems"
QUANTITIES = {
    "length": "{} = {}",
    "ratio": "{} : {} = {}",
    "cosine": "cos ∠{} = {}",
    "area": "area of {} = {}",
    "perimeter": "perimeter of {} = {}",
}


def rows_of(source: Source) -> dict[str, list[Row]]:
    """Return a dataset's rows of plane geometry by split; raise `RecipeError` when there are none."""
    found = {
        split: [row for row in rows if row["generator"] == GENERATOR] for split, rows in source.splits.items()
    }
    found = {split: rows for split, rows in found.items() if rows}
    if not found:
        raise RecipeError.of(source.name, f"has no rows of {GENERATOR}, which this view is of")
    return found


def body_of(row: Row) -> PlaneTask:
    """Return a row's body."""
    body: PlaneTask = decode(PlaneTask, json.loads(row["body"]))
    return body


def picture(row: Row, folder: Path) -> str:
    """Write a row's picture under `images/` and return its path from the folder."""
    path = folder / "images" / f"{row['id']}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(row["image"]["bytes"])
    return path.relative_to(folder).as_posix()


def words_of(body: PlaneTask) -> Words:
    """Return words about a row's figure, by rule and in English."""
    names = read_problem(body.problem).points
    return Words(names, [(float(x), float(y)) for x, y in body.places])


def problem_pretty(body: PlaneTask) -> str:
    """Return a problem in words by rule: one sentence for each clause, then what is asked."""
    said = told(read_problem(body.problem), words_of(body))
    if body.asked is not None:
        said.append(f"Find the {body.asked.what} {_points(body.asked.what, body.asked.points)}.")
    return " ".join(said)


def solution_formal(body: PlaneTask) -> str:
    """Return the solution formally: each proof's steps with rule and cited steps, then a number's working."""
    parts = ["\n".join(_formal(proof)) for proof in body.proofs]
    lines = [
        f"{at}. {line.claim} <= {line.rule}{_cited(line.because)}" for at, line in enumerate(body.working, 1)
    ]
    return "\n\n".join([*parts, *(["\n".join(lines)] if lines else [])])


def _formal(proof: FormalProof) -> Iterator[str]:
    for at, step in enumerate(proof.steps, 1):
        yield f"{at}. {step.claim} <= {step.rule}{_cited(step.because)}"


def solution_pretty(body: PlaneTask) -> str:
    """Return the solution in words by rule, a line for each formal step."""
    words, names = words_of(body), read_problem(body.problem).points
    parts = []
    for proof in body.proofs:
        said = ((words.fact(fact_of(step.claim, names)), step) for step in proof.steps)
        parts.append(
            [f"{at}. {text} ({step.rule}{_cited(step.because)})" for at, (text, step) in enumerate(said, 1)]
        )
    parts.append(
        [
            f"{at}. {_reckoned(line.claim, words, names)} ({line.rule}{_cited(line.because)})"
            for at, line in enumerate(body.working, 1)
        ]
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _reckoned(claim: str, words: Words, names: tuple[str, ...]) -> str:
    if claim.startswith("fact "):
        return words.fact(fact_of(claim.removeprefix("fact "), names))
    said, _, value = claim.partition(" = ")
    what, *points = said.split()
    if what == "ratio":
        return QUANTITIES[what].format("".join(points[:2]), "".join(points[2:]), value)
    return QUANTITIES[what].format("".join(points), value)


def _points(what: str, points: tuple[str, ...]) -> str:
    return f"{''.join(points[:2])} : {''.join(points[2:])}" if what == "ratio" else "".join(points)


def _cited(because: tuple[int, ...]) -> str:
    return f"; {', '.join(str(at + 1) for at in because)}" if because else ""


def premises(body: PlaneTask) -> tuple[int, int]:
    """Return how many of a problem's facts its solution cites, and how many there are."""
    names, stated = read_problem(body.problem).points, hypotheses(read_problem(body.problem))
    cited = {step.claim for proof in body.proofs for step in proof.steps if step.rule == GIVEN}
    cited |= {line.claim.removeprefix("fact ") for line in body.working if line.rule == "known"}
    facts = {fact_of(claim, names) for claim in cited}
    return sum(fact in facts for fact in stated), len(stated)


def connected(row: Row, phrases: Mapping[str, str]) -> str:
    """Return the worded solution with what each line is for: the later lines that cite it."""
    uses: dict[int, list[int]] = {}
    for at, step in enumerate(row["steps"]):
        for cited in step["because"]:
            uses.setdefault(cited, []).append(at + 1)
    lines = []
    for at, step in enumerate(row["steps"]):
        later = ", ".join(f"({number})" for number in uses.get(at, ()))
        said = phrases["used" if later else "ends"].format(number=at + 1, text=step["text"], later=later)
        lines.append(said)
    return "\n".join(lines)

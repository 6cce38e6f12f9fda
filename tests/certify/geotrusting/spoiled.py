"""Spoils audited rows on purpose, so that an audit which finds nothing is known to look."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import dist
from typing import Any

from geotrusting.alike import Shape, mirrored, moved, problem, shape
from geotrusting.stated import Row
from proofloom.engine import Seed

LENGTH = 40  # thousandths by which a false length differs from the true one in the drawing
Change = Callable[[dict[str, Any], Row], bool]


def spoiled(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield what a row is spoiled by, and the spoiled row, for each way that can be gone."""
    for name, change in WAYS.items():
        plain = dict(row.row)
        body = json.loads(plain["body"])
        if change(body, row):
            plain["body"] = json.dumps(body)
            yield name, Row(plain)


def _number(body: dict[str, Any], row: Row) -> bool:
    """Give another number as the answer."""
    if body["number"] is None or body["choice"] is not None:
        return False
    value, degrees = body["number"]["text"], row.row["answer_type"] == "degrees"
    body["number"]["text"] = str(Fraction(value) / 2) if degrees else f"{value}*99/70"
    return True


def _claim(body: dict[str, Any], row: Row) -> bool:
    """Turn a step of a proof into the same one about another point."""
    steps = [step for proof in body["proofs"] for step in proof["steps"] if step["claim"].startswith("cong ")]
    if not steps:
        return False
    _, a, b, c, d = steps[-1]["claim"].split()
    place = dict(zip(row.names, row.body["places"], strict=True))
    length = dist(place[c], place[d])
    others = (name for name in row.names if name not in (a, b, c, d))
    other = next((name for name in others if abs(dist(place[a], place[name]) - length) > LENGTH), None)
    if other is None:
        return False
    steps[-1]["claim"] = f"cong {a} {other} {c} {d}"
    try:
        row.fact(steps[-1]["claim"])
    except ValueError:  # not in its only form
        return False
    return True


def _key(body: dict[str, Any], row: Row) -> bool:
    """Key another option."""
    if body["choice"] is None:
        return False
    body["choice"]["key"] = (body["choice"]["key"] + 1) % len(body["choice"]["options"])
    return True


def _twin(body: dict[str, Any], row: Row) -> bool:
    """Offer the right option a second time, in other words where it is a number."""
    choice = body["choice"]
    if choice is None or row.kind != "option":
        return False
    right = choice["options"][choice["key"]]
    choice["options"][(choice["key"] + 1) % len(choice["options"])] = f"({right})*2/2"
    return bool(body["asked"]["what"] != "angle")


WAYS: dict[str, Change] = {
    "another number": _number,
    "another fact": _claim,
    "another key": _key,
    "a right option twice": _twin,
}


def misworded(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield what a row's words are spoiled by, and the row."""
    text, name, said_first = str(row.row["prompt"]), row.names[0], row.statement
    ways = {
        "a doubled space": text.replace(" ", "  ", 1),
        "a degenerate angle": text.replace("\n\n", f" ∠{name}{row.names[1]}{name}.\n\n", 1),
        "an open bracket": f"({text}",
        "a construction's name": text.replace(".", ", on_tline.", 1),
        "a point that is nowhere": text.replace(said_first, re.sub(rf"\b{name}\b", "J9", said_first)),
    }
    for way, said in ways.items():
        spoiled_row = Row({**row.row, "prompt": said})
        if spoiled_row.prompt != row.prompt:  # not only how to answer
            yield way, spoiled_row


def renamed_copy(row: Row, seed: Seed) -> Shape:
    """Return a row's problem with its points renamed, and mirrored."""
    to = seed.stream().shuffled(range(len(row.names)))
    told = {(tag, mirrored(moved(fact, to))) for tag, fact in problem(row).told}
    return shape(told, len(to))

"""What a proof takes from the position drawn, in words, and to which line of it each condition belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import dist

from proofloom.engine.geometry.branches import branch_of
from proofloom.engine.geometry.derivation import LINEAR, Proof, Step
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.rules import Rule
from proofloom.engine.geometry.wording.apart import apart
from proofloom.engine.geometry.wording.facts import NEAR, Words, phrases
from proofloom.engine.geometry.wording.notation import listed
from proofloom.engine.geometry.wording.proofs import Teller

SUM = re.compile(r"(?:∠|angle )[^;]* [+−-] ")  # of angles, as text or as LaTeX
ARMS = "the arms of the two angles"
MANY = 3  # triangles beyond which they are not listed


def positions_told(teller: Teller, rules: Mapping[str, Rule], given: Sequence[Sequence[int]] = ()) -> str:
    """Return in a few sentences what a told proof takes from the figure; empty when there is no proof.

    That points are not on one line is left out where it follows from earlier lines and `given` triangles.
    """
    words, table = teller.words, phrases()["positions"]
    if not teller.steps:
        return ""
    unwritten = phrases()["angles"]["chase"].partition("{")[0]
    at: dict[Fact, list[int]] = {}
    for line, (proof, step) in sorted(teller.steps.items()):
        written = teller.lines[line - 1].reason
        if proof.steps[step].rule == LINEAR and not written.startswith(unwritten):
            continue  # the sum of plain angles leaves one branch
        for said in _conditions(proof, proof.steps[step], rules):
            if said.name == "sameclock":  # the words of the step say how its triangles are turned
                continue
            known = (earlier.claim for earlier in proof.steps[:step])
            if said.name != "ncoll" or frozenset(said.points) not in apart(known, given):
                at.setdefault(said, []).append(line)
    triangles = [said for said in at if said.name == "ncoll" and len(said.points) == 3]
    parts = []
    if len(triangles) > MANY:
        parts.append(table["triangles"])
        at = {said: lines for said, lines in at.items() if said not in triangles}
    for said, lines in at.items():
        text = _told(said, words)
        if text:
            used = listed([f"({n})" for n in lines])
            parts.append(f"{table['used'].replace('{lines}', used)}{text}")
    if all(dist(p, q) > NEAR for p, q in combinations(words.xy, 2)):
        parts.insert(0, table["different"])
    text = table["begin"] + "; ".join(parts) + "." if parts else table["bare"]
    sums = any(SUM.search(line.reason) for line in teller.lines)
    equal = teller.sided or any(ARMS in line.reason for line in teller.lines)
    kind = "both" if sums and equal else "sums" if sums else "equal" if equal else ""
    return f"{text} {words.notation.fill(table[kind], {})}" if kind else text


def _conditions(proof: Proof, step: Step, rules: Mapping[str, Rule]) -> Iterator[Fact]:
    """Yield the conditions of a proof that a step asks for."""
    if step.rule in rules:
        for pattern in rules[step.rule].condition:
            try:
                said = fact(pattern.name, [step.points[letter] for letter in pattern.letters], pattern.value)
            except FactError:
                continue
            if said in proof.conditions:
                yield said
    elif step.rule == LINEAR and step.reading is not None and step.scale > 1:
        read = [use.reading for use in step.uses]
        for said in branch_of(step.reading, step.scale, read, proof.conditions.__contains__):
            yield said


def _told(said: Fact, words: Words) -> str:
    """Return what a condition says, as the figure has it; empty when it says nothing."""
    p, table = said.points, phrases()["positions"]
    if said.name not in ("sameside", "nsameside"):
        return words.fact(said)
    parts = []
    for a, b, c in (p[:3], p[3:]):
        size = words.size((b, a, c))
        kind = "within" if size > 1 - NEAR else "beyond" if size < NEAR else ""
        kind = kind or ("right" if abs(size - 0.5) < NEAR else "acute" if size < 0.5 else "obtuse")
        parts.append(words.notation.fill(table[kind], {"A": a, "B": b, "C": c}))
    return listed(dict.fromkeys(parts))

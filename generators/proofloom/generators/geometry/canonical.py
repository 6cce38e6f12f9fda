"""One text for all problems that are the same up to renaming, mirroring and the order of clauses.

Colours of points are refined by the facts that they stand in; ties are broken by trying each point of
the first ambiguous colour, and the smallest text wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from proofloom.generators.geometry.draft import Draft
from proofloom.generators.geometry.order import Side, Turns, needed

Shape = Any  # a point (int), an unordered ("set", …) or an ordered ("seq", …) group of shapes


@dataclass(frozen=True, slots=True)
class _Clause:
    tag: str
    shape: Shape


def _roles(shape: Shape, role: tuple[int, ...] = ()) -> list[tuple[int, tuple[int, ...]]]:
    """Return each point of a shape with its role: positions in sequences, -1 in unordered groups."""
    if isinstance(shape, int):
        return [(shape, role)]
    found = []
    for at, part in enumerate(shape[1:]):
        found += _roles(part, (*role, at if shape[0] == "seq" else -1))
    return found


def _write(shape: Shape, number: Mapping[int, int]) -> str:
    if isinstance(shape, int):
        return str(number[shape])
    parts = [_write(part, number) for part in shape[1:]]
    if shape[0] == "set":
        parts.sort()
    return ("{" if shape[0] == "set" else "(") + ",".join(parts) + ")"


def _clauses(draft: Draft, values: bool) -> list[_Clause]:
    """Return the problem as clauses; a ray is the set of its points, a line its order either way."""

    def ray(v: int, p: int) -> Shape:
        line = next(line for line in draft.lines if v in line and p in line)
        at = line.index(v)
        part = line[at + 1 :] if line.index(p) > at else line[:at][::-1]
        return ("seq", *part)

    def whole(p: int, q: int) -> Shape:
        line = next(line for line in draft.lines if p in line and q in line)
        return ("set", ("seq", *line), ("seq", *line[::-1]))

    clauses = [_Clause("line", whole(line[0], line[-1])) for line in draft.lines]
    for premise in draft.premises:
        p = premise.points
        match premise.kind:
            case "angle":
                tag = f"angle {premise.value}" if values else "angle"
                clauses.append(_Clause(tag, ("seq", p[1], ("set", ray(p[1], p[0]), ray(p[1], p[2])))))
            case "parallel":
                clauses.append(_Clause("parallel", ("set", whole(p[0], p[1]), whole(p[2], p[3]))))
            case "perpendicular":
                lines = ("set", whole(p[0], p[1]), whole(p[0], p[2]))
                clauses.append(_Clause("perpendicular", lines))
            case "equal":
                clauses.append(_Clause("equal", ("set", ("set", p[0], p[1]), ("set", p[0], p[2]))))
            case _:
                arms = ("set", ray(p[0], p[2]), ray(p[0], p[3]))
                clauses.append(_Clause("bisects", ("seq", p[0], ray(p[0], p[1]), arms)))
    a, v, b = draft.goal
    clauses.append(_Clause("goal", ("seq", v, ("set", ray(v, a), ray(v, b)))))
    for w, x, y, z in draft.convex:
        clauses.append(_Clause("convex", ("set", ("set", w, y), ("set", x, z))))
    return clauses


def labels(draft: Draft, sides: Sequence[Side]) -> tuple[str, str]:
    """Return the canonical digest of a draft with its values, and the family's, without them."""
    turns = Turns(draft)
    start = needed(draft)[0]
    turns.state(start, 1)
    mirror = 1 if draft.sketch.turn(*start) > 0 else -1
    for p, q, a, b, _ in sides:
        for point in (p, q):
            turns.state((a, b, point), (1 if draft.sketch.turn(a, b, point) > 0 else -1) * mirror)
    signs = {turn: sign for turn, sign in turns.sign.items() if sign}
    return _label(draft, signs, True), _label(draft, signs, False)


def _label(draft: Draft, signs: Mapping[tuple[int, int, int], int], values: bool) -> str:
    clauses = _clauses(draft, values)
    roles = [(clause.tag, _roles(clause.shape)) for clause in clauses]
    best = min(_text(clauses, signs, order) for order in _orders(roles, dict.fromkeys(draft.points, 0)))
    return blake2b(best.encode(), digest_size=16).hexdigest()


def _text(clauses: list[_Clause], signs: Mapping[tuple[int, int, int], int], number: dict[int, int]) -> str:
    written = sorted(f"{clause.tag}{_write(clause.shape, number)}" for clause in clauses)
    turned = []
    for (p, q, r), sign in signs.items():
        triple = [number[p], number[q], number[r]]
        swaps = (triple[0] > triple[1]) + (triple[1] > triple[2]) + (triple[0] > triple[2])
        turned.append((tuple(sorted(triple)), sign if swaps % 2 == 0 else -sign))
    turned.sort()
    flip = turned[0][1] if turned else 1
    return ";".join(written) + "|" + ";".join(f"{t}{s * flip}" for t, s in turned)


def _orders(
    roles: list[tuple[str, list[tuple[int, tuple[int, ...]]]]], colour: dict[int, int]
) -> list[dict[int, int]]:
    """Return the numberings that refinement leaves open."""
    colour = _refine(roles, colour)
    groups: dict[int, list[int]] = {}
    for point, shade in colour.items():
        groups.setdefault(shade, []).append(point)
    split = next((shade for shade in sorted(groups) if len(groups[shade]) > 1), None)
    if split is None:
        return [colour]
    found = []
    for chosen in groups[split]:
        apart = {p: 2 * shade + (shade == split and p != chosen) for p, shade in colour.items()}
        found += _orders(roles, apart)
    return found


def _refine(
    roles: list[tuple[str, list[tuple[int, tuple[int, ...]]]]], colour: dict[int, int]
) -> dict[int, int]:
    while True:
        seen: dict[int, list[Any]] = {point: [] for point in colour}
        for tag, members in roles:
            content = sorted((role, colour[point]) for point, role in members)
            for point, role in members:
                seen[point].append((tag, role, content))
        mark = {point: (colour[point], sorted(seen[point])) for point in colour}
        ranked: list[Any] = []
        for value in sorted(mark.values()):
            if not ranked or ranked[-1] != value:
                ranked.append(value)
        finer = {point: ranked.index(value) for point, value in mark.items()}
        if len(ranked) == len(set(colour.values())):
            return finer
        colour = finer

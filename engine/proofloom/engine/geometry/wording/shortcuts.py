"""Linear steps that a reader sees at once: one line by another name, parallels, perpendiculars, radii."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proofloom.engine.geometry.derivation import Proof, Step
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.notation import listed
from proofloom.engine.geometry.wording.rays import Pair, Rays

SIGN = {"para": "∥", "perp": "⊥"}
LINES = tuple(SIGN)


def shortcut(step: Step, proof: Proof, words: Words, number: Mapping[int, int]) -> str:
    """Return the reason of a step that adds nothing up; empty when it does."""
    assert step.reading is not None
    texts = phrases()["short"]
    cited = list(dict.fromkeys(step.premises))
    if (
        len(cited) == 1
        and proof.steps[cited[0]].claim.name in ("circle", "midp")
        and step.reading.name != "eqangle"
    ):
        source = proof.steps[cited[0]].claim.name
        kind = f"{source}_line" if source == "midp" and step.claim.name == "coll" else source
        return texts[kind].replace("{steps}", _cites(cited, number))
    if step.reading.name == "eqangle" and (arms := _arms(step, proof, words)):
        text = words.notation.fill(texts[arms], {}, steps=_cites(cited, number))
        return text if arms == "rights" else text + words.notation.fill(texts[_kinds(step, words)], {})
    straight = [at for at in cited if proof.steps[at].claim.name in ("coll", "midp")]
    if step.reading.name not in LINES:
        return ""
    if step.claim.name == "coll" and len(straight) == len(cited):
        return _one_line(step, proof, words, number, cited)
    others = [use for use in step.uses if use.reading.name in LINES and use.step not in straight]
    if len(others) != len([use for use in step.uses if use.step not in straight]):
        return ""
    rays = Rays(words.xy, _pairs([step.reading, *(use.reading for use in others)]), [
        proof.steps[at].claim.points for at in straight
    ])  # fmt: skip
    claim = _lines(step.reading, rays)
    said = [(use.reading.name, _lines(use.reading, rays)) for use in others]
    kind = _kind(step.reading.name, claim, said)
    if len({use.step for use in others}) < len(others):
        return ""
    cites = _cites([use.step for use in others], number)
    on = _cites(sorted(straight), number)
    since = [f"{words.fact(proof.steps[at].claim)}, ({number[at]})" for at in dict.fromkeys(straight)]
    if not kind:
        way = _way(step.reading, [(use.reading, number[use.step]) for use in others], rays, words)
        if len(others) > 2 and way:
            return way + (f"; {phrases()['angles']['lines'].replace('{lines}', on)}" if straight else "")
        return ""
    if kind in ("line_perp", "line_para"):
        return texts[kind].replace("{steps}", cites).replace("{since}", listed(since))
    (middle,) = said[0][1] & said[1][1]
    ends = next(p for use in others for p in _pairs([use.reading]) if rays.line(*p) == middle)
    text = words.notation.fill(texts[kind].replace("{steps}", cites), {"A": ends[0], "B": ends[1]})
    return text + (f"; {phrases()['angles']['lines'].replace('{lines}', on)}" if straight else "")


def _one_line(step: Step, proof: Proof, words: Words, number: Mapping[int, int], cited: Sequence[int]) -> str:
    """Name the line on which all points lie: by two points that all the steps share, if they do."""
    shared = set.intersection(*(set(proof.steps[at].claim.points) for at in cited))
    if len(shared) < 2:
        return phrases()["short"]["points"].replace("{steps}", _cites(cited, number))
    a, b = sorted(shared, key=lambda p: words.notation.names[p])[:2]
    text = phrases()["short"]["on_line"].replace("{steps}", _cites(cited, number))
    return words.notation.fill(text, {"A": a, "B": b})


def _arms(step: Step, proof: Proof, words: Words) -> str:
    """Return how the arms of two angles lie to each other, if the step says only that."""
    assert step.reading is not None
    straight = [at for at in step.premises if proof.steps[at].claim.name in ("coll", "midp")]
    others = [use.reading for use in step.uses if use.step not in straight]
    found = words.two(step.reading.points)
    if found is None or not others or any(said.name not in LINES for said in others):
        return ""
    p = words.worded.get(step.reading.points, step.reading.points)
    for lines in ((p[0:2], p[4:6], p[2:4], p[6:8]), (p[0:2], p[2:4], p[4:6], p[6:8])):
        rays = Rays(words.xy, [*_pairs(others), *((a, b) for a, b in lines)], [
            proof.steps[at].claim.points for at in straight
        ])  # fmt: skip
        if set(found[0]) & set(found[1]) == set(found[0]):
            return ""
        turns = _turns(others, rays)
        if all(_is_right(corner, rays, turns) for corner in found[:2]):
            return "rights"
        numbers = [rays.line(*pair) for pair in lines]
        a, b, c, d = (turns[line] for line in numbers if line is not None)
        if a[0] == b[0] and c[0] == d[0] and numbers[0] != numbers[1] and numbers[2] != numbers[3]:
            across, other = a[1] ^ b[1], c[1] ^ d[1]
            if across == other and set(lines[0]) | set(lines[2]) >= set(found[0]):
                return "arms_perp" if across else "arms_para"
    return ""


def _kinds(step: Step, words: Words) -> str:
    """Return whether two angles are both acute or both obtuse as drawn, or one of each kind."""
    assert step.reading is not None
    found = words.two(step.reading.points)
    assert found is not None
    if found[2]:
        return "unlike"
    return "acute" if words.size(found[0]) < 0.5 else "obtuse"


def _is_right(corner: tuple[int, int, int], rays: Rays, turns: Mapping[int, tuple[int, int]]) -> bool:
    """Say whether the arms of an angle are known to be perpendicular."""
    a, vertex, b = corner
    one, other = rays.line(vertex, a), rays.line(vertex, b)
    return (
        one is not None
        and other is not None
        and turns[one][0] == turns[other][0]
        and turns[one][1] != turns[other][1]
    )


def _way(claim: Fact, others: Sequence[tuple[Fact, int]], rays: Rays, words: Words) -> str:
    """Tell line by line how parallels and perpendiculars lead from one line of a claim to the other."""
    table = phrases()["short"]
    start, goal = (rays.line(*pair) for pair in _pairs([claim]))
    ways: list[tuple[int | None, tuple[int, ...]]] = [(start, ())]  # the line reached, by which facts
    for line, by in ways:
        for at, (said, _) in enumerate(others):
            ends = [rays.line(*pair) for pair in _pairs([said])]
            if at not in by and line in ends:
                ways.append((ends[1 - ends.index(line)], (*by, at)))
    by = next((by for line, by in ways if line == goal and len(by) == len(others)), ())
    turned, parts, line = False, [], start
    for step, at in enumerate(by):
        said, number = others[at]
        pairs = _pairs([said])
        one, other = pairs if rays.line(*pairs[0]) == line else pairs[::-1]
        line = rays.line(*other)
        letters = dict(zip("ABCD", (*_pairs([claim])[0], *other), strict=True))
        here = dict(zip("ABCD", (*one, *other), strict=True))
        parts.append(words.notation.fill(f"<AB {SIGN[said.name]} CD>", here) + f" by ({number})")
        turned ^= said.name == "perp"
        if 0 < step < len(by) - 1:
            shown = words.notation.fill(f"<AB {SIGN['perp' if turned else 'para']} CD>", letters)
            parts[-1] += table["so"].replace("{claim}", shown)
    return ", ".join(parts) if by and turned == (claim.name == "perp") else ""


def _turns(facts: Sequence[Fact], rays: Rays) -> dict[int, tuple[int, int]]:
    """Return for each line its family of parallels and perpendiculars, and which of the two it is there."""
    found = {line: (line, 0) for line in range(len(rays.lines))}
    for said in facts:
        one, other = (rays.line(*pair) for pair in _pairs([said]))
        assert one is not None
        assert other is not None
        (kept, x), (joined, y) = found[one], found[other]
        turned = x ^ y ^ (said.name == "perp")
        for line, (family, z) in found.items():
            if family == joined:
                found[line] = kept, z ^ turned
    return found


def _kind(claim: str, lines: frozenset[int], said: Sequence[tuple[str, frozenset[int]]]) -> str:
    """Return which phrase says that one or two facts about lines make a third."""
    if len(said) == 1:
        return f"line_{claim}" if said[0] == (claim, lines) else ""
    if len(said) != 2 or len(lines) != 2:
        return ""
    (one, first), (other, second) = said
    if len(first & second) != 1 or first ^ second != lines:
        return ""
    kinds = {one, other}
    if claim == "para" and len(kinds) == 1:
        return f"both_{one}"
    return "para_perp" if claim == "perp" and len(kinds) == 2 else ""


def _pairs(facts: Sequence[Fact]) -> list[Pair]:
    return [pair for said in facts for pair in zip(said.points[::2], said.points[1::2], strict=True)]


def _lines(said: Fact, rays: Rays) -> frozenset[int]:
    found = (rays.line(*pair) for pair in _pairs([said]))
    return frozenset(line for line in found if line is not None)


def _cites(steps: Sequence[int], number: Mapping[int, int]) -> str:
    return listed(f"({n})" for n in dict.fromkeys(number[at] for at in steps))

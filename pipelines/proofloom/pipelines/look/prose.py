"""A problem's words as HTML: paragraphs, code blocks, mathematics, and names that point into the diagram."""

from __future__ import annotations

import json
import re
from itertools import groupby, pairwise

from proofloom.pipelines.look.listing import listing
from proofloom.pipelines.look.markup import Html, join, tag
from proofloom.pipelines.look.mathml import mathml

_FENCE = re.compile(r"^```([A-Za-z0-9_+-]*)[ \t]*\n(.*?)^```[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|\$\$(?P<block>[^$]+)\$\$|\\\[(?P<display>.+?)\\\]"
    r"|\$(?P<math>[^$\n]+)\$|\\\((?P<paren>.+?)\\\)"
    r"|(?P<sign>[∠∡△]\s?|\bangle |\btriangle |\|)?"
    r"(?P<name>(?<![A-Za-z0-9_])[A-Z]{1,6}(?![A-Za-z0-9_]))",
    re.DOTALL,
)
# after a lone "A" that is an article comes a noun; after one that is a point comes one of these
_AFTER_POINT = re.compile(
    r"\s+(?:and|or|is|are|lies|lie|to|from|on|in|at|of|beyond|with|such|be|bisects|as)\b|[^\w\s]|\s*$"
)


def prose(words: str, points: frozenset[str] = frozenset()) -> Html:
    """Return text as paragraphs and code blocks; `points` are the one-letter names that the diagram has.

    Lines of the first code block are keyed "L1", "L2", …, as steps name them.
    """
    parts: list[Html] = []
    end, first = 0, True
    for block in _FENCE.finditer(words):
        parts += _paragraphs(words[end : block.start()], points)
        parts.append(listing(block[2], block[1].lower(), keyed=first))
        end, first = block.end(), False
    parts += _paragraphs(words[end:], points)
    return join(parts)


def inline(words: str, points: frozenset[str] = frozenset()) -> Html:
    """Return one run of text with its code, mathematics and names marked up."""
    parts: list[Html] = []
    end = 0
    for found in _INLINE.finditer(words):
        made = _marked(found, points, words)
        if made is not None:
            parts += [join(words[end : found.start()]), made]
            end = found.end()
    return join([*parts, words[end:]])


def _paragraphs(words: str, points: frozenset[str]) -> list[Html]:
    return [_paragraph(block, points) for block in re.split(r"\n[ \t]*\n", words) if block.strip()]


def _paragraph(block: str, points: frozenset[str]) -> Html:
    """Return a block as a paragraph, the lines that begin with a dash in it as a list."""
    parts: list[Html] = []
    for dashed, group in groupby(block.strip("\n").split("\n"), lambda line: line.startswith("- ")):
        lines = list(group)
        if dashed:
            parts.append(tag("ul", [tag("li", inline(line[2:], points)) for line in lines]))
        else:
            parts.append(tag("p", join([inline(line, points) for line in lines], "<br>")))
    return join(parts)


def _marked(found: re.Match[str], points: frozenset[str], words: str) -> Html | None:
    if found["code"]:
        return tag("code", found["code"][1:-1])
    for kind in ("block", "display", "math", "paren"):
        if found[kind]:
            return mathml(found[kind], block=kind in ("block", "display"))
    name, sign = found["name"], found["sign"] or ""
    if not name or not set(name) <= points:
        return None
    if name == "A" and not sign and not _AFTER_POINT.match(words, found.end()):
        return None
    return join([sign, tag("var", name, data_uses=json.dumps(_keys(name, sign)))])


def _keys(name: str, sign: str) -> list[str]:
    """Return the scene keys that a name may stand for, the most telling first."""
    if len(name) == 1:
        return [f"point:{name}"]
    if len(name) == 2:
        ends = "".join(sorted(name))
        return [f"segment:{ends}", *(f"point:{point}" for point in name)]
    sides = [f"segment:{''.join(sorted(pair))}" for pair in pairwise(name)]
    if len(name) == 3 and sign.strip() not in ("△", "triangle"):
        return [f"angle:{min(name[0], name[2])}{name[1]}{max(name[0], name[2])}", *sides]
    return [*sides, f"segment:{''.join(sorted((name[0], name[-1])))}"]

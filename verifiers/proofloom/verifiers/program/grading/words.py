"""Reads answers that are judgements (yes, no, yes) and sets of line numbers (2, 4-6), within limits."""

from __future__ import annotations

import re

from proofloom.verifiers.answers.kinds import Budget, UnreadableError
from proofloom.verifiers.answers.words import plain
from proofloom.verifiers.program.grading.literals import undone

_BRACKETS = re.compile(r"\[(?P<a>[^\[\]]*)\]|\((?P<b>[^()]*)\)|\\?\{(?P<c>[^{}\\]*)\\?\}")
_PART = r"\s?(?:[,;&]\s?)?(?:and\b\s?)?"  # what parts items: white space was made single spaces
_JUDGEMENT = re.compile(
    r"(?:[-*•] )?(?:\(?(?P<number>[1-9][0-9]{0,3})[.):] ?)?(?P<quote>[\"'`*]{0,2})"
    rf"(?P<word>yes|no|true|false)(?![A-Za-z0-9])(?P=quote)\.?{_PART}",
    re.IGNORECASE,
)
_LINES = re.compile(
    r"(?:lines? ?|L)?(?P<first>[1-9][0-9]{0,5})"
    r"(?:(?:-|\s?(?:–|\bto\b)\s?)(?:L|line )?(?P<last>[1-9][0-9]{0,5}))?"
    rf"(?![A-Za-z0-9.])(?P<part>{_PART})",
    re.IGNORECASE,
)
MOST = 10_000  # judgements, or lines of one answer


def judgements(text: str, budget: Budget = Budget()) -> list[bool]:
    """Return the judgements in order; raise `UnreadableError`. Numbers before them must count from 1."""
    inner = _items(text, budget)
    found: list[bool] = []
    numbered = 0
    place = 0
    while place < len(inner):
        item = _JUDGEMENT.match(inner, place)
        if item is None or len(found) == MOST:
            raise UnreadableError("not yes and no in a row")
        place = item.end()
        found.append(item["word"].lower() in ("yes", "true"))
        if item["number"]:
            numbered += 1
            if int(item["number"]) != len(found):
                raise UnreadableError("judgements that are not in order")
    if numbered not in (0, len(found)) or not found:
        raise UnreadableError("not yes and no in a row")
    return found


def lines(text: str, budget: Budget = Budget()) -> set[int]:
    """Return the set of lines; raise `UnreadableError`.

    2, 4 and 6; [2, 4, 6]; {2, 4, 6}; line 2; lines 2, 4-6; L2, L4. A range stands for every line in it, a
    line that is given twice for itself.
    """
    inner = _items(text, budget)
    found: set[int] = set()
    place = count = 0
    while place < len(inner):
        item = _LINES.match(inner, place)
        count += 1
        if item is None or count > MOST or (item.end() < len(inner) and not item["part"]):
            raise UnreadableError("not line numbers")
        place = item.end()
        first, last = int(item["first"]), int(item["last"] or item["first"])
        if last < first or len(found) + last - first >= MOST:
            raise UnreadableError("a range of lines that goes backwards, or is too long")
        found.update(range(first, last + 1))
    return found


def is_word(text: str, word: str) -> bool:
    """Return whether an answer is one word, in any case and dress."""
    return len(text) < 200 and plain(undone(text)).removesuffix(".").strip("*` ").lower() == word


def _items(text: str, budget: Budget) -> str:
    """Return an answer's items, without what stands around them, white space made single."""
    if len(text) > budget.answer:
        raise UnreadableError("the answer is too long")
    if not text.isprintable() and any(not (c.isprintable() or c.isspace()) for c in text):
        raise UnreadableError("a character that cannot be seen")
    inner = plain(undone(text))
    if not inner:
        raise UnreadableError("the answer is empty")
    bracket = _BRACKETS.fullmatch(inner.replace("\\left", "").replace("\\right", ""))
    return (bracket[bracket.lastindex or 0] if bracket else inner).strip().removesuffix(".")

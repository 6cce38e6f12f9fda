"""Reads what a prompt says of the inputs that a question is about: ranges, fixed values, or types alone."""

from __future__ import annotations

import re

from proofloom.verifiers.program.keying.subject import Subject
from proofloom.verifiers.program.prompt.literals import value_read
from proofloom.verifiers.program.prompt.sentences import need, table
from proofloom.verifiers.program.shapes import opened

_RANGE = re.compile(r"`(\w+)` from (-?[0-9]+) to (-?[0-9]+)")
_FIXED = re.compile(r"`(\w+)` = `(.*?)`(?=,| and )")
_TYPE = re.compile(r"`(\w+)` (is [a-z ]+?)(?=,| and |$)")


def check_where(where: str, subject: Subject, box: tuple[tuple[int, int], ...], names: list[str]) -> None:
    """Hold the words on inputs to the box, the run's other arguments, or the types of the parameters."""
    kinds = subject.reading.params(subject.entry)
    if not box:
        need(where.startswith("where "), "the types of the parameters are not told")
        said = _TYPE.findall(where)
        words = table("sentences")["types"]
        need(
            said == [(name, words[kind]) for name, kind in zip(names, kinds, strict=True)],
            "other types are told",
        )
        _rest(_TYPE.sub("", where), "where")
        return
    need(where.startswith("with ") and where.endswith(", both ends included"), "the box is not told")
    ranges = [(name, (int(low), int(high))) for name, low, high in _RANGE.findall(where)]
    wanted = [name for name, kind in zip(names, kinds, strict=True) if kind == "i"]
    need(ranges == list(zip(wanted, box, strict=True)), "another box is told")
    fixed = [(name, value_read(text)) for name, text in _FIXED.findall(where)]
    others = [
        (name, (opened(arg, kind),))
        for name, kind, arg in zip(names, kinds, subject.body.args, strict=True)
        if kind != "i"
    ]
    need(repr(fixed) == repr(others), "other values are told for what does not vary")
    _rest(_RANGE.sub("", _FIXED.sub("", where)).removesuffix("both ends included"), "with")


def _rest(words: str, first: str) -> None:
    """Refuse what stands between the parts but for commas and `and`."""
    need(re.fullmatch(rf"{first}(?: |,|and)*", words), "something more is said of the inputs")

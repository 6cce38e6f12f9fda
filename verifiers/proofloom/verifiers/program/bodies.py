"""What the body of a row about a program says of it: its Python text, how that reads, and its run.

A body may come from anywhere: whatever it says is held to the text, which is held to the grammar.
"""

from __future__ import annotations

import re
from functools import lru_cache

from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.grammar import Reading, read
from proofloom.verifiers.program.walker import Walk, node_lines, walk

LANGUAGES = ("python", "c", "go", "javascript", "java", "rust")
_LONGER = re.compile(r"(?<=[a-z])(?:value)?\d*$")  # by which a name is told from a language's own
_WORD = re.compile(r'"[^"]*"|\w+')


def python_of(body: Exercise) -> str:
    """Return the program as Python prints it: what the row shows, or what it carries beside that."""
    return body.python or body.source


def reading_of(body: Exercise) -> Reading:
    """Read the program; the heads of its tree declare the kinds of what it takes and returns."""
    return read(python_of(body), body.tree)


def run_of(body: Exercise) -> Walk:
    """Interpret the row's own run; raise `GrammarError` or `WalkError`."""
    return walked(reading_of(body), body.entry, body.args)


@lru_cache(maxsize=128)
def walked(reading: Reading, entry: str, args: tuple[Value, ...]) -> Walk:
    """Walk once for all the questions about one run; the result must not be changed."""
    return walk(reading, entry, args)


def misplaced(body: Exercise, reading: Reading) -> str:
    """Return what is wrong with the languages and lines that a body states, or "".

    Lines of Python are those of its nodes. Of another language, the source must have each node's line, one
    after the other, and every such line must share a word with the node's line in Python.
    """
    if body.language not in LANGUAGES:
        return "the language is none of the six"
    shown = body.source.split("\n")
    lines = node_lines(reading)
    if len(body.lines) != len(lines):
        return "there are not as many lines as nodes"
    if any(first >= second for first, second in zip((0, *body.lines), body.lines, strict=False)):
        return "the lines do not follow one another"
    if body.lines[-1] > len(shown):
        return "a line is not in the source"
    if body.language == "python" and not body.python:
        return "" if list(body.lines) == lines else "a node stands on another line"
    text = reading.source.split("\n")
    for line, own in zip(body.lines, lines, strict=True):
        if not _words(shown[line - 1]) & _words(text[own - 1]):
            return f"line {line} does not speak of its node"
    return ""


@lru_cache(maxsize=1024)
def _words(line: str) -> frozenset[str]:
    """Return the words, numbers and strings of a line, as far as languages write them alike."""
    words = [word.replace("_", "").lower() for word in _WORD.findall(_alike(line))]
    return frozenset([_LONGER.sub("", word) for word in words])


def _alike(line: str) -> str:
    """Return a line with what one language alone writes otherwise."""
    return line.replace("elif ", "if ").replace("String::new()", '""')

"""Reads the problem language of JGEX, AlphaGeometry and Newclid: a name's line, then one line per problem."""

from __future__ import annotations

from collections.abc import Iterator

from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Clause, Problem
from proofloom.engine.geometry.reading import Scope, Word, words_of

_MARKS = ";,=:|?"


def read_jgex_file(text: str) -> list[Problem]:
    """Read a file of problems: two lines each, a name and the problem; blank lines and # comments between.

    Raise LanguageError, with line and column in the file, for what is not in the language.
    """
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    if len(lines) % 2:
        raise Word("", lines[-1][0], len(lines[-1][1]) + 1).wrong(
            "the problem of this name", "the end of the file"
        )
    return [
        _problem(name.strip(), line, number)
        for (_, name), (number, line) in zip(lines[::2], lines[1::2], strict=True)
    ]


def read_jgex(text: str, name: str = "") -> Problem:
    """Read one problem: `a b c = triangle; h = foot h a b c ? perp a h b c`; a line before it is its name."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if not filled:
        raise Word("", 1, 1).wrong("a problem", "nothing")
    if len(filled) > 2:
        raise Word("", filled[2] + 1, 1).wrong("the end of the problem", repr(lines[filled[2]].strip()))
    if len(filled) == 2:
        name = lines[filled[0]].strip()
    return _problem(name, lines[filled[-1]], filled[-1] + 1)


def _problem(name: str, line: str, number: int) -> Problem:
    words = words_of(line, number, _MARKS)
    end = Word("the end of the line", number, len(line.rstrip()) + 1)
    setup, goals, asked = _cut(words, "?")
    main, aux, extended = _cut(setup, "|")
    scope = Scope()
    clauses = list(_clauses(scope, main, end))
    auxiliary = list(_clauses(scope, aux, end)) if extended else []
    if not clauses:
        raise end.wrong("a clause, such as a b c = triangle a b c")
    return Problem(
        name,
        tuple(scope.names),
        (*clauses, *auxiliary),
        tuple(_goals(scope, goals, end)) if asked else (),
        len(auxiliary),
    )


def _clauses(scope: Scope, words: list[Word], end: Word) -> Iterator[Clause]:
    for part, stop in _parts(words, ";", end):
        if not part:
            continue  # a trailing or doubled semicolon
        at = next((i for i, word in enumerate(part) if word.text in ("=", ":")), None)
        if at is None:
            raise stop.wrong("= and the constructions of " + " ".join(word.text for word in part[:3]))
        yield scope.clause(part[:at], [p for p, _ in _parts(part[at + 1 :], ",", stop)], stop)


def _goals(scope: Scope, words: list[Word], end: Word) -> Iterator[Fact]:
    for part, stop in _parts(words, ";", end):
        if part:
            yield scope.fact(part, stop)


def _cut(words: list[Word], mark: str) -> tuple[list[Word], list[Word], bool]:
    """Return what stands before and after the first mark, and whether there is one."""
    for at, word in enumerate(words):
        if word.text == mark:
            return words[:at], words[at + 1 :], True
    return words, [], False


def _parts(words: list[Word], mark: str, end: Word) -> Iterator[tuple[list[Word], Word]]:
    """Yield the words between marks, each with the word that ends them."""
    part: list[Word] = []
    for word in words:
        if word.text == mark:
            yield part, word
            part = []
        else:
            part.append(word)
    yield part, end

"""Reads one value of a program from text: its notation, and how Python, JSON and LaTeX write the same.

Nothing is evaluated: tokens by one linear pattern, then a descent of bounded depth. Lists, grids and several
results are read as lists, dictionaries as dictionaries; `same` tells them apart by exact types.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from proofloom.verifiers.answers.clean import bare, undressed
from proofloom.verifiers.answers.kinds import Budget, UnreadableError

Plain = Any  # None, bool, int, str, list of Plain, dict from int or str to Plain

_TOKEN = re.compile(
    r"""(?P<space>(?>(?:\s|~|\\[,;:!\ ]|\\(?:q?quad|left|right|displaystyle)(?![A-Za-z]))+))
    |(?P<style>\\(?:text|math)(?:bf|it|rm|tt|sf|normal)?\s?\{|\\(?:mbox|operatorname)\s?\{)
    |(?P<string>"(?>(?:[^"\\]|\\.)*)"|'(?>(?:[^'\\]|\\.)*)')
    |(?P<number>[-+−]?+[ ]?(?:0|[1-9][0-9]*+)(?![0-9A-Za-z_.]))
    |(?P<word>[A-Za-z_$](?>(?:[A-Za-z0-9_$]|\\_)*))
    |(?P<mark>\\[{}]|[\[\](){},:=])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = frozenset("\"'\\_{}%#&$")  # by the notation and Python, and by LaTeX
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "None": None}
_CLOSING = {"[": "]", "(": ")", "{": "}"}

Token = tuple[str, str]  # what it is, and its text


def read_value(text: str, budget: Budget = Budget(), names: bool = False) -> Plain:
    """Return the value that a text is; raise `UnreadableError`.

    text    may be a label and a value: xs = [1, 2], f(3) = 5; several values parted by commas are a list
    budget  limits of characters, tokens, depth and digits
    names   the keys of a dictionary may stand without quotes, and it may be written i = 3, xs = [1, 2]
    """
    tokens = tokens_of(text, budget)
    if names and len(tokens) > 1 and tokens[0][0] == "word" and tokens[1][1] in ("=", ":"):
        tokens = [("mark", "{"), *tokens, ("mark", "}")]
    else:
        tokens = tokens[_label(tokens) :]
    return _Reader(tokens, budget, names).all()


def read_arguments(text: str, entry: str, budget: Budget = Budget()) -> Plain:
    """Return the value that a text of arguments is; raise `UnreadableError`.

    They are a list, `[3, [1, 2]]`, or parted by commas, or a call of the entry, `f(3, [1, 2])`. What has one
    argument may give it by itself, which is then the value.
    """
    tokens = tokens_of(text, budget)
    if tokens[:2] == [("word", entry), ("mark", "(")] and tokens[-1] == ("mark", ")"):
        tokens = [("mark", "["), *tokens[2:-1], ("mark", "]")]
    return _Reader(tokens, budget, False).all()


def same(wanted: Plain, given: Plain, native: bool = False) -> bool:
    """Return whether two values are the same, of the same types throughout; dictionaries in any order.

    native  what is given stood as JSON itself, whose keys are texts: "1" may then stand for the key 1
    """
    if type(wanted) is not type(given):
        return False
    if isinstance(wanted, list):
        return len(wanted) == len(given) and all(
            same(one, other, native) for one, other in zip(wanted, given, strict=True)
        )
    if isinstance(wanted, dict):
        ours = {_key(key, native): item for key, item in wanted.items()}
        theirs = {_key(key, native): item for key, item in given.items()}
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key], native) for key in ours)
    return bool(wanted == given)


def _key(key: int | str, native: bool) -> tuple[type, int | str]:
    return (str, str(key)) if native else (type(key), key)


def undone(text: str) -> str:
    """Return text without Markdown, math delimiters and a full stop around it."""
    before = None
    while text != before:
        before = text
        text = bare(undressed(text.strip())).strip()
        if text.endswith((".", "。")) and not text.endswith(".."):
            text = text[:-1].rstrip()
    return text


def tokens_of(text: str, budget: Budget) -> list[Token]:
    """Return the tokens of an answer, what LaTeX styles with left out; raise `UnreadableError`."""
    if len(text) > budget.answer:
        raise UnreadableError("the answer is too long")
    text = undone(text)
    found: list[Token] = []
    braces: list[str] = []  # what the open ones are closed by, "" for a style's
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise UnreadableError("not a value of a program")
        place = token.end()
        kind, part = str(token.lastgroup), token[0]
        if kind == "style":
            braces.append("")
        elif part in ("{", "\\{"):
            braces.append(part.replace("{", "}"))
            found.append(("mark", "{"))
        elif part in ("}", "\\}"):
            closes = braces.pop() if braces else None
            if closes is None or part != (closes or "}"):
                raise UnreadableError("braces that do not match")
            if closes:
                found.append(("mark", "}"))
        elif kind != "space":
            found.append((kind, part))
        if len(found) > budget.tokens or len(braces) > budget.depth:
            raise UnreadableError("an answer of too many parts")
    if braces or not found:
        raise UnreadableError("braces that do not match" if braces else "the answer is empty")
    return found


def _label(tokens: Sequence[Token]) -> int:
    """Return how many tokens before a value only name it: those of `xs =` or `f(3, [1]) =`."""
    if tokens[0][0] != "word" or ("mark", "=") not in tokens:
        return 0
    at = tokens.index(("mark", "="))
    named = at == 1 or (tokens[1] == ("mark", "(") and tokens[at - 1] == ("mark", ")"))
    return at + 1 if named else 0


class _Reader:
    """Reads tokens from the left."""

    def __init__(self, tokens: Sequence[Token], budget: Budget, names: bool) -> None:
        self.tokens = tokens
        self.budget = budget
        self.names = names
        self.at = 0

    def all(self) -> Plain:
        """Return the value of a whole text, a list if commas part several."""
        items = [self.value(0)]
        while self.at < len(self.tokens):
            self.expect(",")
            items.append(self.value(0))
        return items[0] if len(items) == 1 else items

    def next(self) -> Token:
        if self.at >= len(self.tokens):
            raise UnreadableError("a value that does not end")
        self.at += 1
        return self.tokens[self.at - 1]

    def met(self, mark: str) -> bool:
        """Go past a mark if it comes next."""
        is_next = self.tokens[self.at : self.at + 1] == [("mark", mark)]
        self.at += is_next
        return is_next

    def expect(self, *marks: str) -> str:
        kind, text = self.next()
        if kind != "mark" or text not in marks:
            raise UnreadableError("not a value of a program")
        return text

    def value(self, depth: int) -> Plain:
        if depth > self.budget.depth:
            raise UnreadableError("nested too deep")
        kind, text = self.next()
        if kind == "number":
            if len(text) > self.budget.digits:
                raise UnreadableError("a number has too many digits")
            return int(text.replace("−", "-").replace(" ", ""))
        if kind == "string":
            return unescaped(text)
        if kind == "word":
            if text not in _WORDS:
                raise UnreadableError("a word that is no value")
            return _WORDS[text]
        if text in ("[", "("):
            return self.sequence(text, depth)
        if text == "{":
            return self.table(depth)
        raise UnreadableError("not a value of a program")

    def sequence(self, opening: str, depth: int) -> Plain:
        """Read a list; as in Python, (5) is 5 and (5,) a sequence."""
        closing = _CLOSING[opening]
        items: list[Plain] = []
        comma = True
        while not self.met(closing):
            if not comma:
                raise UnreadableError("values without a comma between them")
            items.append(self.value(depth + 1))
            comma = self.met(",")
        return items[0] if opening == "(" and len(items) == 1 and not comma else items

    def table(self, depth: int) -> dict[int | str, Plain]:
        found: dict[int | str, Plain] = {}
        comma = True
        while not self.met("}"):
            if not comma:
                raise UnreadableError("values without a comma between them")
            key = self.key()
            if key in found:
                raise UnreadableError("a key stands twice")
            found[key] = self.value(depth + 1)
            comma = self.met(",")
        return found

    def key(self) -> int | str:
        is_name = self.names and self.tokens[self.at : self.at + 1] and self.tokens[self.at][0] == "word"
        key = self.next()[1].replace("\\_", "_") if is_name else self.value(self.budget.depth)
        self.expect(*(":=" if is_name else ":"))
        if type(key) not in (int, str):
            raise UnreadableError("a key that is no integer and no text")
        assert isinstance(key, int | str)
        return key


def unescaped(text: str) -> str:
    """Return what a string between quotes holds."""

    def one(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPED:
            raise UnreadableError("an escape that no value has")
        return match[1]

    return _ESCAPE.sub(one, text[1:-1])

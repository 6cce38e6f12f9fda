"""Read the theorems: paragraphs of text to typed rules, with every mistake named by file and line.

The format is told at the head of `theorems/base.rules`. Letters of a paragraph become point numbers in
alphabetical order; facts are kept as written, since their order of points is what a reader sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from proofloom.engine.geometry.predicates import PREDICATES, FactError, Kind, fact

PROFILES = ("base", "full")
_KEYS = ("says", "when", "if", "then", "in", "shown")
_LETTERS = re.compile(r"[A-Z]")
_NUMBER = re.compile(r"\d+(/\d+)?")


class RuleError(ValueError):
    """A paragraph that is no theorem; the message begins with file and line."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One fact of a paragraph: predicate, letters as numbers in the order written, and its number if any."""

    name: str
    letters: tuple[int, ...]
    value: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One theorem; the fields are the lines of its paragraph.

    letters   the letters of the theorem, sorted; patterns speak of them by index
    """

    name: str
    says: str
    letters: tuple[str, ...]
    when: tuple[Pattern, ...]
    condition: tuple[Pattern, ...]
    then: tuple[Pattern, ...]
    profile: str
    shown: str


def read_rules(text: str, origin: str = "rules") -> tuple[Rule, ...]:
    """Read paragraphs; raise RuleError at the first mistake."""
    rules: list[Rule] = []
    paragraph: list[tuple[int, str]] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.lstrip().startswith("#"):
            continue
        if line.strip():
            paragraph.append((number, line))
        elif paragraph:
            rules.append(_rule(paragraph, origin))
            paragraph = []
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise RuleError(f"{origin}: two theorems are called {name!r}")
    return tuple(rules)


@cache
def theorems(profile: str = "base") -> tuple[Rule, ...]:
    """Return the theorems of a profile: of "base", or of "full", which has them all."""
    if profile not in PROFILES:
        raise RuleError(f"no profile is called {profile!r}; there are {', '.join(PROFILES)}")
    folder = files("proofloom.engine.geometry.theorems")
    sources = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".rules")), key=lambda e: e.name
    )
    rules = [rule for entry in sources for rule in read_rules(entry.read_text(encoding="utf-8"), entry.name)]
    return tuple(rule for rule in rules if rule.profile == "base" or profile == "full")


def _rule(paragraph: list[tuple[int, str]], origin: str) -> Rule:
    line, name = paragraph[0]
    if name[0].isspace():
        raise RuleError(f"{origin}:{line}: a theorem begins with its name, not indented")
    fields: dict[str, tuple[int, str]] = {}
    for number, text in paragraph[1:]:
        key, _, rest = text.strip().partition(" ")
        if not text[0].isspace() or key not in _KEYS or not rest.strip() or key in fields:
            raise RuleError(f"{origin}:{number}: expected one of {', '.join(_KEYS)}, each once, indented")
        fields[key] = (number, rest.strip())
    for key in ("says", "when", "then", "shown"):
        if key not in fields:
            raise RuleError(f"{origin}:{line}: theorem {name.strip()!r} has no line {key!r}")
    spoken = [fields[key][1] for key in ("when", "if", "then") if key in fields]
    letters = tuple(
        sorted({word for part in spoken for word in re.split(r"[;\s]+", part) if _LETTERS.fullmatch(word)})
    )
    parts: dict[str, tuple[Pattern, ...]] = {
        key: _patterns(*fields[key], letters, origin) for key in ("when", "if", "then") if key in fields
    }
    for key, wanted in (("when", False), ("if", True), ("then", False)):
        for pattern in parts.get(key, ()):
            if (PREDICATES[pattern.name].kind in (Kind.DISTINCT, Kind.ORDER)) != wanted:
                raise RuleError(
                    f"{origin}:{fields[key][0]}: {pattern.name} does not belong in the line {key!r}"
                )
    bound = {letter for key in ("when", "if") for pattern in parts.get(key, ()) for letter in pattern.letters}
    if len(bound) < len(letters):
        raise RuleError(
            f"{origin}:{fields['then'][0]}: the conclusion speaks of a point that no premise names"
        )
    profile = fields.get("in", (0, "base"))[1]
    if profile not in PROFILES:
        raise RuleError(f"{origin}:{fields['in'][0]}: no profile is called {profile!r}")
    return Rule(
        name.strip(),
        fields["says"][1],
        letters,
        parts["when"],
        parts.get("if", ()),
        parts["then"],
        profile,
        fields["shown"][1],
    )


def _patterns(number: int, text: str, letters: tuple[str, ...], origin: str) -> tuple[Pattern, ...]:
    found = []
    for part in text.split(";"):
        words = part.split()
        value = Fraction(words.pop()) if words and _NUMBER.fullmatch(words[-1]) else None
        if not words or not all(_LETTERS.fullmatch(word) for word in words[1:]):
            raise RuleError(
                f"{origin}:{number}: expected a predicate and capital letters, got {part.strip()!r}"
            )
        pattern = Pattern(words[0], tuple(letters.index(word) for word in words[1:]), value)
        try:
            fact(pattern.name, pattern.letters, value)
        except FactError as error:
            raise RuleError(f"{origin}:{number}: {error}") from None
        found.append(pattern)
    return tuple(found)

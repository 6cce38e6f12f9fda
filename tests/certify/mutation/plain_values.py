"""Values of programs, drawn, written in many ways and changed; and an account of its own of what differs."""

from __future__ import annotations

import re
import string
from typing import Any

from proofloom.engine import Stream

KINDS = ("i", "b", "s", "l", "t", "g", "dii", "dis", "dsi", "dss", "several")
_SAFE = string.ascii_letters + string.digits + " _.,:-+"  # what a box takes as it is
_ALL = "".join(map(chr, range(32, 127)))


def drawn(draw: Stream, kind: str, safe: bool) -> Any:
    """Return a value of a kind; with `safe`, its texts hold nothing that a box of LaTeX would take amiss."""
    if kind == "i":
        return draw.integer(-60, 60) if draw.chance(4, 5) else draw.integer(-(10**14), 10**14)
    if kind == "b":
        return draw.chance(1, 2)
    if kind == "s":
        return "".join(draw.choice(_SAFE if safe else _ALL) for _ in range(draw.integer(0, 8)))
    count = draw.integer(0, 6)
    if kind in ("l", "t"):
        return [drawn(draw, "i" if kind == "l" else "s", safe) for _ in range(count)]
    if kind == "g":
        width = draw.integer(1, 4)
        return [[drawn(draw, "i", safe) for _ in range(width)] for _ in range(draw.integer(1, 3))]
    if kind == "several":
        return [drawn(draw, draw.choice("ibs"), safe) for _ in range(draw.integer(2, 4))]
    return {drawn(draw, kind[1], safe): drawn(draw, kind[2], safe) for _ in range(count)}


def account(value: Any) -> str:
    """Return a text that two values share when they are the same, of the same types; keys in any order."""
    if isinstance(value, list):
        return f"[{';'.join(map(account, value))}]"
    if isinstance(value, dict):
        return "{" + ";".join(sorted(f"{account(key)}={account(item)}" for key, item in value.items())) + "}"
    return f"{type(value).__name__}<{value!r}>"


def noted(value: Any) -> str:
    """Return a value in the notation of answers."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return f"[{', '.join(map(noted, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{noted(key)}: {noted(item)}" for key, item in value.items()) + "}"
    return str(value)


class Writer:
    """Writes values in one way of many."""

    def __init__(self, draw: Stream, latex: bool) -> None:
        self.quote = draw.choice("\"'")
        self.brackets = draw.choice(("[]", "[]", "()"))
        self.comma = draw.choice((", ", ",", " , ", ",  ", ",\n"))
        self.colon = draw.choice((": ", ":", " : "))
        self.pad = draw.choice(("", "", " "))
        self.truth = draw.choice((("True", "False"), ("true", "false")))
        self.braces = (r"\{", r"\}") if latex and draw.chance(1, 2) else ("{", "}")
        self.latex = latex
        self.shuffle = draw.chance(1, 2)
        self.draw = draw

    def write(self, value: Any) -> str:
        """Return a value, dictionaries perhaps in another order."""
        if isinstance(value, bool):
            return self.truth[not value]
        if isinstance(value, str):
            text = value.replace("\\", "\\\\").replace(self.quote, "\\" + self.quote)
            return self.quote + (text.replace("_", "\\_") if self.latex else text) + self.quote
        if isinstance(value, list):
            tail = "," if self.brackets == "()" and len(value) == 1 else ""
            inner = self.comma.join(map(self.write, value)) + tail
            return self.brackets[0] + self.pad + inner + self.pad + self.brackets[1]
        if isinstance(value, dict):
            items = list(value.items())
            items = self.draw.shuffled(items) if self.shuffle else items
            inner = self.comma.join(f"{self.write(key)}{self.colon}{self.write(item)}" for key, item in items)
            return self.braces[0] + self.pad + inner + self.pad + self.braces[1]
        return str(value)


def dressed(draw: Stream, text: str, latex: bool) -> str:
    """Return an answer with what models put around one."""
    plain = ("{}", "{}", " {} ", "`{}`", "**{}**", "```\n{}\n```", "{}.")
    ways = (*plain, "${}$", r"\({}\)", r"\text{{{}}}", r"\texttt{{{}}}", "result = {}") if latex else plain
    found = draw.choice(ways)
    return text if ("`" in text and "`" in found) or ("*" in text and "*" in found) else found.format(text)


def changed(draw: Stream, value: Any) -> Any:
    """Return a value with one small thing in it changed: a number, a truth, a letter."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return draw.choice((value + 1, value - 1, -value, value * 10, value + 10, abs(value) // 10))
    if isinstance(value, str):
        at = draw.integer(0, len(value))
        letter = value[at : at + 1]
        ways = (letter.swapcase(), "", letter * 2, letter + "x", letter + " ", letter + "0")
        return value[:at] + draw.choice(ways) + value[at + 1 :]
    if isinstance(value, list):
        if not value:
            return [0]
        at = draw.integer(0, len(value) - 1)
        return [*value[:at], changed(draw, value[at]), *value[at + 1 :]]
    if not value:
        return {"a": 1}
    key = draw.choice(list(value))
    return {one: changed(draw, item) if one == key else item for one, item in value.items()}


def retyped(draw: Stream, value: Any) -> Any:
    """Return a value with one thing in it of another type, that looks the same or nearly so."""
    if isinstance(value, bool):
        return draw.choice((int(value), str(value).lower(), str(value)))
    if isinstance(value, int):
        return draw.choice((str(value), [value], bool(value) if value in (0, 1) else str(value)))
    if isinstance(value, str):
        return int(value) if re.fullmatch("0|-?[1-9][0-9]*", value) else [value]
    if isinstance(value, list):
        if not value:
            return {}
        at = draw.integer(0, len(value) - 1)
        ways = ([*value[:at], retyped(draw, value[at]), *value[at + 1 :]], [value], dict(enumerate(value)))
        return draw.choice((*ways, ways[0], ways[0]))
    if not value:
        return []
    key = draw.choice(list(value))
    turned = str(key) if isinstance(key, int) else key + " "
    ways = (
        {turned if one == key else one: item for one, item in value.items()},
        {one: retyped(draw, item) if one == key else item for one, item in value.items()},
        [[one, item] for one, item in value.items()],
        list(value.values()),
    )
    return draw.choice(ways)

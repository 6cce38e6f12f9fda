"""Source code as numbered, lightly coloured lines that a step can point at."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from proofloom.pipelines.look.markup import Html, asset, join, tag

_LINES = 2_000  # beyond, a listing is no longer something to look at


@cache
def _languages() -> dict[str, tuple[re.Pattern[str], frozenset[str]]]:
    found = {}
    for name, row in tomllib.loads(asset("keywords.toml")).items():
        comment = re.escape(row["comment"])
        pattern = rf"({comment}.*)|(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|(\b\d[\w.]*)|([A-Za-z_]\w*)"
        found[name] = (re.compile(pattern), frozenset(row["words"].split()))
    return found


def listing(source: str, language: str = "", *, keyed: bool = True) -> Html:
    """Return code as one `pre` of lines; with `keyed` line n has the key "Ln", by which steps name it."""
    lines = source.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    rows = [
        tag("span", _line(line, language), "\n", class_="ln", data_key=f"L{number}" if keyed else None)
        for number, line in enumerate(lines[:_LINES], 1)
    ]
    if len(lines) > _LINES:
        rows.append(tag("span", f"… {len(lines) - _LINES} more lines", class_="ln"))
    digits = "wide" if len(lines) > 99 else None
    return tag("pre", tag("code", *rows), class_=" ".join(filter(None, ("listing", digits))), tabindex="0")


def _line(line: str, language: str) -> Html:
    known = _languages().get({"py": "python", "js": "javascript", "rs": "rust"}.get(language, language))
    if known is None or len(line) > 1_000:
        return join(line)
    pattern, words = known
    parts: list[Html] = []
    end = 0
    for found in pattern.finditer(line):
        comment, string, number, word = found.groups()
        kind = "tc" if comment else "ts" if string else "tn" if number else "tk" if word in words else ""
        if kind:
            parts += [join(line[end : found.start()]), tag("span", found[0], class_=kind)]
            end = found.end()
    return join([*parts, line[end:]])

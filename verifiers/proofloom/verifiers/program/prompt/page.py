"""Takes a prompt apart: its opening, the programs that it shows, and the paragraphs after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proofloom.verifiers.program.prompt.sentences import need, table, told

_BLOCK = re.compile(r"\A(.+?)\n\n```(\w+)\n(.*?)^```\n\n(.*)\Z", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """The programs that a prompt shows, and what it says after them."""

    shown: tuple[str, ...]
    paragraphs: list[str]


def page_of(prompt: str, language: str, kind: str) -> Page:
    """Take a prompt apart; raise `Unread` when it opens otherwise, or shows another language."""
    sources = []
    rest = prompt
    openings = [kind if kind in ("repair", "completion", "equivalence") else "plain"]
    openings += ["second"] if kind == "equivalence" else []
    for opening in openings:
        found = _BLOCK.match(rest)
        need(found, "a program is missing")
        assert found is not None
        said = told(found[1], "opening", opening)
        need(said is not None and found[2] == language, "the prompt opens in another way")
        assert said is not None
        name = table("sentences")["languages"].get(language)
        need(said.get("language", name) == name, "another language is named")
        sources.append(found[3])
        rest = found[4]
    need("```" not in rest, "there is one program more")
    return Page(tuple(sources), rest.split("\n\n"))

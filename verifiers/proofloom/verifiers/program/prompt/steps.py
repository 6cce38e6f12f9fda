"""Holds the rule of steps in a prompt to what it must be, and the lines that it names to the source."""

from __future__ import annotations

import re

from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.prompt.sentences import need, table

_CLOSING = re.compile(r"\s*(?://.*|[\s})\];]*(?:else\s*[{:]?)?\s*)")


def check_rule(text: str, body: Exercise) -> None:
    """Refuse any other rule than that of the language, with the lines of this source.

    What stands above the program's functions is named where it holds functions, and may be where it does not.
    """
    words, rules = table("rules")[body.language], table("rules")["steps"]
    first = body.lines[0]
    aboves = [rules["above"].format(line=first), *([] if _helps(body, first) else [""])]
    extra = parts(body)
    form = rules["one" if len(extra) == 1 else "many"]
    ending = "\n" + form.format(lines=", ".join(map(str, extra))) if extra else ""
    rule = rules["text"].strip()
    wanted = [rule.format(**words, above=above) + ending for above in aboves]
    need(text in wanted, "the rule of steps is another")


def parts(body: Exercise) -> list[int]:
    """Return the lines in the program's functions that are no node's, and yet hold more than brackets.

    A function ends at the first line that holds no more than a bracket, as far left as its head.
    """
    found, end = [], ""
    for number, line in enumerate(body.source.split("\n"), 1):
        if number in body.lines and not end:
            end = line[: len(line) - len(line.lstrip())] + "}"
        elif line.rstrip() == end:
            end = ""
        elif end and number not in body.lines and not _CLOSING.fullmatch(line):
            found.append(number)
    return found


def _helps(body: Exercise, first: int) -> bool:
    """Return whether functions of the prelude stand above the program's own."""
    return any(line.rstrip().endswith("}") for line in body.source.split("\n")[: first - 1])

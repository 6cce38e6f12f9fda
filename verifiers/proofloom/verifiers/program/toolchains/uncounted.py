"""Takes the counters out of a program that was printed with them, to see that nothing else sets it apart.

A counter is `_step()`: a line of its own, or what stands before a condition; and what takes back the checks
that were counted ahead of a loop. Nothing is known here of how counters were put in.
"""

from __future__ import annotations

import re

from proofloom.verifiers.program.toolchains.jobs import PREFIX

_LINE = re.compile(r"^[ \t]*(?:_step\(\)|_steps -= \d+|_unstep\(\d+\));?\n", re.MULTILINE)
_BEFORE = "_step() && ("
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)\'|[()]')


def uncounted(text: str) -> str:
    """Return a program's text without its counters."""
    plain = _LINE.sub("", text).replace(PREFIX, "")
    place = plain.find(_BEFORE)
    while place >= 0:
        end = _closing(plain, place + len(_BEFORE))
        plain = plain[:place] + plain[place + len(_BEFORE) : end] + plain[end + 1 :]
        place = plain.find(_BEFORE, place)
    return plain


def _closing(text: str, start: int) -> int:
    """Return where the bracket closes that was opened right before a place."""
    depth = 1
    for token in _TOKEN.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0:
            return token.start()
    return len(text)

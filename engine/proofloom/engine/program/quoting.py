"""Strings as they are written in notations and traces: no character in them divides anything there."""

import re

from proofloom.engine.program.kinds import FIRST, LAST

_PLAIN = re.compile(r"[A-Za-z0-9_.+*/=<>!?-]")
_QUOTED = re.compile(r'"(?:[A-Za-z0-9_.+*/=<>!?-]|\\x[0-9a-f]{2})*"')


def quoted(text: str) -> str:
    """Return a string in quotes; what is not a letter, digit or one of _.+-*/=<>!? becomes a code."""
    return '"' + "".join([c if _PLAIN.match(c) else f"\\x{ord(c):02x}" for c in text]) + '"'


def unquoted(text: str) -> str:
    """Return the string that was quoted; raise `ValueError` when the text is none of ours."""
    if not _QUOTED.fullmatch(text):
        raise ValueError(f"not a string: {text:.60}")
    found = re.sub(r"\\x(..)", lambda code: chr(int(code[1], 16)), text[1:-1])
    if quoted(found) != text or not all(FIRST <= ord(c) <= LAST for c in found):
        raise ValueError(f"not a string: {text:.60}")
    return found

"""Units of measure by every spelling of theirs; units are compared, never converted."""

from __future__ import annotations

from importlib.resources import files


def _read() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in files(__package__).joinpath("units.txt").read_text(encoding="utf-8").splitlines():
        name, colon, others = line.partition(":")
        if colon and not line.startswith("#"):
            found |= dict.fromkeys([name, *others.split()], name)
    return found


UNITS = _read()

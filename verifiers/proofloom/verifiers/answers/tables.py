"""Tables of spellings: units of measure, which are compared and never converted, and signs with commands."""

from __future__ import annotations

from importlib.resources import files


def read(name: str) -> dict[str, str]:
    """Return every spelling of a table with its canonical one; a line is `canonical: others`."""
    found: dict[str, str] = {}
    for line in files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        canonical, colon, others = line.partition(": ")
        if colon and not line.startswith("#"):
            found |= dict.fromkeys([canonical, *others.split()], canonical)
    return found


# every unit with the powers of those that it is made of: mph is mi/h
UNITS = {
    spelling: tuple(sorted((name, 1 - 2 * place) for place, name in enumerate(unit.split("/"))))
    for spelling, unit in read("units.txt").items()
}
SIGNS = read("signs.txt")

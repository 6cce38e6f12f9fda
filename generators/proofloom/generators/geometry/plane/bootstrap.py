"""Finds the scenes of each sort that have the deepest problems, and grows further ones: the table of parents.

`python -m proofloom.generators.geometry.plane.bootstrap SCENES KEPT CHILDREN [GROUP ...]` prints it: of so
many scenes of each sort so many are kept, and then as many of so many children of each of those.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry.values.numbers import NumberError
from proofloom.generators.geometry.plane.ask import ask
from proofloom.generators.geometry.plane.canonical import digest_of
from proofloom.generators.geometry.plane.parents import Parent, addressed
from proofloom.generators.geometry.plane.templates import bases

DEEP = (51, 400)  # steps of a deep problem
NUMBERS, PROOFS = 4, 1  # looked for in each scene
SEED = Seed.root("deep problems of parents")
HEAD = """\
# Scenes with problems of more than 50 steps: the figure that one begins with, its address and digest.
# Made by `python -m proofloom.generators.geometry.plane.bootstrap {}`.
parents = ["""


def deep(group: str, addresses: Iterable[Sequence[int]]) -> Iterator[tuple[int, Parent]]:
    """Yield those of some scenes that have deep problems, no two of one form, and how many problems."""
    seen = set()
    for address in addresses:
        try:
            scene = addressed(group, address)
            found = ask(scene, SEED / group / "/".join(map(str, address)), NUMBERS, PROOFS, DEEP)
        except (Reject, NumberError):
            continue
        digest = digest_of(scene.problem)
        if found and digest not in seen:
            seen.add(digest)
            yield len(found), Parent(scene.base.name, tuple(address), digest)


def deepest(group: str, addresses: Iterable[Sequence[int]], kept: int) -> list[Parent]:
    """Return those with the most deep problems, so many at most, in order of their addresses."""
    found = sorted(deep(group, addresses), key=lambda one: -one[0])[:kept]
    return sorted((parent for _, parent in found), key=lambda one: one.address)


def table(group: str, scenes: int, kept: int, children: int) -> list[Parent]:
    """Return the parents of a group, children of them included."""
    first = deepest(group, ((number,) for number in range(scenes)), kept)
    second = ((*parent.address, child) for parent in first for child in range(children))
    return [*first, *deepest(group, second, kept)]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    scenes, kept, children = map(int, arguments[:3])
    groups = arguments[3:] or list(dict.fromkeys(base.group for base in bases()))
    print(HEAD.format(" ".join(arguments)))
    for group in groups:
        for parent in table(group, scenes, kept, children):
            print(f"  {json.dumps([parent.base, [*parent.address], parent.digest])},", flush=True)
    print("]")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Scenes of deep problems, frozen by their addresses, and the scenes that are grown from them.

The table `parents.toml` is made by `bootstrap`. A parent is not stored: it is drawn again from its address,
and must then have the digest that the table says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files

from proofloom.engine import Seed
from proofloom.generators.geometry.plane.canonical import digest_of
from proofloom.generators.geometry.plane.scenes import Scene, grow, regrown
from proofloom.generators.geometry.plane.templates import bases

TABLE = "parents.toml"
ROOT = Seed.root("parents of plane scenes")
POINTS = ((7, 8), (8, 9), (9, 10))  # of parents, by generation
REMEMBERED = 256  # parents: a worker meets them again and again


@dataclass(frozen=True, slots=True)
class Parent:
    """A scene by its address.

    base     the figure that it begins with
    address  its number among the scenes of that sort of figure; after it the number of its child, and so on
    digest   of its canonical form
    """

    base: str
    address: tuple[int, ...]
    digest: str


@cache
def frozen() -> tuple[str, dict[str, tuple[Parent, ...]]]:
    """Return the digest of the table of parents, and its parents by the figures that they begin with."""
    text = files(__package__).joinpath(TABLE).read_bytes()
    rows = tomllib.loads(text.decode())["parents"]
    found: dict[str, list[Parent]] = {}
    for base, address, digest in rows:
        found.setdefault(base, []).append(Parent(base, tuple(address), digest))
    return blake2b(text, digest_size=8).hexdigest(), {base: tuple(some) for base, some in found.items()}


@cache
def groups_of() -> dict[str, str]:
    """Return for each figure to begin with the sort that it is of."""
    return {base.name: base.group for base in bases()}


def addressed(group: str, address: Sequence[int]) -> Scene:
    """Return the scene of an address; raise Reject where there is none."""
    before = address[:-1]
    seed = ROOT / group / "/".join(map(str, address))
    if not before:
        return grow(seed, POINTS[0], (group,))
    parent = addressed(group, before)
    return regrown(parent, seed, POINTS[len(before)], digest_of(parent.problem))


@lru_cache(maxsize=REMEMBERED)
def recalled(parent: Parent) -> Scene:
    """Return a parent's scene; raise ValueError where it is not the one that was frozen."""
    scene = addressed(groups_of()[parent.base], parent.address)
    if digest_of(scene.problem) != parent.digest:
        raise ValueError(f"{parent.base} {parent.address} is another scene than in {TABLE}: make it again")
    return scene


def grown(seed: Seed, points: tuple[int, int], groups: tuple[str, ...] = ()) -> Scene:
    """Return a scene of so many points grown from a parent of one of the groups, or raise Reject."""
    _, table = frozen()
    known = [base for base in table if not groups or groups_of()[base] in groups]
    parent = (seed / "parent").choice(table[(seed / "base").choice(known)])
    return regrown(recalled(parent), seed / "child", points, parent.digest)

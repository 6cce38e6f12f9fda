"""Which variables can be seen from a line in every language, as blocks end what they declare."""

from __future__ import annotations

from collections.abc import Iterator

from proofloom.engine.program.printers.shape import read_in
from proofloom.engine.program.rename import mentions, sets
from proofloom.engine.program.syntax import Block, Each, For, Function, If, Pairs, Stmt, blocks

Path = tuple[tuple[int, int], ...]
"""The blocks around a statement, outermost first: for each the statement that owns it, and which one."""


class Scope:
    """One function; statements are counted from 0 within it.

    What a loop gives to a variable that nothing then reads is hidden: some languages leave out its name.
    """

    def __init__(self, function: Function) -> None:
        self.params = {param.name for param in function.params}
        self.paths: list[Path] = []
        self.loops: dict[int, list[str]] = {}  # what each `for` binds
        homes: dict[str, Path] = {}
        outside: set[str] = set()
        for place, (path, stmt) in enumerate(_placed(function.body)):
            self.paths.append(path)
            bound = sets(stmt) if isinstance(stmt, For | Each | Pairs) else []
            if bound:
                self.loops[place] = bound
            read = mentions(stmt)
            for name in bound:
                read.remove(name)
            for name in read:
                homes[name] = _common(homes.get(name, path), path)
                if not any(name in self.loops.get(owner, ()) for owner, _ in path):
                    outside.add(name)
            for name in bound:
                homes[name] = _common(homes.get(name, path), path)
        self.hidden: set[str] = set()
        for place, (_, stmt) in enumerate(_placed(function.body)):
            if isinstance(stmt, For | Each | Pairs):
                unread = [name for name in self.loops[place] if name not in outside | self.params]
                unread = [name for name in unread if not read_in(name, stmt.body)]
                self.hidden.update(unread)
                self.loops[place] = [name for name in self.loops[place] if name not in unread]
        self.homes = homes
        self.inner = {name for names in self.loops.values() for name in names} - outside - self.params
        self.inner |= self.hidden

    def seen(self, name: str, place: int, ended: bool, bound: int, checked: dict[int, int]) -> bool:
        """Return whether a variable can be seen after a step at a place.

        `ended`: the step is the check at which a loop's values run out; `bound` is the step that last gave
        the variable its value, `checked` the last step of each `if` and loop in the activation.
        """
        if name in self.params:
            return True
        if name in self.inner:
            owners = {owner for owner, _ in self.paths[place]} | (set() if ended else {place})
            return any(name in self.loops.get(owner, ()) for owner in owners)
        if ended and name in self.loops.get(place, ()):
            return False
        home = self.homes[name]
        if self.paths[place][: len(home)] != home:
            return False
        return not home or bound > checked.get(home[-1][0], -1)


def _placed(body: Block) -> Iterator[tuple[Path, Stmt]]:
    """Yield every statement in order with its path; an elif stands where its `if` does."""
    count = 0

    def inner(block: Block, path: Path) -> Iterator[tuple[Path, Stmt]]:
        nonlocal count
        for stmt in block:
            own = count
            count += 1
            yield path, stmt
            for branch, part in enumerate(blocks(stmt)):
                chained = isinstance(stmt, If) and branch == 1 and len(part) == 1 and isinstance(part[0], If)
                yield from inner(part, path if chained else (*path, (own, branch)))

    yield from inner(body, ())


def _common(one: Path, other: Path) -> Path:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]

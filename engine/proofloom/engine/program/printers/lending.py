"""Which slices need no list of their own: nothing changes them or what they are a part of while they live."""

from __future__ import annotations

from collections.abc import Mapping

from proofloom.engine.program.printers.shape import Shape
from proofloom.engine.program.printers.sharing import RETURNED, Name, Sharing
from proofloom.engine.program.syntax import Expr, Program, Slice, Type, Var


class Lending:
    """Says of what a variable or parameter is given whether it may be a part of another list."""

    def __init__(self, program: Program, shapes: Mapping[str, Shape]) -> None:
        self.shapes = shapes
        self.sharing = Sharing(program, {name: shape.types for name, shape in shapes.items()})
        self.kept = {self.sharing.group((name, RETURNED)) for name in shapes}
        self.kept |= {
            self.sharing.group((name, variable))
            for name, shape in shapes.items()
            for variable in shape.changed
        }

    def lends(self, function: str, value: Expr, holder: Name) -> bool:
        """Return whether a slice made in a function is only looked at, and its list left alone meanwhile.

        What a group of variables returns may outlive the function; what changes one may change the list.
        """
        match value:
            case Slice(Var(name), start, stop) if (start, stop) != (None, None):
                shape, group = self.shapes[function], self.sharing.group
                if shape.types[name] not in (Type.LIST, Type.STRS) or group(holder) in self.kept:
                    return False
                own = group((function, name))
                return not any(group((function, other)) == own for other in shape.changed)
        return False

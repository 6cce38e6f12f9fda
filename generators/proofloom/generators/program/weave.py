"""Writes the function that is called first: each step takes what the last one made, on values that suit it.

Every step is run on the pool before the next is chosen, and only what takes the values seen so far is
chosen. A step is a call, or a loop that calls a function for each of many, written out in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from proofloom.engine import Reject
from proofloom.engine.program.checks import types
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.rename import renamed, variables
from proofloom.engine.program.syntax import (
    Assign,
    Block,
    Call,
    Do,
    Expr,
    Function,
    Int,
    Param,
    Program,
    Return,
    Stmt,
    Table,
    Var,
    statements,
)
from proofloom.engine.program.values import frozen
from proofloom.generators.program.ending import Ending, Source
from proofloom.generators.program.idioms import Made, Need, vain
from proofloom.generators.program.live import Misfit, Pool
from proofloom.generators.program.reduce import covered
from proofloom.generators.program.supply import Held, Supply, base, fits, names_of
from proofloom.generators.program.titles import clumsy

TRIES = 10
ENDS = ("index", "name", "code")
"""What nothing takes."""
LONGEST_CHAIN = 5
"""How many functions may be called one on the result of another; of more, some answer another question."""
DRAWN = 3
"""How many functions are drawn for a step, of which the one that ties in best is taken."""


class Weaver(Ending):
    """Writes one function over functions that it draws on the way."""

    def __init__(
        self, supply: Supply, name: str, params: Sequence[Param], flavours: Sequence[str], pool: Pool,
        limits: Limits, numbers: bool,
    ) -> None:  # fmt: skip
        super().__init__(supply.stream, name, params, flavours, (), pool, limits)
        self.supply = supply
        self.limits = limits
        self.helpers: dict[str, Made] = {}
        self.first: list[Function] = []  # those that the step under way calls first
        self.sources = {}
        self.makers = {}
        self.idle = set(self.given)  # parameters that nothing has read
        # something of another type beside the first is what the parts are told, not what they are about
        self.main = [
            param.name for param in params if numbers or param.type is params[0].type is not Type.INT
        ] or [params[0].name]

    def weave(self, count: int, depths: Sequence[int], shared: bool) -> Function:
        """Return the function over `count` others; `depths` are how many forms may stand around an idiom.

        shared  whether one of them is called by two functions
        """
        self.several_questions = count > LONGEST_CHAIN
        tries = 0
        while len(self.helpers) < count:
            tries += 1
            if tries > TRIES:
                raise Reject("a call does not fit")
            left = count - len(self.helpers)
            fit = [depth for depth in depths if depth + (not self.body) < left] or [0]
            if shared and self.helpers and left == 1:
                self.step_again()
            else:
                self.step(self.stream.choice(fit), left)
        value, kind = self.result()
        return Function(self.name, self.params, kind, (*self.body, Return(value)))

    def step(self, depth: int, left: int) -> bool:
        """Add one step whose function is an idiom within so many forms; return whether it could be."""
        name = self.focus()
        written = (left == 1 and not self.body) or self.stream.chance(2, 5)
        drawn = [self.supply.piece(self.held_by(name), depth + written) for _ in range(DRAWN)]
        found = [
            made for made in drawn
            if made
            and not self.helpers.keys() & names_of(made)
            and not vain(self.makers.get(name, ""), base(made))
        ]  # fmt: skip
        found.sort(key=lambda made: self.worth(made, left - depth > 1), reverse=True)
        return any(self.added(made, name, written) for made in found)

    def worth(self, made: Made, more: bool) -> int:
        """Return how well a function ties in: it takes what else waits, gives what `more` is made of."""
        ties = sum(self.waits(need) for need in made.needs[1:])
        return 2 * ties + (more and made.result not in (Type.INT, Type.NONE))

    def waits(self, need: Need) -> bool:
        """Return whether something that nothing has read is what a need asks for."""
        waiting = [name for name in (*self.idle, *self.unread) if name in self.seen]
        return any(fits(need, self.held_by(name)) for name in waiting)

    def step_again(self) -> bool:
        """Add a step over a function that was called before."""
        leaves = [made for made in self.helpers.values() if not made.under]
        leaf = self.stream.choice(leaves)
        for name in self.stream.shuffled(list(self.seen)):
            made = self.supply.again(leaf, self.held_by(name))
            if made and self.added(made, name, False):
                return True
        return False

    def added(self, made: Made, name: str, written: bool) -> bool:
        """Add a step if it can be placed and what it makes varies."""
        parts = made.under if written else (*made.under, made)
        before = dict(self.helpers)
        self.first = [item.function for item in parts if item.function.name not in before]
        self.helpers |= {item.function.name: item for item in parts}
        self.admit()
        placed = self.attempt(lambda: self.placed(made, name, written))
        self.first = []
        if not placed:
            self.helpers = before
            return False
        self.supply.take(made)
        return True

    def admit(self) -> None:
        """Let the functions drawn so far be called."""
        helpers = [made.function for made in self.helpers.values()]
        stub = Function(self.name, (), Type.NONE, ())
        self.interpreter = Interpreter(Program((*helpers, stub), self.name), self.limits)

    def look(self) -> None:
        """Run what is new; what is made has to vary, and all of what is called for the first time to run."""
        before = self.held
        super().look()
        if any(self.seen[name].distinct < 3 for name in self.unread if name in self.seen):
            raise Misfit
        new = Function(self.name, before.params, Type.NONE, tuple(self.body[len(before.body) :]))
        program = Program((*[made.function for made in self.helpers.values()], new), self.name)
        reached = covered(program, before.args, self.limits).functions
        if any(function not in reached for function in (*self.first, new)):
            raise Misfit
        if any(self.passes(function, new, before.args) for function in self.first):
            raise Misfit

    def passes(self, function: Function, new: Function, pool: Pool) -> bool:
        """Return whether what is new comes out the same when a function gives what it is passed."""
        found = False
        for param in function.params:
            if param.type is function.result:
                self.interpreter.patch(replace(function, body=(Return(Var(param.name)),)))
                self.interpreter.patch(new)
                found = found or self.unchanged(pool)
        self.interpreter.patch(function)
        return found

    def unchanged(self, pool: Pool) -> bool:
        """Return whether what is new makes of the pool what it made before."""
        names = [param.name for param in self.held.params]
        for args, held in zip(pool, self.held.args, strict=True):
            try:
                self.interpreter.run(args, self.fuel)
            except Fault:
                return False
            found = self.interpreter.variables()
            if any(frozen(found[name]) != value for name, value in zip(names, held, strict=True)):
                return False
        return True

    def focus(self) -> str:
        """Choose what the next step takes: what the last one made; before the first, an input."""
        made = [name for name in self.unread if name in self.seen and self.flavours[name] not in ENDS]
        if made and not (self.several_questions and self.stream.chance(1, 2)):
            return made[-1]
        if self.body and not self.several_questions:
            raise Reject("nothing is made of the last result")
        waiting = [name for name in self.main if name in self.idle]
        if self.body:
            waiting = waiting or [name for name, seen in self.seen.items() if seen.type.shared]
        if not waiting:
            raise Reject("nothing is made of the input")
        return self.stream.choice(waiting)

    def held_by(self, name: str) -> Held:
        """Return what is known of a variable."""
        seen = self.seen[name]
        return Held(seen.type, seen.low, seen.high, seen.shortest, seen.longest, self.flavours[name])

    # Placing

    def placed(self, made: Made, name: str, written: bool) -> Block:
        """Call a function, or write it out, with a variable as its first argument."""
        before: list[Stmt] = []
        args = [Var(name), *self.others(made, name, before)]
        self.note(name)
        for need, arg in zip(made.needs, args, strict=True):
            self.settle(need, arg)
        if written:
            return (*before, *self.written(made, args, name))
        call = Call(made.function.name, tuple(args))
        if made.alters:
            self.made(name)
        if made.result is Type.NONE:
            return (*before, Do(call))
        return (*before, self.kept(made, call, name))

    def others(self, made: Made, first: str, before: list[Stmt]) -> list[Expr]:
        """Choose the arguments after the first."""
        taken = {first}
        out: list[Expr] = []
        for need in made.needs[1:]:
            if need.new:
                name = self.inside(need.type, "memo", "seen", "known")
                before.append(_set(name, Table(need.type, (), ())))
                out.append(Var(name))
                continue
            options = [
                name for name, seen in self.seen.items()
                if name not in taken and seen.varied and fits(need, self.held_by(name))
                and not (need.varies and not self.given.issuperset((name, first)))
                and (need.type is not Type.INT or name in self.idle or name in self.unread)
            ]  # fmt: skip
            wanted = [name for name in options if name in self.idle] or options
            if wanted and (need.type is not Type.INT or self.stream.chance(4, 5)):
                name = self.stream.choice(wanted)
                taken.add(name)
                self.note(name)
                out.append(Var(name))
            elif need.type is Type.INT:
                if need.varies:
                    raise Misfit
                out.append(Int(self.literal(need)))
            else:
                raise Misfit
        return out

    def literal(self, need: Need) -> int:
        """Return a number that a person would pass."""
        if need.low == need.high:
            return need.low
        low, high = max(need.low, 1), min(need.high, 20)
        return self.stream.integer(min(low + 1, high), high) if low <= high else need.high

    def settle(self, need: Need, arg: Expr) -> None:
        """Let an input stand for what the first function to take it takes, where that is one thing."""
        if isinstance(arg, Var) and not self.flavours[arg.name] and need.type not in (Type.STR, Type.STRS):
            self.flavours[arg.name] = need.flavours[0] if len(need.flavours) == 1 else ""

    def role(self, made: Made, of: str) -> str:
        """Return what a function gives when it takes a variable first."""
        if made.gives != "same":
            return made.gives
        return "number" if self.types[of] is Type.STR else self.flavours[of]

    def note(self, name: str) -> None:
        """Note that a variable is read."""
        self.read(name)
        self.idle = self.idle - {name}

    def kept(self, made: Made, call: Call, of: str) -> Stmt:
        """Store what a call gives."""
        result = made.result
        if isinstance(result, tuple):
            roles = (("x", "y", "z"), ("first", "second", "third"))[self.stream.below(2)]
            names = [self.made(self.fresh(kind, role, f"{role}_part", f"last_{role}"))
                     for kind, role in zip(result, roles, strict=False)]  # fmt: skip
            for name in names:
                self.sources[name] = Source(name, made.titles, of)
            return Assign(tuple(map(Var, names)), (call,))
        name = self.made(self.fresh(result, *_roles(made, of), flavour=self.role(made, of)))
        self.sources[name] = Source(made.makes, made.titles, of)
        self.makers[name] = base(made)
        return _set(name, call)

    def written(self, made: Made, args: Sequence[Expr], of: str) -> Block:
        """Write a function out in place: its parameters are its arguments, its result is kept."""
        function = made.function
        last = function.body[-1]
        returns = [stmt for stmt in statements(function.body) if isinstance(stmt, Return)]
        if len(returns) != 1 or not isinstance(last, Return) or last.value is None:
            raise Misfit
        table = {item.function.name: item.function for item in (made, *made.under)}
        kinds = types(function, table)
        before: list[Stmt] = []
        names: dict[str, str] = {}
        for param, arg in zip(function.params, args, strict=True):
            if isinstance(arg, Var):
                names[param.name] = arg.name
            else:
                names[param.name] = self.inside(param.type, param.name)
                before.append(_set(names[param.name], arg))
        kept = last.value.name if isinstance(last.value, Var) else ""
        tops = {target for stmt in function.body if isinstance(stmt, Assign) for target in stmt.targets}
        kept_lists = {name for name, kind in kinds.items() if kind.shared and Var(name) in tops}
        assert isinstance(function.result, Type)
        for name in variables(function):
            if name == kept and name not in names:
                names[name] = self.made(
                    self.fresh(function.result, *_roles(made, of), flavour=self.role(made, of))
                )
            elif name in self.inner and self.types[name] is kinds[name] and not kinds[name].shared:
                names[name] = name
            elif name not in names and name in kept_lists:
                names[name] = self.fresh(kinds[name], name, flavour=_WAY.get(kinds[name], ""))
                self.sources[names[name]] = Source(name, (f"{name}_of_{of}",), of)
            elif name not in names:
                names[name] = self.inside(kinds[name], name, flavour="word")
        calls = {name: name for name in table}
        body = renamed(function, names, calls).body
        if kept:
            out = names[kept]
        else:
            out = self.made(self.fresh(function.result, *_roles(made, of), flavour=self.role(made, of)))
            final = body[-1]
            assert isinstance(final, Return)
            assert final.value is not None
            body = (*body[:-1], _set(out, final.value), final)
        self.sources[out] = Source(made.makes, made.titles, "")
        self.makers[out] = base(made)
        return (*before, *body[:-1])


_WAY = {Type.LIST: "count", Type.STR_INT: "count", Type.INT_INT: "count"}
"""What a list or a table that was made on the way is taken for: little is done with it."""


def _roles(made: Made, of: str) -> tuple[str, ...]:
    """Return what to call a result, in order of liking."""
    makes = made.makes
    twice = "_" in of or clumsy(f"{of}_{makes}")
    return (makes, f"new_{makes}" if twice else f"{of}_{makes}", f"last_{makes}", f"final_{makes}")


def _set(name: str, value: Expr) -> Assign:
    return Assign((Var(name),), (value,))

"""Finds functions that suit a value: an idiom, or forms around one, chosen from the outside in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from proofloom.engine import Stream
from proofloom.engine.program.kinds import Type
from proofloom.generators.program.idioms import Form, Idiom, Made, Need, forms, library
from proofloom.generators.program.idioms.forms import FARTHEST

VALUES = (Type.INT, Type.STR, Type.BOOL)
FIELDS = (0, 40)
"""The span of the numbers in a line of them."""
TRIES = 6
MOST = 40
"""How many forms are tried at all for one function."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a value: its type, span of integers, least and greatest length, flavour."""

    type: Type
    low: int = 0
    high: int = 0
    shortest: int = 1
    longest: int = 9
    flavour: str = ""


def fits(need: Need, held: Held) -> bool:
    """Return whether a value is what a need asks for."""
    if need.type is not held.type or need.new:
        return False
    if need.type is Type.INT:
        return need.low <= held.low and held.high <= need.high and _plays(need, held)
    if need.type is Type.STR:
        return held.flavour in need.flavours
    if need.type is Type.STRS and need.flavours and (held.flavour or "word") not in need.flavours:
        return False
    if need.type is not Type.STRS and not _plays(need, held):
        return False
    if need.items and not (need.items[0] <= held.low and held.high <= need.items[1]):
        return False
    return held.shortest >= need.low and held.longest <= 60


def _plays(need: Need, held: Held) -> bool:
    """Return whether integers stand for something that a need takes; an input may stand for anything."""
    return not need.flavours or held.flavour in ("", *need.flavours)


def element(form: Form, held: Held) -> Held | None:
    """Return what a form hands to the function within it when it takes a value; None where it cannot."""
    match form.takes, form.params[0][1]:
        case (("one" | "two"), _):
            if held.type is Type.LIST:
                return Held(Type.INT, held.low, held.high, flavour=held.flavour)
            if held.type is Type.STRS:
                return Held(Type.STR, flavour=held.flavour or "word")
            return (
                Held(Type.LIST, held.low, held.high, 2, 12, held.flavour) if held.type is Type.GRID else None
            )
        case _, ("upto",):
            return (
                Held(Type.INT, 1, held.high, flavour=held.flavour)
                if held.low >= 1 and 3 <= held.high <= FARTHEST
                else None
            )
        case "any", _:
            return held
        case "int", _:
            return Held(Type.INT, held.low, held.high, flavour=held.flavour)
        case "list", ("str", *_):
            return Held(Type.LIST, *FIELDS, 2, 12) if held.flavour == "csv" else None
        case "list", (kind, *_):
            if ".." in kind:
                return (
                    Held(Type.LIST, 0, 9, 2, 4, "number") if held.low >= 100 and held.high <= 9999 else None
                )
            if form.name in ("windows", "sliding"):
                return Held(Type.LIST, held.low, held.high, 2, 4, held.flavour)
            if form.name == "of_gaps":
                return Held(Type.LIST, held.low - held.high, held.high - held.low, 2, 12, held.flavour)
            if form.name == "of_lengths":
                return Held(Type.LIST, 1, 12, 3, 12, "count")
            return Held(Type.LIST, 14 * min(held.low, 0), 14 * held.high, 2, 40, held.flavour)
        case "strs", _:
            return Held(Type.STRS, shortest=2) if held.flavour == "text" else None
    if form.takes == "str":
        if held.type is Type.STR and held.flavour != "text":
            return None
        return Held(Type.STR, flavour="word")
    return None


@cache
def fitting(kind: Type, want: Form | None, allowed: frozenset[Type], recursion: bool) -> tuple[Idiom, ...]:
    """Return the idioms of allowed types whose first parameter is of a type, and that a form can use."""
    found = []
    for idiom in library():
        if not idiom.params or idiom.params[0][1].type is not kind or not idiom.types <= allowed:
            continue
        # a truth is only of use to a form
        useful = want.accepts(idiom.result, idiom.makes) if want else idiom.result is not Type.BOOL
        if useful and (recursion or not idiom.recursive):
            found.append(idiom)
    return tuple(found)


@cache
def forms_of(kind: Type) -> tuple[Form, ...]:
    """Return the forms that may take a type first."""
    return tuple(form for form in forms() if kind in form.sources())


@dataclass
class Supply:
    """Draws functions of the allowed types; `used` are names of idioms and forms that were taken already."""

    stream: Stream
    types: frozenset[Type]
    recursion: bool | None
    used: set[str] = field(default_factory=set)
    left: int = 0

    def idiom(self, held: Held, want: Form | None = None) -> Made | None:
        """Return an idiom that takes a value first, and that a form can use."""
        known = fitting(held.type, want, self.types, self.recursion is not False)
        fit = [idiom for idiom in known if fits(idiom.params[0][1], held) and not self.used & idiom.tags]
        if self.recursion:
            fit = [idiom for idiom in fit if idiom.recursive] or fit
        if not fit:
            return None
        made = self.stream.choice(fit).make(self.stream)
        return made if want is None or want.suits(made) else None

    def piece(self, held: Held, depth: int, want: Form | None = None) -> Made | None:
        """Return an idiom within `depth` forms that takes a value first."""
        if depth == 0:
            return self.idiom(held, want)
        if want is None:
            self.left = MOST
        options = [form for form in forms_of(held.type) if not self.used & {form.name, *form.like}]
        for form in self.stream.shuffled(options)[:TRIES]:
            self.left -= 1
            if self.left < 0:
                return None
            if made := self.within(form, held, depth, want):
                return made
        return None

    def within(self, form: Form, held: Held, depth: int, want: Form | None = None) -> Made | None:
        """Return a form around what suits it."""
        part = element(form, held)
        if part is None or not _nested(form, want):
            return None
        inner = self.piece(part, depth - 1, form)
        if inner is None or not form.suits(inner):
            return None
        made = form.around(inner, self.stream, self.types)
        if made is None or not fits(made.needs[0], held):
            return None
        if want is not None and not want.suits(made):
            return None
        return made

    def again(self, leaf: Made, held: Held) -> Made | None:
        """Return a form, not used so far, around a function that is called elsewhere too."""
        for form in self.stream.shuffled([form for form in forms_of(held.type) if form.suits(leaf)]):
            part = element(form, held)
            if part is None or not fits(leaf.needs[0], part):
                continue
            made = form.around(leaf, self.stream, self.types)
            if made and fits(made.needs[0], held) and made.function.name not in self.used:
                return made
        return None

    def take(self, made: Made) -> None:
        """Note that a function is used, with all that it is made of."""
        for item in (made, *made.under):
            self.used |= {item.function.name, *item.titles}
            if item.form:
                self.used |= {item.form.name, *item.form.like}


def _nested(form: Form, want: Form | None) -> bool:
    """Return whether one form within another reads well: what only changes its input stands once."""
    return want is None or not (form.name.startswith("of_") and want.name.startswith("of_"))


def base(made: Made) -> str:
    """Return the name of an idiom, or of the form that is outermost."""
    return made.form.name if made.form else made.function.name


def names_of(made: Made) -> set[str]:
    """Return the names of a function and of all that it is made of."""
    return {item.function.name for item in (made, *made.under)}

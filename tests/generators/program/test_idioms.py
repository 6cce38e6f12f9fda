"""Every idiom of the library, filled several times: sound, well named, running on what it asks for."""

import pytest

from proofloom.engine import Seed
from proofloom.engine.program.checks import RESERVED, problems
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import Program
from proofloom.generators.program.idioms import Idiom, Made, Need, library
from proofloom.generators.program.inputs import Shape

LIMITS = Limits(fuel=5_000)


def shape(need: Need) -> Shape:
    flavour = next((word for word in need.flavours if word != "code"), "")
    low, high = (need.low, need.high) if need.type is Type.INT else (-4, 9)
    return Shape(need.type, flavour, low, high, 4)


def fillings(idiom: Idiom) -> list[Made]:
    return [idiom.make((Seed.root("fill") / idiom.name / turn).stream()) for turn in range(5)]


@pytest.mark.parametrize("idiom", library(), ids=lambda idiom: idiom.name)
def test_an_idiom_is_sound_and_runs_on_what_it_asks_for(idiom: Idiom) -> None:
    values = set()
    for turn, made in enumerate(fillings(idiom)):
        program = Program((made.function,), made.function.name)
        assert problems(program) == []
        interpreter = Interpreter(program, LIMITS)
        faults = 0
        for number in range(12):
            stream = (Seed.root("run") / idiom.name / turn / number).stream()
            args = tuple(() if need.new else shape(need).drawn(stream) for need in made.needs)
            try:
                values.add(interpreter.run(args).value)
            except Fault:
                faults += 1
        assert faults <= 4
    assert len(values) > 1 or idiom.result is Type.NONE


def test_names_are_free_and_tell_idioms_apart() -> None:
    for idiom in library():
        assert not set(idiom.names) & RESERVED
        assert idiom.makes.isidentifier() or idiom.result is Type.NONE
    bodies = [idiom.name for idiom in library()]
    assert len(bodies) == len(set(bodies))


def test_every_type_is_taken_and_given() -> None:
    taken = {need.type for idiom in library() for _, need in idiom.params}
    assert taken >= {Type.INT, Type.STR, Type.LIST, Type.STRS, Type.GRID, Type.STR_INT, Type.INT_INT}
    given = {kind for idiom in library()
             for kind in (idiom.result if isinstance(idiom.result, tuple) else (idiom.result,))}  # fmt: skip
    assert given >= taken | {Type.BOOL, Type.NONE}
    assert sum(idiom.recursive for idiom in library()) >= 10

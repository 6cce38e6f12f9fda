"""Forms are sound around whatever suits them, and take no more than the function within them may take."""

import pytest

from proofloom.engine import Seed, Stream
from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Interpreter, Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import Program
from proofloom.generators.program.grow import TYPES
from proofloom.generators.program.idioms import Form, Made, forms, library
from proofloom.generators.program.inputs import Shape
from proofloom.generators.program.supply import Held, Supply, element, fits

LIMITS = Limits(fuel=20_000)


def around(form: Form, stream: Stream, most: int = 3) -> list[Made]:
    found: list[Made] = []
    for idiom in stream.shuffled(library()):
        inner = idiom.make(stream)
        if inner.needs and form.suits(inner) and (made := form.around(inner, stream, TYPES)):
            found.append(made)
        if len(found) == most:
            break
    return found


def drawn(made: Made, stream: Stream) -> tuple[object, ...]:
    out = []
    for need in made.needs:
        flavour = next((word for word in need.flavours if word != "code"), "")
        low, high = (need.low, need.high) if need.type is Type.INT else need.items or (1, 9)
        out.append(Shape(need.type, flavour, low, min(high, low + 50), max(4, need.low)).drawn(stream))
    return tuple(out)


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.name)
def test_a_form_is_sound_and_runs_around_what_suits_it(form: Form) -> None:
    stream = (Seed.root("forms") / form.name).stream()
    found = around(form, stream)
    assert found
    values = set()
    for made in found:
        helpers = [item.function for item in made.under]
        program = Program((*helpers, made.function), made.function.name)
        assert problems(program) == []
        interpreter = Interpreter(program, LIMITS)
        values |= {interpreter.run(drawn(made, stream)).value for _ in range(20)}  # type: ignore[arg-type]
    assert len(values) > 1


def test_what_a_form_takes_lies_in_what_the_function_within_it_takes() -> None:
    total = next(form for form in forms() if form.name == "total")
    inner = next(idiom for idiom in library() if idiom.name == "fibonacci_").make(Seed.root("a").stream())
    made = total.around(inner, Seed.root("b").stream(), TYPES)
    assert made
    assert made.needs[0].items == (inner.needs[0].low, inner.needs[0].high)
    assert fits(made.needs[0], Held(Type.LIST, 1, 40, 2))
    assert not fits(made.needs[0], Held(Type.LIST, 1, 41, 2))


def test_only_amounts_are_added_up() -> None:
    total = next(form for form in forms() if form.name == "total")
    place = next(idiom for idiom in library() if idiom.name == "argmax_").make(Seed.root("a").stream())
    assert not total.suits(place)
    assert total.suits(
        next(idiom for idiom in library() if idiom.name == "spread_").make(Seed.root("a").stream())
    )


def test_what_is_supplied_suits_what_it_is_supplied_for() -> None:
    held = [Held(Type.LIST, 1, 12, 3, 7), Held(Type.STR, flavour="text"), Held(Type.GRID, 0, 9, 3, 5)]
    for turn in range(60):
        supply = Supply((Seed.root("supply") / turn).stream(), TYPES, None)
        given = held[turn % 3]
        made = supply.piece(given, turn % 3)
        if made:
            assert fits(made.needs[0], given)
            assert len(made.under) == turn % 3


def test_a_walk_hands_on_the_span_of_what_it_walks_over() -> None:
    total = next(form for form in forms() if form.name == "total")
    part = element(total, Held(Type.LIST, -3, 8))
    assert part
    assert (part.type, part.low, part.high) == (Type.INT, -3, 8)

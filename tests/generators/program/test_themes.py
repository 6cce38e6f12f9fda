"""What composites promise: functions fit by role, every branch is reached, shapes are many."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from itertools import combinations

import pytest

from proofloom.engine import Reject, Seed, Stream
from proofloom.engine.program.canonical import skeleton
from proofloom.engine.program.checks import RESERVED, problems
from proofloom.engine.program.effects import calls_of
from proofloom.engine.program.interpret import Interpreter, Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Call,
    Cmp,
    Expr,
    For,
    Function,
    If,
    Int,
    Param,
    Program,
    Return,
    Var,
    expressions,
    statements,
    walk,
)
from proofloom.generators.program.compound import CHOOSING, composed
from proofloom.generators.program.grow import Controls, grown
from proofloom.generators.program.plan import Draft
from proofloom.generators.program.reduce import idle
from proofloom.generators.program.themes import MIXES, Composer, Helper, Theme, themes
from proofloom.generators.program.themes.scope import bound, known

LIMITS = Limits(fuel=1_000)
RISING = {"energy": ("usage", "people"), "parcels": ("weight", "distance"), "parking": ("hours", "axles"),
          "tickets": ("distance", "adults", "children"), "baking": ("loaves", "guests")}  # fmt: skip
"""Of which quantities more never costs much less, whichever of a theme's rules is taken."""
NAMED = {helper.name: (theme, helper) for theme in themes() for helper in theme.helpers}


def roles(theme: Theme) -> set[str]:
    return set(theme.order)


def drafts(mix: str, count: int, steps: tuple[float, float] = (10, 200)) -> Iterator[Draft]:
    for number in range(count):
        with suppress(Reject):
            yield composed((Seed.root(mix) / number).stream(), 8, mix, 24, steps, LIMITS)


@cache
def composites() -> tuple[Draft, ...]:
    return tuple(draft for mix in MIXES for draft in drafts(mix, 24))


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_a_theme_knows_its_roles_and_takes_no_name_of_others(theme: Theme) -> None:
    known = roles(theme)
    synonyms = tomllib.loads(files("proofloom.generators.program").joinpath("names.toml").read_text("utf-8"))
    words = {word for item in theme.quantities.values() for word in item.words} | known
    words |= {helper.makes for helper in theme.helpers}
    assert not words & (synonyms["meaningful"].keys() | RESERVED)
    titles = Counter(title for helper in theme.helpers for title in helper.titles)
    assert max(titles.values()) == 1
    for helper in theme.helpers:
        assert {*helper.params, helper.gives} <= known, helper.name
        assert not set(helper.titles) & words, helper.name
        if helper.when:
            assert set(helper.when.names) <= known, helper.name
    for item in theme.quantities.values():
        assert item.low < item.high


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_function_of_a_theme_is_called_somewhere(theme: Theme) -> None:
    left = {helper.name for helper in theme.helpers}
    for number in range(400):
        mix = list(MIXES)[number % 4]
        stream = (Seed.root(theme.name) / number).stream()
        with suppress(Reject):
            program = Composer(stream, theme, MIXES[mix], list(theme.quantities)).program(8, CHOOSING[mix])
            assert not problems(program)
            left -= {function.name for function in program.functions}
        if not left:
            return
    raise AssertionError(f"never called: {sorted(left)}")


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_function_of_a_theme_does_something(theme: Theme) -> None:
    for helper in theme.helpers:
        for number in range(12):
            function = helper.made((Seed.root(helper.name) / number).stream()).function
            program = Program((function,), function.name)
            assert not problems(program)
            assert not idle(program), helper.name


def test_every_function_is_called_once_and_with_what_it_is_about() -> None:
    for draft in composites():
        calls = [call for function in draft.program.functions for stmt in statements(function.body)
                 for call in calls_of(stmt)]  # fmt: skip
        assert Counter(call.function for call in calls) == Counter(
            function.name for function in draft.program.functions if function.name != draft.program.entry
        )
        for call in calls:
            if call.function in NAMED:
                _fits(call, *NAMED[call.function])


def _fits(call: Call, theme: Theme, helper: Helper) -> None:
    """Hold each argument to the role of its parameter: its own name, or what a function gave for it."""
    for argument, role in zip(call.args, helper.params, strict=True):
        assert isinstance(argument, Var)
        words = {role, *(other.makes for other in theme.helpers if other.gives == role)}
        words |= set(theme.quantities[role].words) if role in theme.quantities else set()
        assert argument.name in words, (call, role)


def test_parameters_keep_one_order() -> None:
    for draft in composites():
        places: dict[tuple[str, str], int] = {}
        for function in draft.program.functions:
            names = [param.name for param in function.params]
            for place, name in enumerate(names):
                for other in names[place + 1 :]:
                    assert (other, name) not in places
                    places[name, other] = 1


def test_every_branch_is_reached_and_some_run_has_the_steps_asked_for() -> None:
    for draft in drafts("selective", 30, (14, 18)):
        interpreter = Interpreter(draft.program, LIMITS, traced=True)
        runs = [interpreter.run(args) for args in draft.pool]
        assert any(14 <= run.steps <= 18 for run in runs)
        node = 0
        for function in draft.program.functions:
            for stmt in (None, *statements(function.body)):
                hits, truths = (sum(getattr(run, name)[node] for run in runs) for name in ("hits", "truths"))
                assert hits
                assert not isinstance(stmt, If) or 0 < truths < hits
                node += 1


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_what_a_loop_calls_depends_on_the_turn_or_on_what_is_carried_along(theme: Theme) -> None:
    counted = {turns.name for turns in theme.turns}
    for helper in theme.helpers:
        if helper.turns:
            asked = helper.when.names if helper.when else ()
            assert {*helper.params, *asked} & {*counted, theme.goal}, helper.name


def test_a_bound_is_written_in_one_way_throughout() -> None:
    """Not `people > 4` here and `people >= 5` there."""
    for draft in composites():
        written: dict[str, int] = {}
        for function in draft.program.functions:
            for stmt in statements(function.body):
                if isinstance(stmt, If):
                    key, number = bound(stmt.test)
                    assert written.setdefault(key, number) == number, (key, number)


def test_an_allowance_asks_for_itself_whether_it_is_due() -> None:
    """By leaving early, in one function of a program only, or from zero on."""
    early = clipped = 0
    for draft in composites():
        leaving = [function for function in draft.program.functions if _leaves(function)]
        assert len(leaving) <= 1, [function.name for function in leaving]
        early += len(leaving)
        for function in draft.program.functions:
            if function.name in NAMED and NAMED[function.name][1].when:
                clipped += any(isinstance(part, Bin) and part.op == "max" and part.left == Int(0)
                               for stmt in function.body for expr in expressions(stmt)
                               for part in walk(expr))  # fmt: skip
    assert early
    assert clipped


def _leaves(function: Function) -> bool:
    match function.body:
        case (If(_, (Return(Int() | Var()),), ()), Return()):
            return True
    return False


def test_nothing_is_charged_or_credited_twice() -> None:
    """Of what happens once only alternatives to each other are called."""
    several = 0
    for draft in composites():
        helpers = [NAMED[function.name][1] for function in draft.program.functions if function.name in NAMED]
        for helper, other in combinations(helpers, 2):
            if helper.once & other.once:
                assert (helper.gives, helper.kind) == (other.gives, other.kind), (helper.name, other.name)
                several += 1
    assert several


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_a_change_in_a_loop_goes_on_after_the_first_turn(theme: Theme) -> None:
    """Doing it twice is not the same as doing it once, unless it is about the turn."""
    counted = {turns.name for turns in theme.turns}
    for helper in theme.helpers:
        asked = helper.when.names if helper.when else ()
        if helper.turns and theme.goal in helper.params and not counted & {*helper.params, *asked}:
            function = helper.made(Seed.root(helper.name).stream()).function
            interpreter = Interpreter(Program((function,), function.name), LIMITS)
            stream = Seed.root(theme.name).stream()
            assert any(_goes_on(interpreter, helper, theme, stream) for _ in range(40)), helper.name


def _goes_on(interpreter: Interpreter, helper: Helper, theme: Theme, stream: Stream) -> bool:
    given = {role: stream.integer(item.low, item.high) for role, item in theme.quantities.items()}
    values = {role: given.get(role, stream.integer(2, 2_000)) for role in helper.params}
    once = interpreter.run(tuple(values.values())).value
    twice = interpreter.run(tuple((values | {theme.goal: once})[role] for role in helper.params)).value
    return once != twice


@pytest.mark.parametrize("theme", RISING)
def test_a_rule_meets_the_usual_ones_at_its_limit(theme: str) -> None:
    """Two kilos more are not cheaper because another tariff begins between them."""
    found = next(item for item in themes() if item.name == theme)
    ways = [helper for helper in found.helpers if helper.gives == found.goal and not helper.kind
            and helper.params and {*helper.params} <= found.quantities.keys()]  # fmt: skip
    met = 0
    for helper in ways:
        for other in ways:
            if helper.when and not other.when and helper.when.names[0] in RISING[theme]:
                for number in range(12):
                    below, above = _sides(helper, other, found, (Seed.root(helper.name) / number).stream())
                    assert above >= 0.9 * below, (helper.name, other.name, below, above)
                    met += 1
    assert met


def _sides(helper: Helper, other: Helper, theme: Theme, stream: Stream) -> tuple[int, int]:
    """Return what is charged just below a rule's limit and just above it: by the rule, and as usual."""
    made = helper.made(stream)
    assert isinstance(made.when, Cmp)
    assert isinstance(made.when.right, Int)
    assert helper.when
    role, limit = helper.when.names[0], made.when.right.value
    low, high = (limit, limit + 1) if made.when.op in (">", "<=") else (limit - 1, limit)
    given = {name: stream.integer(item.low, item.high) for name, item in theme.quantities.items()}
    sides = []
    for place in (low, high):
        rule = (place == high) == (made.when.op in (">", ">="))
        function = made.function if rule else other.made(stream).function
        params = helper.params if rule else other.params
        args = tuple((given | {role: place})[name] for name in params)
        sides.append(Interpreter(Program((function,), function.name), LIMITS).run(args).value)
    return sides[0], sides[1]


def test_what_is_decided_where_it_is_called_is_not_asked_there() -> None:
    x = Var("x")
    least, tested = Return(Bin("min", x, Int(10))), If(Cmp(">", x, Int(10)), (Return(Int(0)),))
    for stmt in (least, tested):
        function = Function("f", (Param("x", Type.INT),), Type.INT, (stmt, Return(x)))
        assert known({"x": (0, 30)}).asks(function)
        assert not known({"x": (0, 9)}).asks(function)
        assert not known({"x": (11, 30)}).asks(function)
        assert not known({"x": (0, 30)}).after(Cmp(">", x, Int(12)), True).asks(function)
    alone = known({"x": (0, 30)}).after(Cmp(">", x, Int(12)), True)
    assert not alone.open(Cmp(">", x, Int(13)))  # one value would be left between the two bounds


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_branches_of_a_choice_are_charged_alike(theme: Theme) -> None:
    """What a way to find the goal leads to adds nothing, and changes nothing, that the others do without."""
    if theme.goal in theme.quantities:
        return
    for number in range(20):
        stream = (Seed.root(theme.name) / number).stream()
        with suppress(Reject):
            program = Composer(stream, theme, MIXES["selective"], list(theme.quantities)).program(7, (1, 1))
            ways = [program.function(program.entry)]
            for function in ways:
                for stmt in statements(function.body):
                    assert not isinstance(stmt, Assign) or Var(theme.goal) not in stmt.targets, function
                    assert not isinstance(stmt, Return) or isinstance(stmt.value, Call), function
                    ways += [program.function(call.function) for call in calls_of(stmt)
                             if call.function not in NAMED]  # fmt: skip


def test_what_was_asked_already_is_not_asked_again() -> None:
    for draft in composites():
        for function in draft.program.functions:
            asked = [stmt.test for stmt in statements(function.body) if isinstance(stmt, If)]
            assert len(asked) == len(set(asked))


def test_alternatives_never_follow_each_other() -> None:
    """Of one kind all are called within one choice: a price is not taxed twice."""
    for draft in composites():
        for function in draft.program.functions:
            for place, stmt in enumerate(function.body):
                later = function.body[place + 1 :]
                if isinstance(stmt, If) and not stmt.other and isinstance(stmt.then[-1], Return):
                    continue  # what follows stands in the place of an `else`
                assert not _kinds((stmt,)) & _kinds(later), function.name


def _kinds(block: Block) -> set[tuple[str, str]]:
    called = [call.function for stmt in statements(block) for call in calls_of(stmt)]
    helpers = [NAMED[name][1] for name in called if name in NAMED]
    return {(helper.gives, helper.kind) for helper in helpers if helper.kind}


def test_a_loop_does_more_than_wait_for_one_turn() -> None:
    for draft in composites():
        for function in draft.program.functions:
            for stmt in statements(function.body):
                if isinstance(stmt, For) and function.name not in NAMED:
                    assert not all(isinstance(item, If) and not item.other and _counts(item.test, stmt.var)
                                   for item in stmt.body)  # fmt: skip


def _counts(test: Expr, turn: str) -> bool:
    return isinstance(test, Cmp) and test.left == Var(turn)


def test_shapes_are_many_and_themes_all_come_up() -> None:
    made = [draft.program for draft in composites()]
    assert len({skeleton(program) for program in made}) > 0.95 * len(made)
    seen = {theme.name for program in made for theme in _theme(program)}
    assert seen == {theme.name for theme in themes()}


def _theme(program: Program) -> list[Theme]:
    return [NAMED[function.name][0] for function in program.functions if function.name in NAMED]


def test_inputs_stay_plausible_whatever_steps_are_asked_for() -> None:
    controls = Controls(functions=(8, 8), composition="loops", pool=24, steps=80, distinct=(6, 1))
    found = 0
    for number in range(20):
        with suppress(Reject):
            item = grown(Seed.root("plausible") / number, controls)
            found += 1
            for args in (*item.pool, item.args):
                for value, shape in zip(args, item.shapes, strict=True):
                    assert shape.type is Type.INT
                    assert isinstance(value, int)
                    assert shape.low <= value <= shape.high
    assert found > 3


def test_too_small_a_composite_is_refused() -> None:
    with pytest.raises(Reject, match="four functions"):
        composed(Seed.root("small").stream(), 3, "loops", 24, (10, 200), LIMITS)

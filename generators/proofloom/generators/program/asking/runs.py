"""Asks about the course of a run: states, the next line, visits, a variable's values, where runs part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from proofloom.engine import Reject, Seed, Stream
from proofloom.engine.program.expanders import written
from proofloom.engine.program.questions import Divergence, History, Next, State, Times
from proofloom.engine.program.rename import variables
from proofloom.engine.program.replay import Node, Replay, nodes
from proofloom.engine.program.traces import Bound, Ended, Event, Ref
from proofloom.engine.program.values import shown
from proofloom.generators.program.asking.posed import Posed
from proofloom.generators.program.asking.results import stands_in
from proofloom.generators.program.asking.scope import Scope
from proofloom.generators.program.asking.subject import Args, Subject
from proofloom.generators.program.asking.wording import Wording, joined

LONGEST = 160
"""Characters that an answer may take."""
VALUES = (3, 16)
"""How many values of a variable may be asked for."""


# The state after a step


def state(subject: Subject, seed: Seed) -> Posed:
    """Ask what some variables hold after a step."""
    stream = (seed / "step").stream()
    total = subject.run.steps
    wanted = sorted({stream.integer(max(2, total // 4), total) for _ in range(4)})
    found = list(_states(subject, wanted))
    if not found:
        raise Reject("no step has variables to ask for")
    step, held, fresh = stream.choice(found)
    names = _asked(held, fresh, stream)
    values = {name: held[name] for name in names}
    answer = written({subject.name(name): value for name, value in values.items()})
    fills = {"step": str(step), "names": joined([f"`{subject.name(name)}`" for name in names])}
    question = "state" if len(names) > 1 else "state_one"
    prompt = Wording(subject, seed / "words").prompt("state", fills, "state", question=question)
    if len(answer) > LONGEST or "`" in answer:
        raise Reject("the state is too long")
    held_then = tuple((name, shown(value)) for name, value in values.items())
    return Posed(State(step, held_then), prompt, answer, "value", step)


def _asked(held: dict[str, object], fresh: set[str], stream: Stream) -> list[str]:
    """Choose one to three variables, one that was set since the activation was entered among them."""
    first = stream.choice(sorted(fresh))
    others = stream.shuffled([name for name in held if name != first])
    few = [name for name in others if len(written(held[name])) <= LONGEST // 3]
    chosen = {first, *few[: stream.below(3)]}
    return [name for name in held if name in chosen]


def _states(subject: Subject, wanted: list[int]) -> Iterator[tuple[int, dict[str, object], set[str]]]:
    """Yield each wanted step with the variables that can be asked for, and those newly set of them."""
    scopes, firsts = {}, {}
    node = 0
    for item in subject.program.functions:
        scopes[item.name], firsts[item.name] = Scope(item), node + 1
        node += len(scopes[item.name].paths) + 1
    replay = Replay(subject.program)
    bound: list[dict[str, int]] = []
    checked: list[dict[int, int]] = []
    for now, event in enumerate(subject.events):
        replay.apply(event)
        if event.kind == "E":
            bound.append({})
            checked.append({})
        elif replay.closed:
            bound.pop()
            checked.pop()
        function = replay.stack[-1].function
        place = event.node - firsts[function]
        bound[-1].update({change.name: now for change in event.changes if isinstance(change, Bound)})
        if event.kind in "TI":
            checked[-1][place] = now
        if now + 1 not in wanted:
            continue
        order = variables(subject.program.function(function))
        ended = any(isinstance(change, Ended) for change in event.changes)
        seen = [
            name
            for name in order
            if name in bound[-1]
            and subject.plain(name)
            and scopes[function].seen(name, place, ended, bound[-1][name], checked[-1])
        ]
        every = replay.variables()
        held = {name: every[name] for name in seen}
        opened = replay.stack[-1].opened
        fresh = {name for name in seen if bound[-1][name] > opened and len(written(held[name])) <= LONGEST}
        if fresh:
            yield now + 1, held, fresh


# What comes next


def following(subject: Subject, seed: Seed) -> Posed:
    """Ask for the line of the step after a step, where that is not simply the next line."""
    stream = (seed / "step").stream()
    every = subject.events
    places = [place for place in range(len(every) // 5, len(every) - 1) if _turns(every, place)]
    if not places:
        raise Reject("no step leads elsewhere than to the next line")
    place = stream.choice(places)
    node = every[place + 1].node
    fills = {"step": str(place + 1)}
    prompt = Wording(subject, seed / "words").prompt("next", fills, "integer")
    return Posed(Next(place + 1, node), prompt, str(subject.line(node)), "integer", place + 1)


def _turns(every: tuple[Event, ...], place: int) -> bool:
    """Return whether it takes more than reading on to know what comes after a step."""
    event, after = every[place], every[place + 1]
    return event.kind in "TI" or after.kind == "E" or after.node != event.node + 1


# How often


def times(subject: Subject, seed: Seed) -> Posed:
    """Ask how many steps are at a line."""
    stream = (seed / "line").stream()
    hits = subject.run.hits
    options = [node for node, count in enumerate(hits) if count > 1]
    if not options:
        raise Reject("every line is visited once at most")
    # lines of one count make one option, so that the count of a large loop's body does not rule
    count = stream.choice(sorted({hits[node] for node in options}))
    node = stream.choice([node for node in options if hits[node] == count])
    code = subject.code(node)
    fills = {"line": str(subject.line(node)), "code": code}
    prompt = Wording(subject, seed / "words").prompt("times", fills, "integer")
    return Posed(Times(node, count), prompt, str(count), "integer", count)


# The values of a variable


def history(subject: Subject, seed: Seed) -> Posed:
    """Ask for all values that a variable was given."""
    stream = (seed / "variable").stream()
    known = nodes(subject.program)
    given = _given(subject, known)
    options = {
        key: values
        for key, values in given.items()
        if VALUES[0] <= len(values) <= VALUES[1] and len(set(map(shown, values))) > 1 and not _counts(values)
    }
    if not options:
        raise Reject("no variable has values to ask for")
    function, variable = stream.choice(list(options))
    values = options[function, variable]
    answer = written(values)
    if len(answer) > LONGEST:
        raise Reject("the values are too long")
    fills = {"function": subject.name(function), "variable": subject.name(variable)}
    prompt = Wording(subject, seed / "words").prompt("history", fills, "history")
    if any(stands_in(written(part)[1:-1], prompt) for part in _turns_of(values)):
        raise Reject("the answer stands in the prompt")
    question = History(function, variable, tuple(map(shown, values)))
    return Posed(question, prompt, answer, "value", len(values))


def _given(subject: Subject, known: tuple[Node, ...]) -> dict[tuple[str, str], list[object]]:
    """Return for each plain variable of each function what it was given, in order."""
    found: dict[tuple[str, str], list[object]] = {}
    hidden = {item.name: Scope(item).hidden for item in subject.program.functions}
    for event in subject.events:
        function = known[event.node].function
        for change in event.changes:
            if not isinstance(change, Bound) or isinstance(change.value, Ref):
                continue
            if subject.plain(change.name) and change.name not in hidden[function]:
                found.setdefault((function, change.name), []).append(change.value)
    return found


def _turns_of(values: list[object]) -> Iterator[list[object]]:
    """Yield the values, and what they are when they go through the same ones again and again."""
    for length in range(2, len(values) + 1):
        if len(values) % length == 0 and values == values[:length] * (len(values) // length):
            yield values[:length]


def _counts(values: list[object]) -> bool:
    """Return whether values only count up or down."""
    numbers = [value for value in values if type(value) is int]
    return len(numbers) == len(values) and len({b - a for a, b in pairwise(numbers)}) == 1


# Where two runs part


def divergence(subject: Subject, seed: Seed) -> Posed:
    """Ask where the run and another one part."""
    stream = (seed / "other").stream()
    own = [event.node for event in subject.events]
    found: list[tuple[int, Args]] = []
    for args in stream.sample([args for args in subject.results if args != subject.args], 4):
        other = [int(event.split(" ")[0][1:]) for event in subject.traced(args).events]
        step = parting(own, other)
        if step > 4:
            found.append((step, args))
    if not found:
        raise Reject("the runs part at once")
    step, args = max(found, key=lambda item: item[0]) if stream.chance(1, 2) else stream.choice(found)
    fills = {"other": subject.call(args)}
    prompt = Wording(subject, seed / "words").prompt("divergence", fills, "integer")
    return Posed(Divergence(args, step), prompt, str(step), "integer", step)


def parting(own: list[int], other: list[int]) -> int:
    """Return the first step at which two runs differ; 0 when they never do."""
    for step, (one, two) in enumerate(zip(own, other, strict=False), 1):
        if one != two:
            return step
    return 0 if len(own) == len(other) else min(len(own), len(other)) + 1

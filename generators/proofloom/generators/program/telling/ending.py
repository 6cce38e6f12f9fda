"""The last steps of a solution: steps added up by line or by function, and what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from proofloom.engine import Step
from proofloom.engine.program.expanders import written
from proofloom.engine.program.interpret import Run
from proofloom.engine.program.questions import History, Next, Question, State, Steps, Times, Worst
from proofloom.engine.program.values import Value, read, thawed
from proofloom.generators.program.telling.course import Unit
from proofloom.generators.program.telling.teller import Teller

_LONG = 100  # characters of a call that is written out


def ending(
    teller: Teller, units: Sequence[Unit], args: tuple[Value, ...], question: Question, run: Run
) -> list[Step]:
    """Return the last steps."""
    say, called, lines = teller.phrases.end, teller.called, teller.lines
    entry = teller.state.nodes[teller.course.events[0].node].what
    given = [written(thawed(arg, param.type)) for arg, param in zip(args, entry.params, strict=True)]  # type: ignore[union-attr]
    call = f"{called[entry.name]}({', '.join(given)})"  # type: ignore[union-attr]
    if len(call) > _LONG:
        call = called[entry.name]  # type: ignore[union-attr]
    every = tuple(range(len(units)))
    last = every[-1:]
    match question:
        case Steps() | Worst():
            text, claim = _tally(teller, teller.phrases.stream.chance(1, 2))
            tally = Step(text, claim, every, "tally")
            said = say("steps", call=call, count=run.steps)
            return [tally, Step(said, f"answer {run.steps}", (len(units),), "answer")]
        case State(step, held):
            values = [f"{called[name]} = {written(read(value))}" for name, value in held]
            text = say("state", t=step, bindings=", ".join(values))
            return [Step(text, f"answer {', '.join(values)}", every, "answer")]
        case Next(step, node):
            return [Step(say("next", t=step + 1, line=lines[node]), f"answer {lines[node]}", last, "answer")]
        case Times(node, times):
            text = say("times", line=lines[node], count=times)
            return [Step(text, f"answer {times}", every, "answer")]
        case History(function, variable, values):
            shown = f"[{', '.join([written(read(value)) for value in values])}]"
            text = say("history", variable=called[variable], f=called[function], values=shown)
            return [Step(text, f"answer {shown}", every, "answer")]
    result = ", ".join(map(written, teller.results(len(run.events) - 1)))
    text = say("returns", call=call, values=result) if result else say("nothing", call=call)
    return [Step(text, f"answer {result or 'nothing'}", last, "answer")]


def _tally(teller: Teller, by_line: bool) -> tuple[str, str]:
    """Add up the steps by line or by function."""
    events, say = teller.course.events, teller.phrases.end
    if by_line:
        found = Counter(teller.lines[event.node] for event in events)
        parts = [say("tally_line_part", line=line, count=found[line]) for line in sorted(found)]
        counts = [found[line] for line in sorted(found)]
    else:
        named = Counter(teller.state.nodes[event.node].function for event in events)
        parts = [
            say("tally_function_part", f=teller.called[name], count=count) for name, count in named.items()
        ]
        counts = [*named.values()]
    total = sum(counts)
    added = " + ".join(map(str, counts)) + (f" = {total}" if len(counts) > 1 else "")
    kind = "tally_line" if by_line else "tally_function"
    return say(kind, parts=", ".join(parts), sum=added), f"steps {total}"

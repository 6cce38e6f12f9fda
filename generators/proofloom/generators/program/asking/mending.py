"""Asks for code: the program without a seeded bug, or the line that is missing from it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import islice

from proofloom.engine import Reject, Seed, Stream
from proofloom.engine.program.interpret import Fault
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.counted import print_in
from proofloom.engine.program.questions import Case, Completion, Repair
from proofloom.engine.program.replay import nodes
from proofloom.engine.program.syntax import Function
from proofloom.engine.program.values import Value
from proofloom.generators.program.asking.posed import Posed
from proofloom.generators.program.asking.subject import Args, Subject
from proofloom.generators.program.asking.wording import Wording, idle_lines
from proofloom.generators.program.mutate import Mutant, mutants

MISSING = "???"
SHOWN = 3
"""Cases that a prompt gives besides the first."""
MORE = 2
"""Cases that may be shown besides, so that one repair alone suits them."""
HIDDEN = 4
"""Fewest cases that it does not give."""
TRIES = 40
RIVALS = 12
"""Faults of the missing line that some case must tell from it."""
Values = dict[Args, Value | None]


def repair(subject: Subject, seed: Seed) -> Posed:
    """Ask for the program without a bug that some input shows and others do not."""
    stream = (seed / "bug").stream()
    right = {args: run.value for args, run in subject.results.items()}
    waiting = mutants(subject.program, stream)
    for _ in range(TRIES):
        mutant = next(waiting, None)
        if mutant is None:
            break
        values = _values(subject, mutant.function, list(right))
        failing = [args for args, value in values.items() if value is not None and value != right[args]]
        wrong = [args for args in right if values.get(args) != right[args]]
        if subject.args in failing and len(wrong) > 2:
            return _repaired(subject, seed, stream, mutant, values, wrong)
    raise Reject("no bug shows on the input")


def _repaired(
    subject: Subject, seed: Seed, stream: Stream, mutant: Mutant, values: Values, wrong: list[Args]
) -> Posed:
    mute = {args for args in wrong if values.get(args) is None}
    shown, hidden = _parted(subject, stream, [args for args in wrong if args != subject.args], mute)
    _tell_apart(subject, stream, mutant, shown, hidden, wrong, mute)
    failing = _case(subject, subject.args)
    spoiled = print_in(subject.language, mutant.program).source
    if spoiled == subject.text.source:
        raise Reject("the bug does not show in the language")
    words = Wording(subject, seed / "words")
    lines = [_line(subject, words, args, values.get(args)) for args in (subject.args, *shown)]
    prompt = words.prompt("repair", {}, "program", source=spoiled, cases=lines)
    question = Repair(
        dump(mutant.program), spoiled, failing, _cases(subject, hidden), shown=_cases(subject, shown)
    )
    return Posed(question, prompt, subject.text.source.strip("\n"), "code", 1 + len(shown) + len(hidden))


def _tell_apart(
    subject: Subject, stream: Stream, mutant: Mutant, shown: list[Args], hidden: list[Args],
    wrong: list[Args], mute: Set[Args],
) -> None:  # fmt: skip
    """Show a hidden case more where another change of the same line would do for those that are shown."""
    for rival in islice(mutants(mutant.program, stream, only=mutant.node), 2 * RIVALS):
        right = {args: subject.results[args].value for args in (subject.args, *shown)}
        if _values(subject, rival.function, list(right)) != right:
            continue
        values = _values(subject, rival.function, hidden)
        missed = [args for args in hidden if values.get(args) != subject.results[args].value]
        told = [args for args in missed if args not in mute]
        spare = [args for args in told if any(other in wrong for other in hidden if other != args)]
        if missed and (not spare or len(shown) == SHOWN + MORE):
            raise Reject("several repairs suit what is shown")
        if missed:
            shown.append(spare[0])
            hidden.remove(spare[0])


def _line(subject: Subject, words: Wording, args: Args, now: Value | None) -> str:
    """Return the line of a case; what the bug makes of it is told where that is another value."""
    wanted = subject.value(subject.results[args].value)
    if now is None or now == subject.results[args].value:
        return words.case("right", args, wanted)
    return words.case("wrong", args, wanted, now=subject.value(now))


def completion(subject: Subject, seed: Seed) -> Posed:
    """Ask for a line that matters: with another one in its place some case would not come out."""
    stream = (seed / "line").stream()
    lines = subject.text.source.split("\n")
    idle = set(idle_lines(subject))
    known = nodes(subject.program)
    options = [
        node
        for node, item in enumerate(known)
        if not isinstance(item.what, Function)
        and subject.run.hits[node]
        and not {subject.line(node) - 1, subject.line(node) + 1} & idle
        and len(subject.code(node)) > 8
    ]
    for node in stream.shuffled(options)[:4]:
        line = subject.line(node)
        code = subject.code(node)
        if sum(text.strip() == code for text in lines) > 1:
            continue  # the same line stands elsewhere, to be copied
        rivals = _rivals(subject, node, stream)
        if len(rivals) < 2 or not all(rivals):
            continue
        # in the order of the pool: a set of strings has another one in every process
        others = [args for args in subject.results if args != subject.args]
        told = [[args for args in others if args in rival] for rival in rivals[:2]]
        shown, hidden = _parted(subject, stream, told[0] or told[1])
        kept = {subject.args, *shown, *hidden}
        if not all(rival & kept for rival in rivals):
            continue
        indent = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
        holed = "\n".join([*lines[: line - 1], indent + MISSING, *lines[line:]])
        words = Wording(subject, seed / "words")
        cases = [_line(subject, words, args, None) for args in (subject.args, *shown)]
        prompt = words.prompt("completion", {}, "line", source=holed, cases=cases)
        question = Completion(node, holed, _cases(subject, hidden), shown=_cases(subject, shown))
        return Posed(question, prompt, code, "code", len(shown) + len(hidden))
    raise Reject("no line matters enough")


def _rivals(subject: Subject, node: int, stream: Stream) -> list[set[Args]]:
    """Return for each of some faults of a line the inputs that tell it from the line."""
    found = []
    inputs = list(subject.results)
    for mutant in mutants(subject.program, stream, only=node):
        values = _values(subject, mutant.function, inputs)
        found.append({args for args in inputs if values.get(args) != subject.results[args].value})
        if len(found) == RIVALS:
            break
    return found


def _values(subject: Subject, function: Function, inputs: Sequence[Args]) -> Values:
    """Return what the program gives with another function in it, where it gives a value."""
    found: Values = {}
    subject.fast.patch(function)
    for args in inputs:
        try:
            found[args] = subject.fast.run(args).value
        except Fault:
            continue
    subject.fast.patch(subject.program.function(function.name))
    return found


def _parted(
    subject: Subject, stream: Stream, wrong: Sequence[Args], mute: Set[Args] = frozenset()
) -> tuple[list[Args], list[Args]]:
    """Part the inputs but the run's own into those to be shown and those that are hidden.

    Of the inputs that tell right from wrong at least one is hidden; none of the `mute` ones, on which the
    program with a bug returns nothing, is shown: a case tells what it returns now.
    """
    if not wrong:
        raise Reject("too few inputs tell right from wrong")
    kept = stream.choice(wrong)
    others = [args for args in subject.results if args not in (subject.args, kept)]
    if len(others) < SHOWN + HIDDEN - 1:
        raise Reject("too few inputs")
    short = sorted(stream.shuffled(others), key=lambda args: (args in mute, len(str(args)) > 60))
    if mute & set(short[:SHOWN]):
        raise Reject("too few inputs return a value with the bug")
    return short[:SHOWN], [kept, *short[SHOWN:]]


def _case(subject: Subject, args: Args) -> Case:
    value = subject.results[args].value
    assert value is not None
    return Case(args, value)


def _cases(subject: Subject, inputs: Sequence[Args]) -> tuple[Case, ...]:
    return tuple([_case(subject, args) for args in inputs])

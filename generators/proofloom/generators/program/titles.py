"""Gives a program of every type its names: meaningful, neutral, or some of them misleading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proofloom.engine import Stream
from proofloom.engine.program.checks import RESERVED, types
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.rename import renamed, variables
from proofloom.engine.program.syntax import For, Function, Pairs, Program, statements
from proofloom.generators.program.idioms import library
from proofloom.generators.program.inputs import data
from proofloom.generators.program.naming import names

Titles = Mapping[str, Sequence[str]]
LONGEST = 24
"""How many characters a name has that people would write."""
STYLES = ("meaningful", "neutral", "adversarial")


def titled(program: Program, stream: Stream, style: str, titles: Titles, worded: bool = False) -> Program:
    """Rename every function and variable in a style; `titles` are the names that suit each function.

    worded  whether variables that are not to have neutral names keep their own
    """
    functions = _functions(program, stream, style, titles)
    table = {function.name: function for function in program.functions}
    synonyms = {role: stream.choice(words) for role, words in names()["meaningful"].items()}
    orders = {letter: stream.shuffled(words) for letter, words in data()["neutral"].items()}
    spare = data()["spare"]
    made = []
    for function in program.functions:
        kinds = types(function, table)
        taken = set(functions.values()) | RESERVED
        mapping: dict[str, str] = {}
        loops = _loop_variables(function)
        for name in variables(function):
            letter = kinds[name].letter
            if style == "neutral":
                options = orders["index"] if name in loops and kinds[name] is Type.INT else orders[letter]
            elif worded:
                options = [name, *spare.get(letter, ())]
            else:
                options = [*_roles(name, synonyms), *spare.get(letter, ())]
            mapping[name] = _free(options, taken)
            taken.add(mapping[name])
        made.append(renamed(function, mapping, functions))
    return Program(tuple(made), functions[program.entry])


def clumsy(name: str) -> bool:
    """Return whether a name is long or says a word twice."""
    words = name.split("_")
    return len(name) > LONGEST or len({word.rstrip("s") for word in words}) < len(words)


def _free(options: Sequence[str], taken: set[str]) -> str:
    numbered = (f"{options[0]}{number}" for number in range(2, 99))
    return next(word for word in (*options, *numbered) if word not in taken)


def _roles(name: str, synonyms: Mapping[str, str]) -> list[str]:
    role = name.rstrip("0123456789")
    word = synonyms.get(role, role)
    spare = ["j", "k"] if role == "i" else []
    return [word if word != "_" else "turn", role, *spare, *names()["meaningful"].get(role, ())]


def _loop_variables(function: Function) -> set[str]:
    found = set()
    for stmt in statements(function.body):
        if isinstance(stmt, For):
            found.add(stmt.var)
        elif isinstance(stmt, Pairs):
            found.add(stmt.first)
    return found


def _functions(program: Program, stream: Stream, style: str, titles: Titles) -> dict[str, str]:
    table = data()
    out: dict[str, str] = {}
    if style == "neutral":
        schemes = table["neutral"]["functions"]
        words = iter(stream.choice([scheme for scheme in schemes if len(scheme) >= len(program.functions)]))
        entry = stream.choice(table["neutral"]["entry"])
        for function in program.functions:
            out[function.name] = entry if function.name == program.entry else next(words)
        return out
    plain = {name for function in program.functions for name in variables(function)}
    suiting = {**titles, **(_misleading(program, stream, titles) if style == "adversarial" else {})}
    for function in program.functions:
        options = [word for word in stream.shuffled(suiting[function.name]) if word not in RESERVED]
        options.sort(key=lambda word: (word in plain, clumsy(word)))  # a variable keeps its name
        out[function.name] = _free(options, set(out.values()))
    return out


def _misleading(program: Program, stream: Stream, titles: Titles) -> Titles:
    """Return what some functions are called by mistake: two of one signature by each other's names.

    Where no two take and give the same, one is called as a function of the library is that does.
    """
    alike: dict[object, list[str]] = {}
    for function in program.functions:
        if function.name != program.entry:
            alike.setdefault(_signature(function), []).append(function.name)
    pairs = [found for found in alike.values() if len(found) > 1]
    if pairs:
        one, other = stream.sample(stream.choice(pairs), 2)
        return {one: titles[other], other: titles[one]}
    for signature, (name, *_) in alike.items():
        lies = [
            idiom
            for idiom in library()
            if idiom.signature == signature and not {*idiom.names} & {*titles[name]}
        ]
        if lies:
            return {name: stream.choice(lies).names}
    return {}


def _signature(function: Function) -> tuple[tuple[Type, ...], Result]:
    return tuple(param.type for param in function.params), function.result

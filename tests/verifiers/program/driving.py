"""Makes programs whose one integer varies what a form of the grammar is given, for checks of encoders."""

from __future__ import annotations

from proofloom.engine.program.forms import Example
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.notation import dump, parse
from proofloom.engine.program.quoting import quoted
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.values import Value

BOX = ((-2, 3),)


def driven(example: Example) -> Program:
    """Return a program `main(k)` that calls the example's function with arguments of its own made to vary."""
    function = example.program.function("f")
    lines: list[str] = []
    for place, (param, value) in enumerate(zip(function.params, example.args, strict=True)):
        lines += _made(f"v{place}", param.type, value)
    names = " ".join(f"v{place}" for place in range(len(function.params)))
    kinds = function.result if isinstance(function.result, tuple) else (function.result,)
    results = [f"r{place}" for place in range(len(kinds))]
    call = f"(call f {names})" if names else "(call f)"
    lines.append(f"(= {results[0]} {call})" if len(kinds) == 1 else f"(= {' '.join(results)} : {call})")
    lines.append(f"(return {results[0]})" if len(kinds) == 1 else f"(return (tuple {' '.join(results)}))")
    letters = ",".join(kind.letter for kind in kinds)
    head = dump(example.program).removeprefix("(program f ").removesuffix(")")
    return parse(f"(program main (def main (k) {letters} {' '.join(lines)}) {head})")


def _made(name: str, kind: Type, value: Value) -> list[str]:
    """Return statements that set a variable to a value for k = 0, and to others for other k."""
    if kind is Type.INT:
        return [f"(= {name} (+ {value} k))"]
    if kind is Type.STR:
        assert isinstance(value, str)
        return [
            f"(= {name} {quoted(value)})",
            f"(if (> k 1) (= {name} (cat {name} (chr (+ 96 k)))))",
            f"(if (< k 0) (= {name} (slice {name} {'1' if value else '0'} .)))",
        ]
    assert isinstance(value, tuple)
    if kind is Type.GRID:
        rows = [f"(list {' '.join(f'(+ {item} k)' for item in row)})" for row in value]  # type: ignore[union-attr]
        return [f"(= {name} (grid {' '.join(rows)}))"]
    if kind.pair:
        letters = kind.letter
        pairs = " ".join(
            f"{_scalar(key)} {_varied(item, letters[2])}"
            for key, item in value  # type: ignore[misc,union-attr]
        )
        new = {"i": "k", "s": '(cat "k" (str k))'}[letters[1]]
        last = {"i": "k", "s": "(str k)"}[letters[2]]
        return [
            f"(= {name} (dict {letters}{' ' + pairs if pairs else ''}))",
            f"(if (> k 1) (= (at {name} {new}) {last}))",
            *([f"(if (== k -1) (del {name} {_scalar(value[0][0])}))"] if value else []),  # type: ignore[index]
        ]
    head = "list" if kind is Type.LIST else "strs"
    items = "".join(f" {_varied(item, 'i' if kind is Type.LIST else 's')}" for item in value)
    return [
        f"(= {name} ({head}{items}))",
        f"(if (> k 1) (append {name} {'k' if kind is Type.LIST else '(str k)'}))",
        *([f"(if (< k 0) (pop {name}))"] if value else []),
    ]


def _scalar(value: Value) -> str:
    return quoted(value) if isinstance(value, str) else str(value)


def _varied(value: Value, letter: str) -> str:
    """Return an expression of a value that varies with k."""
    if letter == "i":
        return f"(+ {value} k)"
    assert isinstance(value, str)
    return quoted(value) if value else "(slice (str k) 0 0)"

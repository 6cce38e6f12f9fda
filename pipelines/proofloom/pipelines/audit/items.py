"""What the audit reads of a question about a program: the one place that knows rows and foreign files."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofloom.engine import DamagedError, RecipeError
from proofloom.engine.codec import CodecError, decode
from proofloom.engine.program.expanders import written
from proofloom.engine.program.notation import NotationError, parse
from proofloom.engine.program.questions import kind as kind_of
from proofloom.engine.program.syntax import Function
from proofloom.engine.program.task import Exercise
from proofloom.engine.program.values import Value, thawed
from proofloom.pipelines.look.reader import Dataset
from proofloom.pipelines.look.wording import question

CRUXEVAL = {"code", "input", "output"}
WITH_BODY = ("id", "unit", "prompt", "answer", "body")
_ENTRY = "f"  # of every program of CRUXEval
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what reading hostile Python may raise


@dataclass(frozen=True, slots=True)
class Item:
    """One question about one run of a program.

    kind       what is asked: output, steps, predict ...
    group      whose steps are told together: the unit of a row
    prompt     what is asked in, without the instruction on how to answer
    answer     the key; `given` are the call's arguments in the same notation
    source     the program in Python
    entry      the function that is called; `call` are its arguments in Python, `plain` their values,
               None where they are no literals
    steps      of the run, None where no one has counted them
    pool       values of further inputs that whoever made the program holds to show what its statements do
    """

    id: str
    kind: str
    group: str
    prompt: str
    answer: str
    given: tuple[str, ...]
    source: str
    entry: str
    call: str
    plain: tuple[Any, ...] | None
    steps: int | None = None
    pool: tuple[tuple[Any, ...], ...] = ()


def of_row(row: Mapping[str, Any]) -> Item | None:
    """Return the question that a row of ours asks about a program; None when it asks about something else."""
    try:
        body = json.loads(row["body"])
        if "question" not in body or "tree" not in body:
            return None
        task: Exercise = decode(Exercise, body)
        main = parse(task.tree).function(task.entry)
        plain = _plain(main, task.args)
        pool = tuple([_plain(main, args) for args in task.origin.pool])
        python = task.python or task.source
        ast.parse(python)
    except (CodecError, NotationError, KeyError, TypeError, *_UNREADABLE) as error:
        raise DamagedError(f"row {row.get('id', '?')}", f"is no row about a program: {error}") from None
    return Item(
        id=row["id"],
        kind=kind_of(task.question),
        group=row["unit"],
        prompt=question(row["prompt"]),
        answer=row["answer"],
        given=tuple(map(written, plain)),
        source=python,
        entry=task.entry,
        call=", ".join(map(repr, plain)),
        plain=plain,
        steps=task.steps,
        pool=pool,
    )


def _plain(main: Function, args: tuple[Value, ...]) -> tuple[Any, ...]:
    return tuple([thawed(arg, param.type) for arg, param in zip(args, main.params, strict=True)])


def of_cruxeval(line: Mapping[str, Any]) -> Item:
    """Return the output question of a line of CRUXEval; raise ValueError when it is none."""
    for key in ("id", *sorted(CRUXEVAL)):
        if not isinstance(line.get(key), str):
            raise ValueError(f"{key!r} is no text")
    code, call, output = line["code"], line["input"], line["output"]
    try:
        ast.parse(code)
        arguments = ast.parse(f"{_ENTRY}({call})", mode="eval").body
        answer = ast.unparse(ast.parse(output, mode="eval"))
    except _UNREADABLE as error:
        raise ValueError(f"is not Python: {error}") from None
    if not isinstance(arguments, ast.Call) or arguments.keywords:
        raise ValueError("the input is no list of arguments")
    try:
        plain = tuple(map(ast.literal_eval, arguments.args))
    except (TypeError, *_UNREADABLE):
        plain = None
    return Item(
        id=line["id"],
        kind="output",
        group="CRUXEval",
        prompt=f"{code}\n\nassert {_ENTRY}({call}) == ",
        answer=answer,
        given=tuple(map(ast.unparse, arguments.args)),
        source=code,
        entry=_ENTRY,
        call=call,
        plain=plain,
    )


def of_file(path: Path) -> Iterator[Item]:
    """Read JSON lines, an export of ours or CRUXEval's file; `RecipeError` says what is wrong."""
    if not path.is_file():
        raise RecipeError.of(str(path), "is no file of JSON lines, and no finished dataset")
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, text in enumerate(file, start=1):
            try:
                line = json.loads(text)
                if not isinstance(line, dict):
                    raise ValueError("is no JSON object")
                if line.keys() >= CRUXEVAL:
                    yield of_cruxeval(line)
                    continue
                if any(key not in line for key in WITH_BODY):
                    raise ValueError("is neither a row of ours nor a line of CRUXEval")
            except (ValueError, RecursionError) as error:
                raise RecipeError.of(str(path), str(error), f"line {number}") from None
            item = of_row(line)
            if item is not None:
                yield item


def of_dataset(dataset: Dataset, most: int) -> list[Item]:
    """Return a dataset's questions about programs, at most so many, taken in the order of their ids.

    Ids come from the rows' content, so that which are taken has nothing to do with how hard they are. Rows
    of a blind split are left out: they do not say enough.
    """
    found: list[tuple[str, int]] = []
    about: dict[str, bool] = {}
    for group, table in dataset.rows.tables(("id", "generator")):
        if "generator" not in table.column_names:
            continue
        for place, row in enumerate(table.to_pylist(), start=group.start):
            name = row["generator"]
            if name not in about:
                about[name] = of_row(dataset.rows.rows([place], WITH_BODY)[0]) is not None
            if about[name]:
                found.append((row["id"], place))
    wanted = {place for _, place in sorted(found)[:most]}
    items = []
    for group, table in dataset.rows.tables(WITH_BODY) if wanted else ():
        places = [place for place in range(table.num_rows) if group.start + place in wanted]
        rows = table.take(places).to_pylist() if places else []
        items += [item for row in rows if (item := of_row(row)) is not None]
    return items

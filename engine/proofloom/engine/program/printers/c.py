"""Print a program as C: 64-bit integers, strings of char, lists and ordered maps behind pointers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.printers.braces import Text
from proofloom.engine.program.printers.c_expressions import _MAPS, TYPES, CExpressions, character
from proofloom.engine.program.printers.operators import LEVEL, PREFIX
from proofloom.engine.program.printers.prelude import pieces, ranked, wanted
from proofloom.engine.program.printers.shape import results
from proofloom.engine.program.syntax import (
    Call,
    Each,
    Entry,
    Expr,
    For,
    Function,
    Pairs,
    Program,
    Target,
    Tuple,
)


def print_c(program: Program) -> Text:
    """Print a sound program as C."""
    return C(program).print()


def pieces_c(needs: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Return the pieces of the prelude that are needed, those of dictionaries filled in for each kind."""
    asked: dict[Type, set[str]] = {}
    plain = set()
    for need in needs:
        kind = next((kind for kind, word in _MAPS.items() if need.startswith(word)), None)
        if kind is None:
            plain.add(need)
        else:
            asked.setdefault(kind, {"map"}).add("map" + need.removeprefix(_MAPS[kind]))
    maps = []
    every = [piece.name for piece in pieces("c.txt")]
    for kind, names in asked.items():
        first = len(every) * (1 + list(_MAPS).index(kind))
        for piece in wanted("c.txt", names):
            if piece.name.startswith("map"):
                maps.append((first + every.index(piece.name), _filled(piece.text, kind)))
            elif piece.name != "string" or kind in (Type.STR_INT, Type.STR_STR):
                plain.add(piece.name)
    return (*ranked("c.txt", plain), *sorted(maps))


def _filled(text: str, kind: Type) -> str:
    assert kind.pair is not None
    keys, values = kind.pair
    same = "map->keys[i] == key" if keys is Type.INT else "strcmp(map->keys[i], key) == 0"
    found = text.replace("$same", same).replace("$Map", TYPES[kind].rstrip(" *")).replace("$f", _MAPS[kind])
    return found.replace("$K", TYPES[keys]).replace("$V", TYPES[values])


class C(CExpressions):
    """Prints one program."""

    language: ClassVar[str] = "c"
    floor: ClassVar[re.Pattern[str]] = re.compile(r"floor_(div|mod)\(")
    file: ClassVar[str] = "c.txt"
    camel: ClassVar[bool] = False

    def frame(self) -> tuple[str, str]:
        """Return what stands before and after the functions."""
        self.basics()
        before = ""
        for _, text in self.pieces():
            joined = before.endswith(">\n\n") and text.startswith("#include")
            before = (before[:-1] if joined else before) + text + "\n\n"
        structs = [line for function in self.program.functions for line in self.struct(function)]
        if structs:
            before += "\n".join(structs).replace(PREFIX, "") + "\n"
        if len(self.program.functions) > 1:
            before += "\n".join(self.prototypes()).replace(PREFIX, "") + "\n\n"
        return before, ""

    def pieces(self) -> tuple[tuple[int, str], ...]:
        """Return what the program uses of the prelude."""
        return pieces_c(self.needs)

    def print(self) -> Text:
        """Print the program; what is run begins with the declarations of its functions."""
        text = super().print()
        structs = [line for function in self.program.functions for line in self.struct(function)]
        ahead = "\n".join([*structs, *self.prototypes()]) + "\n"
        return Text(text.source, text.lines, ahead + text.counted, tuple(self.needs))

    def basics(self) -> None:
        """Note the headers and types that the functions' types need."""
        for function in self.program.functions:
            kinds = [*self.shapes[function.name].types.values(), *results(function.result)]
            for kind in kinds:
                self.type(kind)

    def prototypes(self) -> list[str]:
        """Return the declarations of all functions."""
        return [self.header(function).removesuffix(" {") + ";" for function in self.program.functions]

    def struct(self, function: Function) -> list[str]:
        """Return the type of several values that a function returns."""
        if isinstance(function.result, Type):
            return []
        fields = zip(self.fields(function.name), function.result, strict=True)
        inner = [f"    {self.type(kind)}{name};" for name, kind in fields]
        return ["typedef struct {", *inner, f"}} {self.result(function.name, function.result).strip()};", ""]

    def result(self, name: str, kind: Result) -> str:
        """Return how the result of a function is written before its name."""
        if isinstance(kind, Type):
            return self.type(kind)
        words = [part[:1].upper() + part[1:] for part in self.called[name].split("_")]
        return f"{PREFIX}{''.join(words)}Result "

    def result_type(self) -> str:
        """Return the type of what the entry returns."""
        return self.result(self.program.entry, self.table[self.program.entry].result).strip()

    def header(self, function: Function) -> str:
        """Return the line that opens a function."""
        given = [self.type(param.type) + self.called[param.name] for param in function.params]
        name = self.function_name(function.name)
        return f"{self.result(function.name, function.result)}{name}({', '.join(given) or 'void'}) {{"

    # Declarations and stores

    def type_of_name(self, name: str) -> str:
        """Return the type of a variable, before its name."""
        return "char " if name in self.here.chars else self.type(self.types[name])

    def bare(self, name: str) -> str:
        """Return the declaration of a variable without a value of its own."""
        if name in self.here.certain:
            return f"{self.type_of_name(name)}{self.called[name]}"
        kind = self.types[name]
        value = {Type.INT: "0", Type.BOOL: "false"}.get(kind, "NULL" if kind is not Type.STR else '""')
        if value == "NULL":
            self.need("stdlib")
        return f"{self.type_of_name(name)}{self.called[name]} = {value if name not in self.here.chars else 0}"

    def declared(self, name: str, kind: Type, text: str) -> str:
        """Return the declaration of a new name."""
        return f"{self.type(kind)}{name} = {text}"

    def first_text(self, name: str, text: str) -> str:
        """Return the declaration of a variable with a value."""
        return f"{self.type_of_name(name)}{self.called[name]} = {text}"

    def place(self, target: Target) -> str | None:
        """Return what may stand before `+=`."""
        return None if isinstance(target, Entry) else self.target(target)

    def store_text(self, target: Target, text: str, kind: Type) -> str:
        """Return the statement that stores what a text stands for."""
        if isinstance(target, Entry):
            put = self.map(target.dict, "put")
            return f"{put}({self.called[target.dict]}, {self.held(target.key)}, {text})"
        return f"{self.target(target)} = {text}"

    def declared_char(self, name: str, text: str) -> str:
        """Return the declaration of a new name with a character."""
        return f"char {name} = {text}"

    def together(self, call: Call) -> tuple[str, list[str]]:
        """Return the line that holds the struct of several values, and its fields."""
        kinds = self.table[call.function].result
        name = self.reserved("result", "returned")
        line = f"{self.result(call.function, kinds)}{name} = {self.expr(call)}"
        return line, [f"{name}.{field}" for field in self.fields(call.function)]

    def append(self, name: str, value: Expr) -> list[str]:
        """Return the lines that put a value at the end of a list."""
        return [f"{self.need(self.verbs(name) + '_push')}({self.called[name]}, {self.held(value)})"]

    def popped(self, name: str, *, used: bool) -> str:
        """Return the expression that takes the last element off a list."""
        return f"{self.need(self.verbs(name) + '_pop')}({self.called[name]})"

    def delete(self, name: str, key: Expr) -> str:
        """Return the statement that takes a key out of a dictionary."""
        return f"{self.map(name, 'remove')}({self.called[name]}, {self.held(key)})"

    def several_values(self, value: Tuple) -> str:
        """Return what is returned for several values."""
        result = self.result(self.function.name, self.function.result).strip()
        return f"({result}){{{self.all(value.items)}}}"

    # Loops

    def count_head(self, spot: str, start: str, bound: tuple[str, str] | None, test: str, more: str) -> str:
        """Return the header of a loop that counts."""
        once = f", {bound[0]} = {bound[1]}" if bound else ""
        return f"for (int64_t {spot} = {start}{once}; {test}; {more}) {{"

    def each(self, stmt: Each) -> None:
        """Print a loop over elements, characters, rows or keys."""
        kind = self.types[stmt.list]
        over = self.called[stmt.list]
        items = "keys" if kind.pair else "rows" if kind is Type.GRID else "items"
        self.visit(over, kind, [(stmt.var, f"{over}->{items}[{{}}]")], stmt)

    def pairs(self, stmt: Pairs) -> None:
        """Print a loop over keys with values, or places with elements."""
        kind = self.types[stmt.over]
        over = self.called[stmt.over]
        first = f"{over}->keys[{{}}]" if kind.pair else "{}"
        second = f"{over}->values[{{}}]" if kind.pair else f"{over}->items[{{}}]"
        self.visit(over, kind, [(stmt.first, first), (stmt.second, second)], stmt)

    def visit(self, over: str, kind: Type, bound: list[tuple[str, str]], stmt: Each | Pairs) -> None:
        """Print a loop over places, with what is there bound first."""
        name, template = bound[0]
        direct = template == "{}" and name not in self.here.outliving
        spot = self.called[name] if direct else self.spot()
        if not direct:
            self.used.add(spot)
        limit = f"{over}->length" if kind is not Type.STR else f"{over}[{spot}] != '\\0'"
        test = f"{spot} < {limit}" if kind is not Type.STR else limit
        self.need("stdint")
        self.add(f"for (int64_t {spot} = 0; {self.tested(test)}; {spot}++) {{", node=True)
        first = []
        for name, template in bound[direct:]:
            if self.ignored(name, stmt.body):
                continue
            text = template.format(spot)
            if kind is Type.STR and template != "{}":
                text = f"{over}[{spot}]"
                if name not in self.here.chars:
                    text = f"{self.need('char_text')}({text})"
            new = name not in self.here.outliving
            first.append(self.first_text(name, text) if new else self.assigned(name, text))
        self.body(stmt.body, ahead=False, first=first)
        if not direct:
            self.used.discard(spot)

    def counting(self, stmt: For) -> None:
        """Print a loop that counts."""
        self.need("stdint")
        super().counting(stmt)


__all__ = ["LEVEL", "TYPES", "C", "character", "pieces_c", "print_c"]

"""How Rust writes expressions: strings borrowed or owned, integers that are indices."""

from __future__ import annotations

import re

from proofloom.engine.program.kinds import Type
from proofloom.engine.program.printers.braces import Braces
from proofloom.engine.program.printers.c import character
from proofloom.engine.program.printers.javascript import quoted
from proofloom.engine.program.printers.operators import ATOM, LEVEL, PRODUCT, SUM, UNARY, chain
from proofloom.engine.program.syntax import (
    Abs,
    Bin,
    Blank,
    Call,
    Cell,
    Chr,
    Concat,
    Entry,
    Expr,
    Filled,
    Find,
    Get,
    Grid,
    In,
    Int,
    Item,
    Join,
    Last,
    Len,
    Listed,
    Ord,
    Param,
    Slice,
    Some,
    Split,
    Str,
    Strs,
    Table,
    ToInt,
    ToStr,
    Tuple,
    Var,
    Width,
    names,
    walk,
)

# what is of type i64 whatever is around it
_TYPED = Var | Len | Item | Last | Cell | Width | Ord | Entry | Get | ToInt | Find | Call
_OWNED = {
    Type.INT: "i64", Type.BOOL: "bool", Type.STR: "String", Type.LIST: "Vec<i64>", Type.STRS: "Vec<String>",
    Type.GRID: "Vec<Vec<i64>>", Type.NONE: "",
}  # fmt: skip
_CAST = SUM + 1  # `as` binds more tightly than `*`, but is written in parentheses beside one
_MAP_VERBS = frozenset(
    {"new", "from", "len", "is_empty", "iter", "keys", "get", "contains_key", "index", "insert", "remove"}
)


class RustExpressions(Braces):
    """How Rust writes expressions: strings borrowed or owned, integers that are indices."""

    def map_word(self) -> str:
        """Return what a dictionary is called, and note that it is used."""
        return self.need("HashMap" if self.loose else "OrderedMap")

    def need(self, piece: str) -> str:
        """Note that a piece of the prelude is used; a map of the library brings what is done with it."""
        return piece if self.loose and piece in _MAP_VERBS else super().need(piece)

    def type(self, kind: Type) -> str:
        """Return how the type of a variable is written."""
        if kind.pair:
            return f"{self.map_word()}<{_OWNED[kind.pair[0]]}, {_OWNED[kind.pair[1]]}>"
        return _OWNED[kind]

    def is_param(self, name: str) -> bool:
        """Return whether a name is a parameter."""
        return any(param.name == name for param in self.function.params)

    def is_borrowed(self, name: str) -> bool:
        """Return whether a string variable is a `&str` or `&String`: a parameter, or bound by one loop."""
        if self.is_param(name):
            return name not in self.here.rebound
        return name in self.here.loops and name not in self.here.outliving

    def one(self, expr: Expr) -> str:
        """Print a string of one character as a character."""
        match expr:
            case Str(value):
                return character(value)
            case Item(name, at):
                return f"{self.called[name]}.as_bytes()[{self.index(at)}] as char"
            case Last(name):
                return f"{self.called[name]}.as_bytes()[{self.called[name]}.len() - 1] as char"
            case Chr(of):
                return f"{self.expr(of, UNARY)} as u8 as char"
            case Var(name):
                return self.called[name]
        raise TypeError(f"not a character: {expr}")

    def text(self, expr: Expr) -> str:
        """Print a string borrowed."""
        match expr:
            case Var(name) if name not in self.here.chars:
                return self.called[name] if self.is_borrowed(name) else f"&{self.called[name]}"
            case Str(value):
                return quoted(value)
            case Item() | Last() | Slice() | Entry() if not self.char(expr):
                return f"&{self.spot_of(expr)}"
            case Item(name, at):
                index = self.expr(at, UNARY)
                if isinstance(at, Int):
                    return f"&{self.called[name]}[{at.value}..{at.value + 1}]"
                return f"&{self.called[name]}[{index} as usize..{index} as usize + 1]"
            case Last(name):
                return f"&{self.called[name]}[{self.called[name]}.len() - 1..]"
        return f"&{self.owned(expr)}"

    def spot_of(self, expr: Expr) -> str:
        """Print where a string, or a part of one, is found."""
        match expr:
            case Item(name, at):
                return f"{self.called[name]}[{self.index(at)}]"
            case Last(name):
                return f"{self.called[name]}[{self.called[name]}.len() - 1]"
            case Entry(name, key):
                self.need("index")
                return f"{self.called[name]}[{self.key(key)}]"
            case Slice(of, start, stop):
                bounds = ["" if part is None else self.index(part) for part in (start, stop)]
                inner = self.base(of)
                return f"{inner}[{'..'.join(bounds)}]"
        raise TypeError(f"nowhere to be found: {expr}")

    def base(self, expr: Expr) -> str:
        """Print a string before a dot or an index."""
        match expr:
            case Var(name) if name not in self.here.chars:
                return self.called[name]
            case Str(value):
                return quoted(value)
            case Item() | Last() | Entry() if not self.char(expr):
                return self.spot_of(expr)
            case Slice():
                return self.spot_of(expr)
        return self.owned(expr)

    def owned(self, expr: Expr) -> str:
        """Print a string of its own."""
        match expr:
            case Str(""):
                return "String::new()"
            case Var(name) if name not in self.here.chars:
                return f"{self.called[name]}.{'to_string' if self.is_borrowed(name) else 'clone'}()"
            case Str(value):
                return f"{quoted(value)}.to_string()"
            case Concat():
                return self.format(expr)
            case ToStr(of):
                return f"{self.receiver(of)}.to_string()"
            case Join(separator, name):
                return f"{self.called[name]}.join({self.text(separator)})"
            case Get(name, key, other):
                self.need("get")
                return f"{self.called[name]}.get({self.key(key)}).cloned().unwrap_or({self.owned(other)})"
            case Call():
                return self.expr(expr)
            case Item() | Last() | Entry() if not self.char(expr):
                return f"{self.spot_of(expr)}.clone()"
            case Slice():
                return f"{self.spot_of(expr)}.to_string()"
        one = self.one(expr)
        return f"({one}).to_string()" if " as " in one else f"{one}.to_string()"

    def format(self, expr: Expr) -> str:
        """Print strings put together."""
        pattern, given = "", []
        for part in chain(expr):
            if isinstance(part, Str):
                pattern += quoted(part.value)[1:-1].replace("{", "{{").replace("}", "}}")
                continue
            pattern += "{}"
            if isinstance(part, ToStr):
                given.append(self.sized(part.of))
            elif self.char(part):
                given.append(self.one(part))
            else:
                text = self.text(part)
                given.append(text if isinstance(part, Slice) else text.removeprefix("&"))
        return f'format!("{pattern}"{"".join([", " + text for text in given])})'

    def sized(self, expr: Expr, level: int = 0) -> str:
        """Print an integer whose type nothing around it says."""
        text = self.expr(expr, level)
        if not self.untyped(expr):
            return text
        return f"({text}) as i64" if '"' in text else re.sub(r"\b(\d+)\b(?!_i64)", r"\1_i64", text)

    def untyped(self, expr: Expr) -> bool:
        """Return whether an integer is made of literals only."""
        return not any(isinstance(part, _TYPED) for part in walk(expr))

    def receiver(self, expr: Expr) -> str:
        """Print an integer before a dot."""
        text = self.sized(expr)
        plain = isinstance(expr, Var | Item | Cell) or (isinstance(expr, Int) and expr.value >= 0)
        return text if plain else f"({text})"

    def hoisted(self, expr: Expr) -> list[str]:
        """Return the lines for arguments that read what the same call is lent to change."""
        call = next((part for part in walk(expr) if isinstance(part, Call)), None)
        self.aside: dict[int, str] = {}
        if call is None:
            return []
        params = self.table[call.function].params
        lent = {
            arg.name
            for param, arg in zip(params, call.args, strict=True)
            if isinstance(arg, Var) and param.name in self.flows[call.function].changed
        }
        lines = []
        for arg in call.args:
            if not isinstance(arg, Var) and any(lent.intersection(names(part)) for part in walk(arg)):
                name = self.reserved("given", "argument")
                lines.append(f"let {name} = {self.held(arg)}")
                self.aside[id(arg)] = f"&{name}" if self.kind(arg) is Type.STR else name
        return lines

    def argument(self, function: str, param: Param, arg: Expr) -> str:
        """Print one argument: lent, and to be changed where the parameter is."""
        if id(arg) in getattr(self, "aside", {}):
            return self.aside[id(arg)]
        if param.type is Type.STR:
            return self.text(arg)
        if not param.type.shared:
            return self.expr(arg)
        lent = "&mut " if param.name in self.flows[function].changed else "&"
        if not isinstance(arg, Var):
            return lent + self.expr(arg)
        borrowed = self.is_param(arg.name) or arg.name in self.here.loops
        return self.called[arg.name] if borrowed else lent + self.called[arg.name]

    def held(self, expr: Expr) -> str:
        """Print an expression whose value is kept."""
        return self.owned(expr) if self.kind_of(expr) is Type.STR else self.expr(expr)

    def kind_of(self, expr: Expr) -> Type:
        """Return the type of an expression; NONE for a call that returns none or several."""
        if isinstance(expr, Call):
            found = self.table[expr.function].result
            return found if isinstance(found, Type) else Type.NONE
        return Type.NONE if isinstance(expr, Tuple) else self.kind(expr)

    def held_as(self, name: str, expr: Expr) -> str:
        """Print an expression whose value a variable will hold."""
        return self.one(expr) if name in self.here.chars else self.held(expr)

    def index(self, expr: Expr) -> str:
        """Print an index."""
        if id(expr) in getattr(self, "aside", {}):
            return self.aside[id(expr)]
        match expr:
            case Int(value):
                return str(value)
            case Len(name):
                return f"{self.called[name]}.len()"
            case Bin("-", Len(name), Int(value)):
                return f"{self.called[name]}.len() - {value}"
        return f"{self.expr(expr, UNARY)} as usize"

    def key(self, expr: Expr) -> str:
        """Print a key that is looked up."""
        if self.kind(expr) is Type.STR:
            return (
                self.text(expr)
                if not isinstance(expr, Var) or expr.name in self.here.chars
                else self.view(expr)
            )
        return f"&{self.sized(expr) if isinstance(expr, Int) else self.expr(expr, UNARY)}"

    def compare(self, op: str, left: Expr, right: Expr) -> str:
        """Print a comparison."""
        if self.kind(left) is not Type.STR:
            bare = self.kind(left) is Type.INT and self.untyped(left) and self.untyped(right)
            reckoned = isinstance(left, Bin) or isinstance(right, Bin)  # else in 32 bits
            first = self.sized(left, SUM) if bare and reckoned else self.expr(left, SUM)
            first = f"({first})" if first.endswith((" as i64", " as usize")) and op.startswith("<") else first
            return f"{first} {op} {self.expr(right, SUM)}"
        if self.char(left) and self.char(right):
            one = self.one(left)
            one = f"({one})" if " as " in one else one
            return f"{one} {op} {self.one(right)}"
        return f"{self.view(left)} {op} {self.view(right)}"

    def view(self, expr: Expr) -> str:
        """Print a string as a `&str`, whatever is around it."""
        if isinstance(expr, Str):
            return quoted(expr.value)
        if isinstance(expr, Var) and expr.name not in self.here.chars:
            if self.is_param(expr.name) and self.is_borrowed(expr.name):
                return self.called[expr.name]
            return f"{self.called[expr.name]}.as_str()"
        if isinstance(expr, Item | Last | Entry) and not self.char(expr):
            return f"{self.spot_of(expr)}.as_str()"
        if isinstance(expr, Slice) or (self.char(expr) and isinstance(expr, Item | Last)):
            return self.text(expr)
        return f"{self.owned(expr)}.as_str()"

    def printed(self, expr: Expr) -> tuple[str, int]:
        """Return an expression's text and how tightly it binds."""
        if not isinstance(expr, Call | Tuple) and self.kind(expr) is Type.STR:
            return self.owned(expr), ATOM
        match expr:
            case Int(value) if abs(value) >= 1 << 31:
                return f"{value}_i64", ATOM if value >= 0 else UNARY
            case Bin("*" as op, left, right) if self.untyped(left) and self.untyped(right):
                own = LEVEL[op]
                return f"{self.sized(left, own)} {op} {self.expr(right, own + 1)}", own
        return super().printed(expr)

    def own(self, expr: Expr) -> tuple[str, int]:
        """Print the forms that Rust writes in a way of its own."""
        match expr:
            case Len(name):
                if self.types[name].pair:
                    self.need("len")
                return f"{self.called[name]}.len() as i64", _CAST
            case Width(name, row):
                return f"{self.called[name]}[{self.index(row)}].len() as i64", _CAST
            case Some(name):
                if self.types[name].pair:
                    self.need("is_empty")
                return f"!{self.called[name]}.is_empty()", UNARY
            case Bin("//" | "%" as op, left, right) if self.plain_division(expr) and not self.untyped(expr):
                return self.joined(left, op[0], right, PRODUCT)
            case Ord(of) if self.char(of):
                one = self.one(of)
                if one.endswith(" as char") and isinstance(of, Item | Last):
                    one = one.removesuffix(" as char")
                return f"{one} as i64", _CAST
            case Ord(of):
                return f"{self.base(of)}.as_bytes()[0] as i64", _CAST
        return self.atom(expr), ATOM

    def atom(self, expr: Expr) -> str:
        """Print what binds most tightly."""
        match expr:
            case Bin("//" | "%" as op, left, right):
                word = "div_euclid" if op == "//" else "rem_euclid"
                return f"{self.receiver(left)}.{word}({self.expr(right)})"
            case Bin(op, left, right):
                return f"{self.need(op)}({self.expr(left)}, {self.expr(right)})"
            case Abs(of):
                return f"{self.receiver(of)}.abs()"
            case In(item, of):
                return self.contains(item, of)
            case Item(name, at):
                return f"{self.called[name]}[{self.index(at)}]"
            case Last(name):
                return f"{self.called[name]}[{self.called[name]}.len() - 1]"
            case Cell(name, row, column):
                return f"{self.called[name]}[{self.index(row)}][{self.index(column)}]"
            case Slice():
                return f"{self.spot_of(expr)}.to_vec()"
            case Find(of, part):
                return f"{self.need('find')}({self.text(of)}, {self.text(part)})"
            case ToInt(of):
                return f"{self.base(of)}.parse::<i64>().unwrap()"
            case Split(of, Str(value)):
                return f"{self.base(of)}.split({character(value)}).map(String::from).collect::<Vec<String>>()"
            case Entry():
                return self.spot_of(expr)
            case Get(name, key, other):
                self.need("get")
                return f"*{self.called[name]}.get({self.key(key)}).unwrap_or(&{self.expr(other, UNARY)})"
        return self.new(expr)

    def contains(self, item: Expr, of: Expr) -> str:
        """Print the search for an element, a part or a key."""
        kind = self.kind(of)
        if kind.pair:
            self.need("contains_key")
            return f"{self.expr(of)}.contains_key({self.key(item)})"
        if kind is Type.STRS:
            return f"{self.expr(of)}.contains(&{self.owned(item)})"
        if kind is Type.STR:
            return f"{self.base(of)}.contains({self.one(item) if self.char(item) else self.text(item)})"
        return f"{self.expr(of)}.contains(&{self.expr(item, UNARY)})"

    def new(self, expr: Expr) -> str:
        """Print the making of a list, grid or dictionary."""
        match expr:
            case Listed(items) | Strs(items) | Grid(items):
                return f"vec![{self.all(items)}]"
            case Filled(item, Int(value)) if value >= 0:
                return f"vec![{self.expr(item)}; {value}]"
            case Filled(item, Len() as count):
                return f"vec![{self.expr(item)}; {self.index(count)}]"
            case Filled(item, count):
                return f"{self.need('filled')}({self.expr(item)}, {self.expr(count)})"
            case Blank(item, columns, rows):
                return f"vec![vec![{self.expr(item)}; {self.index(columns)}]; {self.index(rows)}]"
            case Table(_, ()):
                return f"{self.map_word()}::{self.need('new')}()"
            case Table(_, keys, values):
                entries = [f"({self.held(k)}, {self.held(v)})" for k, v in zip(keys, values, strict=True)]
                made = f"{'' if self.loose else 'vec!'}[{', '.join(entries)}]"
                return f"{self.map_word()}::{self.need('from')}({made})"
        raise TypeError(f"not an expression: {expr}")

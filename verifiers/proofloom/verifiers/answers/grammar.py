"""Read an answer, plain text or LaTeX, by recursive descent; what is ambiguous is refused, not guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from flint import fmpq, fmpz

from proofloom.verifiers.answers.kinds import Budget, UnreadableError
from proofloom.verifiers.answers.tokens import Token, tokens
from proofloom.verifiers.answers.tree import (
    Group,
    Infinity,
    Matrix,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relation,
    Root,
    Sum,
    Symbol,
    Union,
    Unit,
    Written,
)
from proofloom.verifiers.answers.units import UNITS

_RELATIONS = frozenset("=≠<≤>≥∈")
_CLOSING = {"(": (")", "]"), "[": ("]", ")"), r"\{": (r"\}",), "{": ("}",), "⟨": ("⟩",)}
_MATRICES = frozenset(("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "array", "smallmatrix"))
_FUNCTIONS = {"sqrt": 2, "cbrt": 3}
_PROSE = frozenset(
    ("or", "and", "not", "if", "is", "are", "no", "to", "of", "by", "in", "at", "as", "an", "the")
)
_CONSTANTS = frozenset(("pi", "infty", "infinity", "inf", "oo"))


def read(
    text: str, budget: Budget, letters: frozenset[str] | None = None, lone_units: bool = False
) -> Reading:
    """Read a whole answer; raise `UnreadableError` when it is not one.

    `letters` are the variables that a run of letters may be a product of; None allows any (for gold
    answers). With `lone_units` a single letter after a number is a unit where there is one: 5 m.
    """
    return Reading(text, budget, letters, lone_units)


class Reading:
    """One answer read: its tree, its variables (in order of appearance) and how many radicals it has."""

    def __init__(self, text: str, budget: Budget, letters: frozenset[str] | None, lone_units: bool) -> None:
        self._tokens = tokens(text, budget)
        self._budget, self._letters, self._lone_units = budget, letters, lone_units
        self._place = self._depth = 0
        self._latex = any(mark in text for mark in ("\\", "^{", "_{"))
        self.size = len(self._tokens)
        self.symbols: dict[str, None] = {}
        self.roots = 0
        self.tree = self._answer()
        if self._next.kind != "end":
            raise UnreadableError(f"{self._next.text!r} where the answer could have ended")

    # the stream of tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _is(self, *signs: str) -> bool:
        return self._tokens[self._place].text in signs  # which no name, word or number is

    def _take(self, *signs: str) -> bool:
        found = self._tokens[self._place].text in signs
        self._place += found
        return found

    def _expect(self, *signs: str) -> str:
        token = self._next
        if not self._take(*signs):
            raise UnreadableError(
                f"{token.text!r} instead of {signs[0]!r}" if token.text else f"no {signs[0]!r}"
            )
        return token.text

    def _deeper(self, inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > self._budget.depth:
            raise UnreadableError("the answer is nested too deep")
        found = inner()
        self._depth -= 1
        return found

    # from the whole to its parts

    def _answer(self) -> Node:
        first = self._relation()
        if not self._is(",", ";"):
            return first
        items = [first]
        while self._take(",", ";"):
            items.append(self._relation())
        return Group("", "", items)

    def _relation(self) -> Node:
        signs, sides = [], [self._side()]
        while self._next.kind == "sign" and self._next.text in _RELATIONS:
            signs.append(self._next.text)
            self._place += 1
            sides.append(self._side())
        return Relation(signs, sides) if signs else sides[0]

    def _side(self) -> Node:
        money = self._take("$")
        body = self._sum()
        if money:
            return Quantity(body, (("$", 1),))
        if self._is("∪"):
            parts = [body]
            while self._take("∪"):
                parts.append(self._sum())
            return Union(parts)
        unit = self._unit()
        return Quantity(body, unit) if unit else body

    def _sum(self) -> Node:
        terms = [self._term(signed=True)]
        while self._is("+", "-"):
            minus = self._take("-") or not self._take("+")
            term = self._term(signed=False)
            terms.append(Negative(term) if minus else term)
        return terms[0] if len(terms) == 1 else Sum(terms)

    def _term(self, signed: bool) -> Node:
        minus = signed and self._take("-")
        if signed and not minus:
            self._take("+")
        factors, divided = [self._factor()], False
        while True:
            if self._take("*"):
                factors.append(self._signed_factor())
            elif self._take("/"):
                over = factors[0] if len(factors) == 1 else Product(factors)
                factors, divided = [Quotient(over, self._signed_factor())], True
                continue
            elif self._factor_starts():
                if divided and not self._next.gap:
                    raise UnreadableError("a product right after a division could belong above or below")
                factors.append(self._factor())
            else:
                break
            divided = False
        body = factors[0] if len(factors) == 1 else Product(factors)
        return Negative(body) if minus else body

    def _factor_starts(self) -> bool:
        """Say whether the next token continues a product without a sign; a number never does."""
        kind, text, _ = self._next
        if kind == "name":
            return not (self._lone_units and text in UNITS)
        if kind == "word":
            return text in _CONSTANTS or text in _FUNCTIONS or (text not in UNITS and self._is_product(text))
        if kind == "command":
            return text in (r"\frac", r"\sqrt", r"\surd", r"\cbrt", r"\pi")
        return kind == "sign" and (text == "(" or (text == "{" and self._latex))

    def _is_product(self, word: str) -> bool:
        if self._letters is None:
            return len(word) <= 3 and word.lower() not in _PROSE
        return all(letter in self._letters for letter in word)

    def _signed_factor(self) -> Node:
        return Negative(self._factor()) if self._take("-") else self._factor()

    def _factor(self) -> Node:
        base = self._primary()
        if not self._is("^") or self._degree_mark():
            return base
        self._place += 1
        exponent = self._deeper(self._signed_factor)  # so that 2^3^2 is 2^(3^2)
        self.roots += not _is_integer(exponent)
        return Power(base, exponent)

    def _degree_mark(self) -> int:
        """Return how many tokens a raised ring takes here, or 0."""
        texts = [token.text for token in self._tokens[self._place : self._place + 4]]
        if texts[:1] == ["°"]:
            return 1
        if texts[:2] == ["^", "°"]:
            return 2
        return 4 if texts == ["^", "{", "°", "}"] else 0

    # the smallest parts

    def _primary(self) -> Node:
        token = self._next
        self._place += 1
        match token.kind:
            case "number":
                return self._number(token.text)
            case "name":
                return self._symbol(token.text)
            case "word":
                return self._word(token.text)
            case "command":
                return self._command(token.text)
            case "sign" if token.text in _CLOSING:
                return self._deeper(lambda: self._bracket(token.text))
        raise UnreadableError(
            f"{token.text!r} where a number could stand" if token.text else "the answer breaks off"
        )

    def _number(self, text: str) -> Node:
        if len(text) > self._budget.digits:
            raise UnreadableError("a number has too many digits")
        if text.isdigit():
            if self._take("_"):  # a numeral in another base is itself, not its value
                base = self._literal_integer(self._primary())
                return Quantity(Number(fmpq(int(text)), Written.INTEGER), ((f"base {base}", 1),))
            value, part = fmpq(int(text)), self._proper_part()
            return Number(value + part, Written.MIXED) if part else Number(value, Written.INTEGER)
        mantissa, _, exponent = text.lower().partition("e")
        if len(exponent) > 5 or abs(int(exponent or 0)) > self._budget.digits:
            raise UnreadableError("a number has too many digits")
        whole, _, places = mantissa.partition(".")
        value = fmpq(int(whole + places), fmpz(10) ** len(places))
        return Number(value * fmpq(10) ** int(exponent) if exponent else value, Written.DECIMAL)

    def _proper_part(self) -> fmpq | None:
        """Read the fraction of a mixed number, as in `2 1/2` and `2\\frac{1}{2}`; None without one."""
        start = self._place
        if self._is(r"\frac"):
            parts = self._literal_parts(start + 1)
        elif self._next.kind == "number" and self._next.gap and self._tokens[start + 1].text == "/":
            parts = (self._next.text, self._tokens[start + 2].text, start + 3)
        else:
            return None
        if parts is None or not (parts[0].isdigit() and parts[1].isdigit()):
            return None
        over, under = int(parts[0]), int(parts[1])
        if not 0 < over < under:
            raise UnreadableError("the fraction of a mixed number is not a proper one")
        self._place = parts[2]
        return fmpq(over, under)

    def _literal_parts(self, place: int) -> tuple[str, str, int] | None:
        """Return the two integers that are the arguments of \\frac at a place, with the place after them."""
        if self._tokens[place].kind == "number" and len(self._tokens[place].text) == 2:
            return self._tokens[place].text[0], self._tokens[place].text[1], place + 1
        found = []
        for _ in range(2):
            braced = self._tokens[place].text == "{"
            place += braced
            if self._tokens[place].kind != "number" or not (braced or len(self._tokens[place].text) == 1):
                return None
            found.append(self._tokens[place].text)
            place += 1
            if braced and self._tokens[place].text != "}":
                return None
            place += braced
        return found[0], found[1], place

    def _literal_integer(self, node: Node) -> int:
        if not _is_integer(node) or not 1 < node.value <= 64:
            raise UnreadableError("an index that is not a small integer")
        return int(node.value.p)

    def _symbol(self, name: str) -> Symbol:
        if self._take("_"):
            name += "_" + self._subscript()
        self.symbols[name] = None
        return Symbol(name)

    def _subscript(self) -> str:
        braced = self._take("{")
        parts: list[str] = []
        while not parts or (braced and not self._is("}")):
            if self._next.kind not in ("number", "name", "word"):
                raise UnreadableError("a subscript that is not a name or a number")
            parts.append(self._next.text)
            self._place += 1
        if braced:
            self._expect("}")
        return "".join(parts)

    def _word(self, word: str) -> Node:
        if word in _CONSTANTS:
            return Symbol("pi") if word == "pi" else Infinity()
        if word in _FUNCTIONS:
            self._expect("(")
            return self._root(_FUNCTIONS[word], self._deeper(lambda: self._bracket("(")))
        labels = word.isupper() and len(word) <= 3 and self._is("=")
        if not (len(word) == 1 or labels or self._is_product(word)):
            raise UnreadableError(f"the word {word!r}")
        letters = [Token("name", letter, False) for letter in word[1:]]  # so that xy^2 is x(y^2)
        self._tokens[self._place : self._place] = letters
        return self._symbol(word[0])

    def _command(self, command: str) -> Node:
        match command:
            case r"\pi":
                return Symbol("pi")
            case r"\infty":
                return Infinity()
            case r"\emptyset":
                return Group(r"\{", r"\}", [])
            case r"\frac":
                over = self._deeper(self._argument)
                return Quotient(over, self._deeper(self._argument))
            case r"\sqrt":
                index = 2
                if self._take("["):
                    index = self._literal_integer(self._primary())
                    self._expect("]")
                if self._next.kind == "number" and len(self._next.text) > 1:
                    raise UnreadableError("a root over several digits without braces")
                return self._root(index, self._deeper(self._primary))
            case r"\surd" | r"\cbrt":
                return self._root(2 if command == r"\surd" else 3, self._deeper(self._primary))
            case r"\angle":
                return self._angle()
            case r"\begin":
                return self._deeper(self._matrix)
        raise UnreadableError(f"the command {command}")

    def _root(self, index: int, body: Node) -> Root:
        self.roots += 1
        return Root(index, body)

    def _argument(self) -> Node:
        """Read an argument of \\frac: a group, or a single digit or letter (\\frac12 is a half)."""
        token = self._next
        if token.kind == "number" and len(token.text) > 1:
            if not (
                token.text.isdigit()
                and len(token.text) == 2
                and self._tokens[self._place - 1].text == r"\frac"
            ):
                raise UnreadableError("a fraction over several digits without braces")
            self._tokens[self._place] = Token("number", token.text[1], False)
            return Number(fmpq(int(token.text[0])), Written.INTEGER)
        if token.kind == "number":
            self._place += 1
            return Number(fmpq(int(token.text)), Written.INTEGER)
        return self._primary()

    def _angle(self) -> Symbol:
        points = ""
        while self._next.kind in ("name", "word") and self._next.text.isupper() and len(points) < 3:
            points += self._next.text
            self._place += 1
        if not 1 <= len(points) <= 3:
            raise UnreadableError("an angle without its points")
        return self._symbol("∠" + points)

    def _bracket(self, opening: str) -> Node:
        items: list[Node] = []
        closings = _CLOSING[opening]
        if not self._is(*closings):
            items.append(self._relation())
            while self._take(",", ";"):
                items.append(self._relation())
        closing = self._expect(*closings)
        grouping = (opening == "(" and closing == ")") or (opening == "{" and self._latex)
        if len(items) == 1 and grouping:
            return items[0]
        if opening == "{" and len(items) != 1:
            opening, closing = r"\{", r"\}"
        return Group(opening, closing, items)

    def _matrix(self) -> Node:
        name = self._environment()
        if name == "array" and self._take("{"):
            while not self._take("}"):
                if self._next.kind not in ("name", "word"):
                    raise UnreadableError("the columns of an array")
                self._place += 1
        rows = [[self._relation()]]
        while not self._take(r"\end"):
            if self._take("&"):
                rows[-1].append(self._relation())
                continue
            self._expect(r"\\")
            if not self._is(r"\end"):
                rows.append([self._relation()])
        if self._environment() != name or len({len(row) for row in rows}) != 1:
            raise UnreadableError("a matrix whose rows or ends do not fit")
        return Matrix(rows)

    def _environment(self) -> str:
        self._expect("{")
        name = self._next.text
        self._place += 1
        self._expect("}")
        if name not in _MATRICES:
            raise UnreadableError(f"the environment {name!r}")
        return name

    # units

    def _unit(self) -> Unit:
        if ring := self._degree_mark():
            self._place += ring
            return (("°", 1),)
        powers: dict[str, int] = {}
        sign = 1
        while (factor := self._unit_factor()) is not None:
            name, power = factor
            powers[name] = powers.get(name, 0) + sign * power
            if self._is("/") or self._next.text == "per":
                self._place += 1
                sign = -1
            elif self._is("*"):
                self._place += 1
            elif self._next.kind != "word" and not (self._next.kind == "name" and self._lone_units):
                return tuple(sorted(powers.items()))
        if powers:
            raise UnreadableError("a unit that breaks off")
        return ()

    def _unit_factor(self) -> tuple[str, int] | None:
        kind, text, _ = self._next
        power = {"square": 2, "sq": 2, "cubic": 3}.get(text, 1) if kind == "word" else 1
        self._place += power != 1
        kind, text, _ = self._next
        if text not in UNITS or not (kind in ("word", "sign") or (kind == "name" and self._lone_units)):
            return None
        self._place += 1
        if self._next.text in ("squared", "cubed"):
            power = 2 if self._next.text == "squared" else 3
            self._place += 1
        elif self._is("^"):
            self._place += 1
            node = self._deeper(self._signed_factor)
            body = node.body if isinstance(node, Negative) else node
            if not _is_integer(body) or body.value > 9:
                raise UnreadableError("a power of a unit that is not a small integer")
            power = int(body.value.p) * (1 if body is node else -1)
        return UNITS[text], power


def _is_integer(node: Node) -> TypeGuard[Number]:
    return isinstance(node, Number) and node.written is Written.INTEGER

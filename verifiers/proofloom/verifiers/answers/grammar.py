"""Read an answer, plain text or LaTeX, by recursive descent; what is ambiguous is refused, not guessed."""

from __future__ import annotations

import re
from collections.abc import Callable

from flint import fmpq, fmpz

from proofloom.verifiers.answers import tree
from proofloom.verifiers.answers.kinds import Budget, UnreadableError
from proofloom.verifiers.answers.tables import UNITS
from proofloom.verifiers.answers.tokens import Token, tokens
from proofloom.verifiers.answers.tree import Group, Negative, Node, Number, Quantity, Symbol, Unit

_RELATIONS = frozenset("=≠<≤>≥∈")
_CLOSING = {"(": (")", "]"), "[": ("]", ")"), r"\{": (r"\}",), "{": ("}",), "⟨": ("⟩",)}
# short words that could pass for products of variables: such as never are one, and others between words
_NAMES = re.compile("and|cos|cot|exp|for|gcd|lcm|ln|log|max|min|not|or|sin|tan|the", re.I)
_PROSE = re.compile(f"an|are|as|at|by|if|in|is|no|of|to|{_NAMES.pattern}", re.I)
_POINTS = re.compile("(?!NOT?$)[A-Z]{2,3}")
_OPERATORS = ("", "+", "-", "*", "/", "=")  # "" at the beginning
_THOUSANDS, _NO_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}(?!\d)"), re.compile(r"[,;](?: |0\d)")
_ROOTS = {r"\surd": 2, r"\cbrt": 3}
_FACTORS = (r"\frac", r"\sqrt", r"\pi", *_ROOTS)  # commands that continue a product
_CONSTANTS: dict[str, Node] = {
    r"\pi": Symbol("pi"),
    r"\infty": tree.Infinity(),
    r"\emptyset": Group(r"\{", r"\}", []),
}
_AFTER = {"squared": 2, "cubed": 3}
_BEFORE = {"square": 2, "sq": 2, "cubic": 3}


Letters = frozenset[str] | None  # None for any


class Reading:
    """One answer read: its tree, its variables (in order of appearance) and how many radicals it has."""

    def __init__(self, text: str, budget: Budget, letters: Letters, lone: Letters) -> None:
        """Read a whole answer; raise `UnreadableError` when it is not one.

        `letters` are the variables that a run of letters may be a product of, rather than a unit; any are
        in a gold answer. Of single letters after a number, `lone` are units: 5 m.
        """
        self._tokens = tokens(text, budget)
        self._budget, self._letters, self._lone = budget, letters, lone
        self._place = self._depth = 0
        self._latex = any(mark in text for mark in ("\\", "^{", "_{"))
        self.size = len(self._tokens)
        self.symbols: dict[str, None] = {}
        self.roots = 0
        items = self._items()
        self.tree = items[0] if len(items) == 1 else Group("", "", items)
        if self._next.kind != "end":
            raise UnreadableError(f"{self._next.text!r} where the answer could have ended")

    # the stream of tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _advance(self) -> Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _is(self, *signs: str) -> bool:
        return self._tokens[self._place].text in signs  # which no name, word or number is

    def _take(self, *signs: str) -> bool:
        found = self._tokens[self._place].text in signs
        self._place += found
        return found

    def _expect(self, *signs: str) -> str:
        token = self._advance()
        if token.text not in signs:
            raise UnreadableError(f"{token.text or 'the end'!r} instead of {signs[0]!r}")
        return token.text

    def _deeper(self, inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > self._budget.depth:
            raise UnreadableError("the answer is nested too deep")
        found = inner()
        self._depth -= 1
        return found

    # from the whole to its parts

    def _items(self) -> list[Node]:
        items, around = [self._relation()], []
        while self._take(",", ";"):
            before, comma, after = self._tokens[self._place - 2 : self._place + 1]
            around.append(before.text + comma.text + " " * after.gap + after.text)
            items.append(self._relation())
        if any(map(_THOUSANDS.match, around)) and any(map(_NO_THOUSANDS.search, around)):
            raise UnreadableError("a comma that could part items or digits")
        return items

    def _relation(self) -> Node:
        signs, sides = [], [self._side()]
        while self._is(*_RELATIONS):
            signs.append(self._advance().text)
            sides.append(self._side())
        return tree.Relation(signs, sides) if signs else sides[0]

    def _side(self) -> Node:
        if self._is("$", "€"):
            return Quantity(unit=((self._advance().text, 1),), body=self._sum())
        body = self._sum()
        if self._is("∪"):
            parts = [body]
            while self._take("∪"):
                parts.append(self._sum())
            return Group("∪", "∪", parts)
        unit = self._base(body) if self._next.kind == "index" else self._unit()
        return Quantity(body, unit) if unit else body

    def _sum(self) -> Node:
        plus = self._take("+")
        terms = [Negative(self._term()) if not plus and self._take("-") else self._term()]
        if plus and isinstance(terms[0], Symbol | Group):
            raise UnreadableError("a plus sign before what has none")
        while self._is("+", "-") and self._next.gap < 2:
            terms.append(Negative(self._term()) if self._advance().text == "-" else self._term())
        return terms[0] if len(terms) == 1 else tree.Sum(terms)

    def _term(self) -> Node:
        factors, divided, divisions = [self._factor()], False, 0
        while True:
            if self._take("/"):
                divisions += 1
                if divisions > self._budget.depth:
                    raise UnreadableError("too many divisions in a row")
                factors, divided = [tree.Quotient(_product(factors), self._signed_factor())], True
            elif self._take("*"):
                factors.append(self._signed_factor())
                divided = False
            elif self._next.gap < 2 and self._factor_starts():
                if divided and not self._next.gap:
                    raise UnreadableError("a product right after a division could belong above or below")
                self._juxtaposed(factors)
                divided = False
            else:
                return _product(factors)

    def _factor_starts(self) -> bool:
        """Say whether the next token continues a product without a sign."""
        kind, text, _ = self._next
        match kind:
            case "name" | "text":
                return (kind == "name" or len(text) == 1) and not self._is_unit()
            case "word":
                return not self._is_unit() and self._is_product(self._place)
        return text == "(" or text in _FACTORS or (text == "{" and self._latex)

    def _juxtaposed(self, factors: list[Node]) -> None:
        """Add a factor that no sign stands before; an integer and a fraction are a mixed number."""
        written = self._tokens[self._place - 1 : self._place + 6 : 3]  # the integer, over and under the bar
        bare, fraction = {token.kind for token in written} == {"number"}, self._is(r"\frac")
        factor = self._factor()
        match factors[-1], factor:
            case Number(whole, True), tree.Quotient(Number(part, True), Number(parts, True)) if fraction:
                if not (
                    bare and 0 < part < parts
                ):  # (2)\frac{1}{2} is a product to some, \frac{+1}{2} no part
                    raise UnreadableError("a mixed number without a proper fraction")
                factors[-1] = Number(whole + part / parts, False)
            case _:
                factors.append(factor)

    def _is_product(self, place: int) -> bool:
        """Say whether a word is a product of variables; short words are in a gold by what is beside them."""
        before, (_, word, gap), after = (self._tokens[i] for i in (place - 1, place, place + 1))
        if self._letters is not None:
            return self._letters.issuperset(word)
        apart = not gap or before.text in _OPERATORS  # v + at
        alone = before.text + after.text and after.kind in ("sign", "end") and apart
        return len(word) <= 3 and not (_NAMES if alone else _PROSE).fullmatch(word)

    def _signed_factor(self) -> Node:
        return Negative(self._factor()) if self._take("-") else self._factor()

    def _factor(self) -> Node:
        base = self._primary()
        if not self._take("^"):
            return base
        exponent = self._deeper(self._signed_factor)  # so that 2^3^2 is 2^(3^2)
        self.roots += tree.integer(exponent) is None
        return tree.Power(base, exponent)

    # the smallest parts

    def _primary(self) -> Node:
        token = self._advance()
        match token.kind:
            case "number":
                return self._number(token.text)
            case "name" | "angle":
                return self._symbol(token.text)
            case "word" | "text":
                return self._word(token.text, token.kind)
            case "command":
                return self._command(token.text)
            case "sign" if token.text in _CLOSING:
                return self._deeper(lambda: self._bracket(token.text))
        raise UnreadableError(f"{token.text or 'the end'!r} where a number could stand")

    def _number(self, text: str) -> Number:
        if text.isdigit() and len(text) <= self._budget.digits:
            return Number(fmpq(fmpz(text)), True)
        mantissa, _, exponent = text.lower().partition("e")
        power = int(exponent[:6] or 0)
        if len(text) > self._budget.digits or len(exponent) > 5 or abs(power) > self._budget.digits:
            raise UnreadableError("a number has too many digits")
        whole, _, places = mantissa.partition(".")
        value = fmpq(fmpz(whole + places)) * fmpq(10) ** (power - len(places))
        return Number(value, text.isdigit())

    def _symbol(self, name: str) -> Symbol:
        follows = self._tokens[self._place - 2].kind in ("number", "name", "word")
        if self._next.kind == "index":
            index = self._advance().text
            if follows and len(name) == 1 and index.isdecimal() and int(name, 36) < int(index) < 37:
                raise UnreadableError("a numeral with letters, or a product")
            name += "_" + index
        self.symbols[name] = None
        return Symbol(name)

    def _word(self, word: str, kind: str) -> Node:
        if len(word) == 1 or (_POINTS.fullmatch(word) and self._is("=")):  # AB = 5
            return self._symbol(word)
        if kind != "word" or not self._is_product(self._place - 1):
            raise UnreadableError(f"the word {word!r}")
        # so that xy^2 is x(y^2)
        self._tokens[self._place : self._place] = [Token("name", letter, 0) for letter in word[1:]]
        return self._symbol(word[0])

    def _command(self, command: str) -> Node:
        if command in _CONSTANTS:
            return _CONSTANTS[command]
        if command in _ROOTS:
            return self._root(_ROOTS[command], self._primary)
        if command.startswith(r"\begin{"):
            return self._deeper(lambda: self._matrix(command.replace("begin", "end")))
        if command == r"\frac":
            return tree.Quotient(self._deeper(self._argument), self._deeper(self._argument))
        if command == r"\sqrt":
            degree = _degree(self._advance().text) if self._next.kind == "degree" else 2
            return self._root(degree, self._argument)
        raise UnreadableError(f"the command {command}")

    def _root(self, index: int, body: Callable[[], Node]) -> tree.Root:
        self.roots += 1
        return tree.Root(index, self._deeper(body))

    def _argument(self) -> Node:
        """Read an argument of a command: a group, or a single digit or letter."""
        if self._next.kind == "number" and len(self._next.text) > 1:
            raise UnreadableError("a fraction or a root over several digits without braces")
        return self._primary()

    def _bracket(self, opening: str) -> Node:
        closings, before = _CLOSING[opening], self._tokens[self._place - 2]
        items = [] if self._is(*closings) else self._items()
        closing = self._expect(*closings)
        grouping = (opening == "(" and closing == ")") or (opening == "{" and self._latex)
        matrix = len(items) == 1 and isinstance(items[0], Group) and items[0].opening == r"\begin"
        if len(items) == 1 and (grouping or (matrix and opening + closing == "[]")):
            applied = opening == "(" and before.text in tree.FUNCTIONS
            return Group("{", "}", items) if applied else items[0]
        if opening == "{" and len(items) != 1:
            opening, closing = r"\{", r"\}"
        return Group(opening, closing, items)

    def _matrix(self, end: str) -> Node:
        rows = [[self._relation()]]
        while not self._take(end):
            if self._expect("&", r"\\") == "&":
                rows[-1].append(self._relation())
            elif not self._is(end):
                rows.append([self._relation()])
        if len({len(row) for row in rows}) != 1:
            raise UnreadableError("a matrix whose rows do not fit")
        return Group(r"\begin", r"\end", [Group("[", "]", row) for row in rows])

    # units

    def _base(self, body: Node) -> Unit:
        """Read the base of a numeral, which is itself and not its value: 101_2."""
        if not isinstance(body.body if isinstance(body, Negative) else body, Number):
            raise UnreadableError("a base of something that is no numeral")
        return ((f"base {_degree(self._advance().text)}", 1),)

    def _unit(self) -> Unit:
        powers: dict[str, int] = {}
        sign, more = 1, False
        while more or self._next.text in _BEFORE or self._is_unit():
            power = _BEFORE.get(self._next.text, 1)
            self._place += power > 1
            token = self._advance()
            if token.text not in UNITS:  # here even a single letter can be nothing else: 5 km/h
                raise UnreadableError("a unit that breaks off")
            power = self._unit_power(power)
            for name, times in UNITS[token.text]:
                powers[name] = powers.get(name, 0) + sign * power * times
            over = self._take("/", "per")
            sign, more = (-1 if over else sign), over or self._take("*")
        return tuple(sorted(powers.items()))

    def _is_unit(self) -> bool:
        """Say whether a unit stands here: mg, but not where m and g are variables of the gold answer.

        A gold answer shows them by what stands beside it: 2lb is a weight, and in 2lb + 2bh a product.
        """
        token, after = self._tokens[self._place : self._place + 2]
        unit = UNITS.get(token.text)
        if not unit or token.kind not in ("name", "word"):
            return unit is not None
        if token.kind == "name":
            return self._lone is None or any(name in self._lone for name, _ in unit)
        if self._letters is None:
            return bool(token.gap) or not (self.symbols or self._depth or after.text in ("+", "-"))
        return len(self._letters.intersection(token.text)) < len(token.text)

    def _unit_power(self, before: int) -> int:
        if self._next.text in _AFTER:
            return _AFTER[self._advance().text]
        if not self._take("^"):
            return before
        power = tree.integer(self._deeper(self._signed_factor))
        if power is None or not 0 < abs(power) < 10 or before > 1:  # no square cm^2
            raise UnreadableError("a power of a unit that is not a small integer")
        return power


def _degree(text: str) -> int:
    if not (text.isdecimal() and 1 < int(text) <= tree.LARGEST_DEGREE):
        raise UnreadableError("a degree or a base that is not a small integer")
    return int(text)


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else tree.Product(factors)

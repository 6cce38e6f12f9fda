"""The tree's notation round-trips, and the canonical form ignores names and the functions' order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.engine.program.canonical import canonical, skeleton
from proofloom.engine.program.notation import NotationError, dump, parse
from proofloom.engine.program.rename import renamed, variables
from proofloom.engine.program.syntax import Function, Program

FIRST = """(program main (def f (n) i (= s 0) (while (> n 0) (= d (% n 10))
(if (and (> d 2) (< d 7)) (= s (+ s d)) (else (= s (- s 1)))) (= n (// n 10))) (return s))
(def main (xs* k) i (= t 0) (each x xs (= t (+ t (call f (+ x k))))) (= a b : t k)
(for i 0 k 1 (append xs (* a i))) (return (+ a (len xs)))))"""
SECOND = """(program g (def h (xs*) n (if (not (some xs)) (return)) (pop xs)
(= (@ xs 0) (neg (last xs)))) (def g (n) l (= ys (fill 0 n)) (pop ys t) (append ys (abs (- n 9)))
(do (call h ys)) (for i n 0 -2 (if (or (== i 3) (!= n 5)) (continue) (else (if (>= i 4) (break))))
(= (@ ys 0) (max i (min t 7)))) (return ys)))"""
PROGRAMS = (FIRST.replace("\n", " "), SECOND.replace("\n", " "))


@pytest.mark.parametrize("text", PROGRAMS)
def test_notation_round_trips(text: str) -> None:
    program = parse(text)
    assert dump(program) == text


OTHER = (
    "",
    "(program",
    "(program main (def))",
    "(program main (def f () x))",
    "(a) (b)",
    "(program f (def f (n) i (jump 3)))",
    "(program f (def f (n) i (= 3 n)))",
    "(program f (def f (n) i (do n)))",
    "(program f (def f (n) i (for i 0 n (1) (= n 1))))",
    "(program f (def f (n) i (return (at d))))",
    "(program f (def f (n) i (return (neg n n))))",
    '(program f (def f (n) i (= s "a b")))',
    '(program f (def f (n) i (= s "\\x0a")))',
    "(program f (def f (n:q) i (return n)))",
    "(program f (def f (n) i,q (return n)))",
    "(program f (def f (n) i (= d (dict dii 1))))",
)


@pytest.mark.parametrize("text", OTHER)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse(text)


def other_names(program: Program, seed: int) -> Program:
    """Rename everything and turn the functions' order."""
    functions = {
        function.name: f"w{(seed * 7 + place) % 97}" for place, function in enumerate(program.functions)
    }
    made: list[Function] = []
    for function in program.functions:
        names = {name: f"z{seed % 89 + place}" for place, name in enumerate(variables(function))}
        made.append(renamed(function, names, functions))
    turn = seed % len(made)
    return Program((*made[turn:], *made[:turn]), functions[program.entry])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PROGRAMS), st.integers(0, 10**6))
def test_canonical_form_ignores_names_and_order(text: str, seed: int) -> None:
    program = parse(text)
    other = other_names(program, seed)
    assert dump(other) != dump(program)
    assert canonical(other) == canonical(program)


def test_canonical_form_tells_programs_apart() -> None:
    first = parse("(program f (def f (n) i (return (+ n 3))))")
    second = parse("(program f (def f (n) i (return (+ n -40))))")
    assert canonical(first) == "(def f0 (v0) i (return (+ v0 3)))"
    assert canonical(second) == "(def f0 (v0) i (return (+ v0 -40)))"


def test_a_skeleton_drops_every_expression() -> None:
    text = (
        '(program f (def f (n s:s) i (if (== s "{}") (return (call g {})) (else (= n {}))) (return n)) '
        "(def g (n) i (return n)))"
    )
    first, second = parse(text.format("a9", 1, 2)), parse(text.format("b", -7, "(* n 3)"))
    third = parse(text.format("a9", 1, 2).replace("(return n)) (def", "(= n 1) (return n)) (def"))
    assert skeleton(first) == skeleton(second) == "i,s>i(if(return:1)(=) return) i>i(return)"
    assert skeleton(third) != skeleton(first)

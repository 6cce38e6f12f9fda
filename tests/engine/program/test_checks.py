"""Each static rule refuses what breaks it, and lets the nearest sound program pass."""

import pytest

from proofloom.engine.program.checks import changed, problems
from proofloom.engine.program.notation import parse

G = "(def g (a) i (return (+ a 1)))"
H = "(def h (xs* ys*) n (append xs (len ys)))"
K = "(def k (xs*) i (return (len xs)))"
T = '(def t (a) i,s (return (tuple a "x")))'
BROKEN = {
    "may be used before": "(if (> n 0) (= x 1)) (return x)",
    "before it is set": "(for i 0 n 1 (= n 2)) (return i)",
    "changes its type": "(= x 1) (= x (list 1)) (return n)",
    "two names": "(= ys xs) (return n)",
    "divisor": "(return (% n 0))",
    "may not be positive": "(return (// 9 n))",
    "variable is set in its body": "(for i 0 3 1 (= i 5)) (return n)",
    "loop's list is changed": "(each x xs (append xs x)) (return n)",
    "without a return": "(if (> n 0) (return n))",
    "out of reach": "(return n) (= n 1)",
    "outside a loop": "(break)",
    "step 0": "(for i 0 3 0 (= n 1)) (return n)",
    "two calls": "(return (+ (call g 1) (call g 2)))",
    "in a header": "(while (> (call g n) 0) (= n 1)) (return n)",
    "beside a call": "(return (+ (last xs) (call g 1)))",
    "same list": "(do (call h xs xs)) (return n)",
    "wrong number": "(return (call g 1 2))",
    "thrown away": "(do (call g 1)) (return n)",
    "reserved": "(= len 3) (return n)",
    "function's name": "(= g 3) (return n)",
    "literal": "(return (neg 3))",
    "counted from the end": "(return (@ xs -1))",
    "leans": "(if (and (> n 1) (and (> n 2) (> n 3))) (= n 1)) (return n)",
    "empty": "(while (> n 0)) (return n)",
    "stands twice": "(= n n : 1 2) (return n)",
    "same statement": "(= n (@ xs n) : 1 2) (return n)",
    "out of range": f"(return {1 << 50})",
    "does not take list": "(return (+ xs 1))",
    "does not take int": "(return (len n))",
}
MORE_BROKEN = {
    "truth of a list": "(= b (and (some xs) (> n 1))) (return n)",
    "reads what the same": "(= (@ xs (@ xs 0)) 1) (return n)",
    "stands in an index": "(= (@ xs (call g n)) 1) (return n)",
    "what its call is passed": "(= (@ xs 0) (call k xs)) (return n)",
    "left out by and/or": "(= b (and (> n 1) (> (call g n) 2))) (return n)",
    "several values stand": "(return (call t n))",
    "differ in number": "(= a b c : (call t n)) (return n)",
    "other than variables": "(= n (@ xs 0) : (call t n)) (return n)",
    "not one character": '(= ws (split "ab" "ab")) (return n)',
    "not a literal": '(= s "a") (= ws (split s "-")) (= s (join s ws)) (return n)',
    "distinct literals": "(= d (dict dii 1 2 1 3)) (return n)",
    "entries differ": "(= d (dict dsi 1 2)) (return n)",
    "not of its type": "(= d (dict l 1 2)) (return n)",
    "name is used for something else": "(= g1 (grid (list 1))) (each r g1 (= n 1)) (= r (list 1)) (return n)",
    "may be used before": "(= g1 (grid (list 1))) (each r g1 (= n 1)) (return (len r))",
    "row is changed": "(= g1 (grid (list 1))) (each r g1 (append r 1)) (return n)",
    "no places": "(= g1 (grid (list 1))) (pairs i r g1 (= n 1)) (return n)",
    "does not take int, bool": "(return (+ n true))",
    "does not take bool, bool": "(= b (> n 1)) (= c (< b b)) (return n)",
    "compares with a truth value": "(= b (> n 1)) (= c (== b true)) (return n)",
    "only a variable": "(= ys (slice (list 1) 0 1)) (return n)",
    "string's element": '(= s "ab") (= (@ s 0) "x") (return n)',
    "another type is stored": '(= (@ xs 0) "x") (return n)',
    "place is counted": "(= (@ xs -1) 1) (return n)",
    "is counted from": "(= g1 (grid (list 1))) (return (cell g1 0 -1))",
    "counted from the": "(= g1 (grid (list 1))) (return (width g1 -1))",
    "differ in length": "(= g1 (grid (list 1) (list 1 2))) (return n)",
    "does not visit": "(each x n (= n 1)) (return n)",
    "not a truth value": "(if n (= n 1)) (return n)",
    "names are one": "(pairs i i xs (= n 1)) (return n)",
    "used as a value": "(= ys (call h xs xs)) (return n)",
}
BROKEN_RESULTS = {
    "2 to 4 plain values": "(def f (xs*) l,i (return (tuple xs 1)))",
    "wrong type": "(def f (n) i,i (return n))",
    "passed in": "(def f (d:dii) dii (return d))",
    "two parameters have one name": "(def f (n n) i (return n))",
}
SOUND = (
    "(if (> n 0) (= x 1) (else (= x 2))) (return x)",
    "(for i 0 3 1 (= n 2)) (return i)",
    "(= ys (list n)) (append ys 2) (return (len ys))",
    "(while (> n 0) (= m n : n (% 7 n))) (return n)",
    "(= d 2) (while (< d n) (= n (// n d)) (= d (+ d 1))) (return n)",
    "(for d 1 9 1 (= n (% n d))) (return n)",
    "(if (and (> n 0) (== (% 9 n) 0)) (return 1)) (return 0)",
    "(return (+ n (call g (last xs))))",
    "(= ys (list 1)) (do (call h xs ys)) (return n)",
    "(if (and (not (some xs)) (> n 1)) (return 1)) (return 0)",
    "(= b (not (some xs))) (return n)",
    "(= (@ xs (- (len xs) 1)) 1) (return n)",
    "(= a s : (call t n)) (return (+ a (len s)))",
    "(= g1 (grid (list 1))) (each r g1 (= n (call k r))) (return n)",
    "(= d (dict dii)) (pairs a b d (= n (+ a b))) (= (at d n) 1) (return (get d 1 n))",
    "(= p (> n 1)) (= q (== p (in n xs))) (if q (= n 1)) (return n)",
)


def of(body: str) -> list[str]:
    return problems(parse(f"(program f (def f (xs* n) i {body}) {G} {H} {K} {T})"))


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_named(rule: str) -> None:
    found = of(BROKEN[rule])
    assert len(found) == 1
    assert rule in found[0]


@pytest.mark.parametrize("rule", MORE_BROKEN)
def test_a_broken_rule_of_the_newer_forms_is_named(rule: str) -> None:
    found = of(MORE_BROKEN[rule])
    assert len(found) == 1
    assert rule in found[0]


@pytest.mark.parametrize("rule", BROKEN_RESULTS)
def test_a_result_that_no_function_may_have_is_named(rule: str) -> None:
    assert rule in problems(parse(f"(program f {BROKEN_RESULTS[rule]})"))[0]


def test_what_a_function_changes_is_found_through_functions_that_call_each_other() -> None:
    text = "(def f (xs* ys* n) n (if (> n 0) (do (call g ys xs (- n 1)))))"
    other = "(def g (ps* qs* n) n (append ps 1) (do (call f ps qs n)))"
    program = parse(f"(program f {text} {other})")
    table = {function.name: function for function in program.functions}
    assert problems(program) == []
    assert changed(table["f"], table) == {"xs", "ys"}
    assert changed(parse(f"(program k {K})").functions[0], {}) == set()


def test_a_list_that_was_passed_in_is_not_returned() -> None:
    assert "passed in" in problems(parse("(program f (def f (xs*) l (append xs 1) (return xs)))"))[0]
    assert problems(parse("(program f (def f (xs*) l (= ys (list 1)) (return ys)))")) == []


@pytest.mark.parametrize("body", SOUND)
def test_a_sound_program_passes(body: str) -> None:
    assert of(body) == []


@pytest.mark.parametrize("name", ["=", "def", "len", "1a", "\u00e9"])
def test_a_function_has_a_name(name: str) -> None:
    assert "reserved" in problems(parse(f"(program {name} (def {name} (n) i (return n)))"))[0]


def test_what_is_missing_is_named() -> None:
    assert problems(parse("(program g (def f (n) i (return n)))"))
    assert problems(parse("(program f (def f (n) i (return (call g n))))")) == ["g is not defined"]

"""The grammar refuses whatever is not a small program; what it lets pass cannot hang, grow or reach out."""

import time

import pytest
from stating import claimed

from proofloom.engine import Candidate, Outcome
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.reread import reread
from proofloom.verifiers.program.rerun import rerun

REFUSED = {
    "import": "import os\ndef f(n):\n    return n\n",
    "import inside": "def f(n):\n    import os\n    return n\n",
    "attribute": "def f(n):\n    return n.real\n",
    "dunder": "def f(n):\n    return __import__(n)\n",
    "method": "def f(xs):\n    xs.sort()\n    return 1\n",
    "builtin": "def f(n):\n    return open(n)\n",
    "print": "def f(n):\n    print(n)\n    return n\n",
    "string": "def f(n):\n    return 'a'\n",
    "float": "def f(n):\n    return 1.5\n",
    "power": "def f(n):\n    return n ** n\n",
    "shift": "def f(n):\n    return n << n\n",
    "true division": "def f(n):\n    return n / 2\n",
    "lambda": "def f(n):\n    return (lambda: n)()\n",
    "comprehension": "def f(n):\n    return [i for i in range(n)]\n",
    "class": "class f:\n    pass\n",
    "decorator": "@g\ndef f(n):\n    return n\n",
    "default": "def f(n=1):\n    return n\n",
    "star": "def f(*n):\n    return n\n",
    "annotation": "def f(n: g):\n    return n\n",
    "global": "def f(n):\n    global g\n    return n\n",
    "try": "def f(n):\n    try:\n        return n\n    except g:\n        return 1\n",
    "with": "def f(n):\n    with n:\n        return n\n",
    "loop else": "def f(n):\n    for i in range(n):\n        n += 1\n    else:\n        n += 2\n",
    "slice with a step": "def f(xs):\n    ys = xs[1:9:2]\n    return 1\n",
    "nested function": "def f(n):\n    def g(m):\n        return m\n    return n\n",
    "keyword": "def f(n):\n    return f(n=n)\n",
    "walrus": "def f(n):\n    return (m := n)\n",
    "yield": "def f(n):\n    yield n\n",
    "list times list": "def f(xs):\n    ys = xs * 5\n    return len(xs)\n",
    "list plus list": "def f(xs):\n    xs.append(1)\n    ys = xs + xs\n    return len(ys)\n",
    "list in list": "def f(xs):\n    xs.append(xs)\n    return 1\n",
    "int as list": "def f(n):\n    n.append(1)\n    return n + 1\n",
    "both kinds": "def f(n):\n    if n > 1:\n        x = [1]\n    else:\n        x = 2\n    return n\n",
    "function as value": "def f(n):\n    return f\n",
    "rebound function": "def f(n):\n    f = 2\n    return f\n",
    "rebound builtin": "def f(n):\n    len = 2\n    return len\n",
    "chained assignment": "def f(n):\n    a = b = n\n    return a\n",
    "chained comparison": "def f(n):\n    if 1 < n < 3:\n        n = 1\n    return n\n",
    "huge literal": f"def f(n):\n    return {1 << 60}\n",
    "endless literal": f"def f(n):\n    return {'9' * 5000}\n",
    "deep nesting": f"def f(n):\n    return {'(' * 3000}n{')' * 3000}\n",
    "comment": "def f(n):  # returns 7\n    return n\n",
    "two on a line": "def f(n):\n    n += 1; return n\n",
    "not ascii": "def f(n):\n    é = n\n    return é\n",
    "too long": "def f(n):\n" + "    n += 1\n" * 9000 + "    return n\n",
    "nothing": "",
    "twice": "def f(n):\n    return n\n\n\ndef f(n):\n    return 2\n",
    "break outside": "def f(n):\n    break\n",
}  # fmt: skip

ENDLESS = {
    "loop": "def f(n):\n    while n > 0:\n        n += 1\n    return n\n",
    "range": "def f(n):\n    for i in range(n * 1000000000000):\n        n += 0\n    return n\n",
    "recursion": "def f(n):\n    return f(n)\n",
    "tree of calls": "def f(n):\n    a = f(n - 1)\n    b = f(n - 1)\n    return a + b\n",
    "squaring": "def f(n):\n    n += 5\n    for i in range(99999):\n        n = n * n\n    return n\n",
    "augmented squaring": "def f(n):\n    n += 5\n    for i in range(99999):\n        n *= n\n    return n\n",
    "element squaring": "def f(n):\n    xs = [7]\n    for i in range(99999):\n        xs[0] *= xs[0]\n",
    "appended square": "def f(n):\n    xs = [7]\n    for i in range(9999):\n        xs.append(xs[-1] * n)\n",
    "passed square": "def g(a):\n    return a * a\n\n\ndef f(n):\n    n += 7\n    for i in range(9999):\n"
                     "        n = g(n * n)\n    return n\n",
    "filling": "def f(n):\n    xs = [0] * 900000000000\n    return len(xs)\n",
    "growing list": "def f(n):\n    xs = []\n    while n > 0:\n        xs.append(n)\n    return n\n",
    "visited list grows": "def f(n):\n    xs = [1]\n    for x in xs:\n        xs.append(x)\n    return n\n",
    "missing": "def f(n):\n    return m\n",
    "empty pop": "def f(n):\n    xs = []\n    x = xs.pop()\n    return x\n",
    "out of range": "def f(n):\n    xs = [1]\n    return xs[n]\n",
    "by zero": "def f(n):\n    return n // (n - n)\n",
    "range step 0": "def f(n):\n    for i in range(0, n, 0):\n        n += 1\n    return n\n",
    "nothing returned": "def f(n):\n    n += 1\n",
}  # fmt: skip


def row(source: str, args: tuple[Value, ...] = (3,)) -> Candidate[Exercise]:
    return Candidate(claimed(source, args), "", "3")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_in_the_grammar_is_refused(name: str) -> None:
    with pytest.raises(GrammarError):
        read(REFUSED[name])
    assert rerun(row(REFUSED[name])).reason == "the source is not in the grammar"
    assert reread(row(REFUSED[name])).reason == "the source is not in the grammar"


@pytest.mark.parametrize("name", ENDLESS)
def test_a_run_that_does_not_end_well_is_stopped(name: str) -> None:
    started = time.process_time()
    for verify in (rerun, reread):
        assert verify(row(ENDLESS[name])).outcome is Outcome.FAIL
    assert time.process_time() - started < 8


@pytest.mark.parametrize("args", [(), (1, 2), ((1,),), (1 << 51,)])
def test_wrong_arguments_are_refused(args: tuple[Value, ...]) -> None:
    source = "def f(n):\n    return n\n"
    assert rerun(row(source)).outcome is Outcome.PASS
    assert rerun(row(source, args)).outcome is Outcome.FAIL


def test_an_entry_that_is_not_defined_is_refused() -> None:
    source = "def g(n):\n    return n\n"
    assert rerun(row(source)).outcome is Outcome.FAIL
    assert reread(row(source)).outcome is Outcome.FAIL


def test_what_a_new_dictionary_holds_is_what_all_its_uses_allow() -> None:
    for use, letters in (("len(item)", "s"), ("item", "i"), ("1", "i")):
        loop = f"    for key, item in table.items():\n        n += {use}\n"
        source = f"def f(n):\n    table = {{}}\n{loop}    return n\n"
        assert read(source, "(program f (def f (n) i ").variables["f", "item"] == letters

"""Stands before a program's text in the jail: counts steps, marks what is reached, tries deletions.

A program is rewritten (`rewrite.py`) so that it asks here before each statement whether it is to go on. This
text runs together with the program, so that its names begin with a low line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

_counted = 0
_most = 0
_gone = -1  # the statement that is taken out
_hits: set[int] = set()
_held: set[int] = set()
_failed: set[int] = set()
_INPUTS: list[Callable[[], tuple[object, ...]]] = []  # give the arguments, anew each time
_ENTRY: list[Callable[..., object]] = []  # the function to call; both lists are filled after the program


class _Spent(BaseException):
    """The run takes more steps than it may."""


def _do(node: int) -> bool:
    """Count a step of a node; return whether the node is there at all."""
    global _counted
    if node == _gone:
        return False
    _counted += 1
    if _counted > _most:
        raise _Spent
    _hits.add(node)
    return True


def _on(node: int) -> bool:
    """Return whether a loop is there; its steps are counted as it goes."""
    return node != _gone


def _test(node: int, value: object) -> object:
    """Mark whether a condition held, and return its value."""
    (_held if value else _failed).add(node)
    return value


def _each(node: int, values: Iterable[object]) -> Iterator[object]:
    """Hand on the values of a loop, a step for each and one more when they run out."""
    for value in values:
        _do(node)
        yield value
    _do(node)


def _run(number: int, most: int) -> tuple[str, str]:
    """Run the program on an input; return what can be observed: the value, the arguments as they are left."""
    global _counted, _most
    _counted, _most = 0, most
    for marks in (_hits, _held, _failed):
        marks.clear()
    try:
        arguments = _INPUTS[number]()
        value = _ENTRY[0](*arguments)
        return repr(value), repr(arguments)
    except _Spent:
        return "", "spent"
    except BaseException as error:
        return "", type(error).__name__


def _survey(most: int) -> list[tuple[str, str, int, list[int], list[int], list[int]]]:
    """Run every input; return for each: value and arguments, steps, and the nodes reached, held, failed."""
    found = []
    for number in range(len(_INPUTS)):
        value, left = _run(number, most)
        found.append((value, left, _counted, sorted(_hits), sorted(_held), sorted(_failed)))
    return found


def _needs(nodes: list[int], most: int, effort: int) -> list[int]:
    """Return for each node an input on which the program without it does something else; -1 for none.

    -2 is for a node that was not tried on all inputs. A run that takes much longer than the program ever
    does is something else too.
    """
    global _gone
    plain = [_run(number, most) for number in range(len(_INPUTS))]
    order = list(range(len(_INPUTS)))
    found = []
    for node in nodes:
        _gone, seen = node, -1
        for place, number in enumerate(order):
            if effort <= 0:
                seen = -2
                break
            other = _run(number, most)
            effort -= _counted
            if other != plain[number]:
                order.insert(0, order.pop(place))  # what told one apart tells the next apart
                seen = number
                break
        found.append(seen)
    _gone = -1
    return found

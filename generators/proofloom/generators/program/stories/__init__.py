"""Whole programs of a domain: a first function written out, over parts of which each has alternatives.

A story is a file of paragraphs, each one function in Python with its types, and notes above it:

    # start: yes             a program may begin here; then each parameter has a note of what it takes:
    # temps: 8..34 6         a flavour, the span of its integers, its least length, as far as there are any
    # names: hot_days warm_days     what the function may be called; its own name where there is no note
    # LIMIT: 22 24 26        a hole: one of the values stands wherever LIMIT does

`if ANY:` ... `elif ANY:` ... `else:` keeps one of its branches, in which `"names: x y"` says what the
function is called then. Functions of one name, parameters and result are alternatives. A program is its
first function, and one alternative of each that is called. It keeps to the language as every program does:
a statement makes one call at most, headers make none, divisors are surely above 0, what is passed in is not
returned.
"""

from proofloom.generators.program.stories.drafting import storied
from proofloom.generators.program.stories.reading import Story, stories

__all__ = ["Story", "storied", "stories"]

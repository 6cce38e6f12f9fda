"""Whole programs of a domain: a first function written out, over parts of which each has alternatives."""

from proofloom.generators.program.stories.drafting import storied
from proofloom.generators.program.stories.reading import Story, stories

__all__ = ["Story", "storied", "stories"]

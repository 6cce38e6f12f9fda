"""Makers of questions about a grown program, one for each kind: what is asked, its answer, its prompt."""

from proofloom.generators.program.asking.makers import FIXED, KINDS, Posed, posed
from proofloom.generators.program.asking.subject import Subject

__all__ = ("FIXED", "KINDS", "Posed", "Subject", "posed")

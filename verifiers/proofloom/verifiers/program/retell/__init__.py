"""Worked solutions read back: every number, name and value that a text states is held to a second walk."""

from proofloom.verifiers.program.retell.read import refusal

__all__ = ["refusal"]

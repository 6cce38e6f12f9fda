"""Check every step of a solution: does it follow, is it true, is it sound; and which is the first error."""

from proofloom.verifiers.steps.check import KINDS, check_steps, read_steps, replay
from proofloom.verifiers.steps.report import (
    Certificate,
    Correction,
    StepCheck,
    StepReport,
)

VERSION = 3  # goes up whenever any verdict changes

__all__ = [
    "KINDS",
    "VERSION",
    "Certificate",
    "Correction",
    "StepCheck",
    "StepReport",
    "check_steps",
    "read_steps",
    "replay",
]

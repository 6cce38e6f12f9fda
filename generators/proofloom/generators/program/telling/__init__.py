"""Solutions in words: a run told step by step, call by call or loop by loop, in any of the six languages."""

from proofloom.generators.program.telling.told import STYLES, args_told, told

__all__ = ["STYLES", "args_told", "told"]

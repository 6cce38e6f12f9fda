"""Themes of composite programs: tasks of one domain, whose functions fit by what they take and give."""

from proofloom.generators.program.themes.composing import MIXES, Composer
from proofloom.generators.program.themes.pooling import Bounded, pooled
from proofloom.generators.program.themes.reading import Helper, Theme, themes

__all__ = ["MIXES", "Bounded", "Composer", "Helper", "Theme", "pooled", "themes"]

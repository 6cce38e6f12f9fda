"""The library of idioms: small functions over every data type, as people write them, read from text files."""

from proofloom.generators.program.idioms.forms import Form, forms
from proofloom.generators.program.idioms.library import Idiom, Made, Need, changes, library, vain

__all__ = ["Form", "Idiom", "Made", "Need", "changes", "forms", "library", "vain"]

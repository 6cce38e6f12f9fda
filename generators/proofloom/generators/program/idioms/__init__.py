"""The library of idioms: small functions over every data type, as people write them, read from text files."""

from proofloom.generators.program.idioms.library import Idiom, Made, Need, atoms, changes, library

__all__ = ["Idiom", "Made", "Need", "atoms", "changes", "library"]

"""Generators: each file with a marked class draws one family of problems."""

"""One printer per language: from a program tree to source text that a person might have written."""

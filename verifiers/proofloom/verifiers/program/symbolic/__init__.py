"""Programs as formulas over the integers they are given, for what Z3 can decide of every input at once."""

"""Solutions with one wrong step, shown wrong without the step checker, and what must be found of each."""

"""Wrong answers made on purpose, each shown wrong without the grader."""

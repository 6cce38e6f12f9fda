"""The deduction engine: measure a drawing, find instances of theorems, fire them to a fixed point."""

"""Bugs put into a copy of the engine, and the trial that has to notice each."""

"""Verifiers of program rows: they read the printed source and have never seen the tree's interpreter or printer."""

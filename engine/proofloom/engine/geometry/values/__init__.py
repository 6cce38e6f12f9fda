"""Exact values: real algebraic numbers, and what given lengths and angles make of a figure's other ones."""

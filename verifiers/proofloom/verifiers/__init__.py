"""Verifiers: each file with a marked function checks one thing about a candidate."""

"""Proofs of classical theorems, and ways to spoil a proof by one change."""

"""Verifiers of geometry problems, with their own arithmetic, order reasoning and reader."""

"""Generators of geometry problems and the modules that draw, derive and word them."""

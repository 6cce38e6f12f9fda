"""Scenes and questions of plane geometry, built on the deduction engine, and the rows made of them."""

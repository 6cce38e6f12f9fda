"""Generators of questions about small programs; `idioms.txt` holds what people write, with holes."""

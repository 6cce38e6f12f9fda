"""Generators of questions about small programs; `idioms.txt` holds what people write, as Python with holes."""

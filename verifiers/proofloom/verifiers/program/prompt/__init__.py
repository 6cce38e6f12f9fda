"""Prompts about programs read back, without the words and the code that made them."""

"""Where the prompt ends in a text that holds prompt and response, and whether it left thinking open."""

from __future__ import annotations

_SURE = 32  # characters of a prompt's end by which it is known again


def after_prompt(query: str, prompt: str) -> str | None:
    """Return what a query adds to its prompt; None where it does not begin with the prompt or an end of it.

    A prompt that is too long is cut from the left, perhaps amid a character. Where the prompt's end opens
    thinking, so does what is returned: a response that never closes it is then seen to be cut.
    """
    if query.startswith(prompt):
        return opened(prompt) + query[len(prompt) :]
    query = query.lstrip("\N{REPLACEMENT CHARACTER}")
    start = prompt.find(query[:_SURE]) if len(query) >= _SURE else -1
    while start >= 0:
        if query.startswith(prompt[start:]):
            return opened(prompt) + query[len(prompt) - start :]
        start = prompt.find(query[:_SURE], start + 1)
    return None


def opened(prompt: object) -> str:
    """Return the tag by which a prompt's end opens thinking for the response to go on with, or ""."""
    end = prompt.rstrip() if isinstance(prompt, str) else ""
    return next((tag for tag in ("<think>", "<thinking>") if end.endswith(tag)), "")

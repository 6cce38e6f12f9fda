"""How often the answer stands in the prompt: as a word of its own, letter by letter, or but for its quotes.

Letter by letter, "7" stands in "17" too: that share is for long answers, and the one that CRUXEval has
been measured by. A model that copies can at best have the share of words. Yes and no stand in no prompt as
answers, though it must name them.
"""

from __future__ import annotations

from proofloom.pipelines.audit.shares import Audited, Shares
from proofloom.pipelines.look.wording import stands_in

QUOTES = "'\""
NAMED = ("yes", "no")


def leaked(audited: Audited) -> Shares:
    """Return the shares for each kind, in each of the three ways."""
    found: Shares = {}
    for kind, items in audited.kinds.items():
        open_ = [item for item in items if item.answer not in NAMED]
        ways = {
            "a word": [stands_in(item.answer, item.prompt) for item in open_],
            "letter by letter": [item.answer in item.prompt for item in open_],
            "without quotes": [_bare(item.answer) in item.prompt for item in open_],
        }
        found |= {f"{kind}, {way}": (sum(held), len(items)) for way, held in ways.items()}
    return found


def _bare(answer: str) -> str:
    """Return an answer without the quotes around it."""
    return answer[1:-1] if len(answer) > 1 and answer[0] in QUOTES and answer[0] == answer[-1] else answer

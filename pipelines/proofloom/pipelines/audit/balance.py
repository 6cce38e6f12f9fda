"""How answers of two sorts are balanced: yes among judgements, and no where a witness is asked for."""

from __future__ import annotations

from proofloom.pipelines.audit.shares import Audited, Shares

WITNESSED = {"equivalence": "yes", "reach": "no", "branch": "no"}
"""What is answered where there is no witness to give."""


def balance(audited: Audited) -> Shares:
    """Return the share of yes among all judgements, and of questions without a witness, by kind."""
    found: Shares = {}
    for kind, items in audited.kinds.items():
        answers = [item.answer for item in items]
        judged = [word for answer in answers for word in answer.split(", ")]
        if {*judged} <= {"yes", "no"}:
            found[f"{kind}, yes"] = (judged.count("yes"), len(judged))
        elif kind in WITNESSED:
            found[f"{kind}, {WITNESSED[kind]}"] = (answers.count(WITNESSED[kind]), len(answers))
    return found

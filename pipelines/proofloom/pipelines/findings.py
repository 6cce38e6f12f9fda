"""What checking found: rows seen, verdicts counted, problems named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_SHOWN = 1000  # problems listed in full; the rest are counted


@dataclass(slots=True)
class Findings:
    """What checking found: rows seen, verdicts counted, and every problem as (where, what)."""

    rows: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def ok(self) -> bool:
        """Return whether nothing was found wrong."""
        return not self.problems

    def add(self, other: Findings) -> None:
        """Take in another part's findings."""
        self.rows += other.rows
        self.verdicts += other.verdicts
        self.problems += other.problems
        self.notes += other.notes

    def bad(self, where: str, what: str) -> None:
        """Note a problem."""
        self.problems.append((where, what))

    def shown(self) -> dict[str, Any]:
        """Return everything as plain values for printing."""
        return {
            "ok": self.ok,
            "rows": self.rows,
            "verdicts": dict(sorted(self.verdicts.items())),
            "problems": [{"where": where, "what": what} for where, what in self.problems[:_SHOWN]],
            "problem_count": len(self.problems),
            "notes": dict(sorted(self.notes.items())),
        }

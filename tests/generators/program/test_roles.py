"""Woven programs join functions by what integers stand for, and never where the second says nothing."""

from __future__ import annotations

import pytest

from proofloom.engine import Reject, Seed
from proofloom.engine.program.interpret import Limits
from proofloom.engine.program.kinds import Type
from proofloom.generators.program import weave
from proofloom.generators.program.idioms import Made, forms, library, vain
from proofloom.generators.program.idioms.library import roles
from proofloom.generators.program.plan import Wish, drafted
from proofloom.generators.program.supply import base, fits

LIMITS = Limits(fuel=2_000)


def test_what_the_table_names_is_there() -> None:
    known = {idiom.name for idiom in library()} | {form.name for form in forms()}
    table = roles()
    named = [name for pair in table["vain"] for name in (*pair["made"], *pair["taken"])]
    named += [name for group in table["alike"]["groups"] for name in group]
    for side in ("takes", "gives"):
        named += [name for role, names in table[side].items() if role != "values" for name in names]
    assert set(named) <= known
    assert all(pair["made"] and pair["taken"] for pair in table["vain"])


def test_no_pair_is_vain_and_every_role_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[bool] = []
    joined: list[str] = []
    added = weave.Weaver.added

    def watched(made: str, taken: str) -> bool:
        offered.append(vain(made, taken))
        return offered[-1]

    def checked(self: weave.Weaver, made: Made, name: str, written: bool) -> bool:
        maker, held = self.makers.get(name, ""), self.held_by(name)
        assert not vain(maker, base(made)), (maker, base(made))
        assert fits(made.needs[0], held), (maker, base(made))
        joined.append(maker)
        return added(self, made, name, written)

    monkeypatch.setattr(weave, "vain", watched)
    monkeypatch.setattr(weave.Weaver, "added", checked)
    every = frozenset(Type)
    for attempt in range(250):
        seed = Seed.root("joined") / attempt
        try:
            drafted(seed.stream(), Wish(3 + attempt % 3, "tree", every, None), 12, LIMITS)
        except Reject:
            continue
    assert sum(map(bool, joined)) > 60  # functions on what others made
    assert any(offered)  # and some would have said nothing

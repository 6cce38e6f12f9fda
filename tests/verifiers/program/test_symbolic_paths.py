"""Programs whose paths fork and meet in every way: decisions by Z3 agree with the reference interpreter."""

import pytest
from claiming import decided, field, path_programs, questions, wrong

from proofloom.engine.program.checks import problems
from proofloom.verifiers.program.claims import Found, solved


@pytest.mark.parametrize("name", path_programs())
@pytest.mark.parametrize("tried", [False, True], ids=["nothing tried out", "held to runs"])
def test_decisions_about_paths_agree_with_runs(
    name: str, tried: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not tried:
        monkeypatch.setattr(solved, "spread", lambda inputs: [])
    solved._encoding.cache_clear()
    program, box = path_programs()[name]
    assert not problems(program)
    of = field(program, (0,) * len(box), box)
    unknown = []
    for asked in questions(of):
        found = decided(solved, of, asked)
        assert not wrong(asked, found), (asked.kind, asked.arguments, found)
        if found.found is Found.UNKNOWN:
            unknown.append(found.why)
    assert not unknown or any(run is None for run in of.runs.values()), unknown

"""Do to the process that draws an item what a file says, as a bad library or a full machine would."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from proofloom.engine import Candidate, Seed, generator


class Forgetful(Exception):
    """Pickles, and comes back without its words."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.words = words

    def __str__(self) -> str:
        return self.words

    def __reduce__(self) -> tuple[type[Forgetful], tuple[()]]:
        return (Forgetful, ())


@generator(verifiers=("toy/sum",))
@dataclass(frozen=True)
class Trouble:
    """Each line of `file`: "kill", "killonce MARKER", "sleep SECONDS", "pid FILE", "env FILE"."""

    file: str = ""

    def draw(self, seed: Seed) -> Candidate[tuple[int, ...]]:
        for line in Path(self.file).read_text().splitlines():
            what, _, rest = line.partition(" ")
            if what == "kill" or (what == "killonce" and not Path(rest).exists()):
                if rest:
                    Path(rest).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            elif what == "sleep":
                time.sleep(float(rest))
            elif what == "pid":
                Path(rest).write_text(str(os.getpid()))
            elif what == "env":
                Path(rest).write_text(os.environ.get("PROOFLOOM_TEST", ""))
        value = (seed / "value").integer(1, 100_000)
        body = (value, 0, 180 - value)
        return Candidate(body=body, prompt=f"Take {value} from 180.", answer=str(body[-1]))

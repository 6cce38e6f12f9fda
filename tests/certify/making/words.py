"""Other programs near a given one: its notation with a word or two exchanged."""

from __future__ import annotations

from random import Random

from proofloom.engine.program.kinds import HEADS

WORDS = (
    *(head for head in HEADS.values() if head),
    *("0", "1", "-3", "true", "n", "xs", "s", "d", "t", '"a"', "+", "%", "<", "=="),
)


def mutated(text: str, random: Random) -> str:
    """Put other words into a notation, some of its own and some of the forms'."""
    words = text.replace("(", " ( ").replace(")", " ) ").split()
    places = [place for place, word in enumerate(words) if word not in "()"]
    for place in random.sample(places, random.randint(1, 2)):
        other = words[random.choice(places)]
        words[place] = random.choice((other, random.choice(WORDS)))
    return " ".join(words)

"""The fuzzy near-duplicate measure: MinHash sketches of a row's words, and how many of them agree."""

from __future__ import annotations

from collections.abc import Sequence

from rensa import RMinHash

PERMUTATIONS = 32
_BANDS = 8
_ROWS = PERMUTATIONS // _BANDS


class _Spaces(dict[int, int]):
    """For `str.translate`: what no word has becomes a space. Several times faster than a pattern."""

    def __missing__(self, code: int) -> int:
        self[code] = code if chr(code).isalnum() or code == ord("_") else ord(" ")
        return self[code]


_SPACES = _Spaces()


def words(text: str) -> list[str]:
    """Return the runs of letters, digits and low lines of a text, in lower case."""
    return text.lower().translate(_SPACES).split()


def sketch(text: str) -> list[int]:
    """Return a MinHash sketch (32 integers below 2**32) of the text's word triples (Broder, 1997)."""
    found = words(text)
    triples = list(map(" ".join, zip(found, found[1:], found[2:], strict=False)))
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=1)
    minhash.update(triples or [" ".join(found)])
    return list(minhash.digest())


class NearIndex:
    """Finds an earlier row whose sketch agrees with a new one in at least a given share of places.

    Candidates come from locality-sensitive banding, 8 bands of 4 (Leskovec, Rajaraman and Ullman,
    section 3.4): a pair of similarity 0.9 meets in some band with probability above 0.999.
    """

    def __init__(self, similarity: float) -> None:
        self._needed = similarity * PERMUTATIONS
        self._bands: list[dict[tuple[int, ...], int]] = [{} for _ in range(_BANDS)]
        self._sketches: list[Sequence[int]] = []

    def find(self, current: Sequence[int]) -> int | None:
        """Return the position of a near earlier row, or None."""
        for band, place in enumerate(self._bands):
            earlier = place.get(tuple(current[band * _ROWS : (band + 1) * _ROWS]))
            if earlier is not None:
                agreeing = sum(a == b for a, b in zip(self._sketches[earlier], current, strict=True))
                if agreeing >= self._needed:
                    return earlier
        return None

    def add(self, current: Sequence[int]) -> int:
        """Add a row's sketch and return its position; the first row of a band stays its representative."""
        position = len(self._sketches)
        self._sketches.append(current)
        for band, place in enumerate(self._bands):
            place.setdefault(tuple(current[band * _ROWS : (band + 1) * _ROWS]), position)
        return position

"""Secret splits: a 256-bit root seed kept outside the recipe, its commitment, and keyed digests."""

from __future__ import annotations

import os
import secrets as system_random
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from proofloom.engine import RecipeError, Seed

HEADER = "proofloom secret 1"


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """The 32 bytes that root a secret split. Its repr does not show them."""

    value: bytes

    @property
    def commitment(self) -> str:
        """Return what the recipe publishes: a digest that fixes the secret and tells nothing of it."""
        return self._derive(b"commitment").hex()

    @property
    def root(self) -> Seed:
        """Return the root of the split's tree of seeds."""
        return Seed.root(self._derive(b"root"))

    @property
    def key(self) -> bytes:
        """Return the key of the split's public digests (ids, fingerprints, families)."""
        return self._derive(b"key")

    def _derive(self, purpose: bytes) -> bytes:
        # keyed by the secret, one purpose each: publishing one output says nothing about another
        return blake2b(purpose, key=self.value, person=b"proofloom secret").digest()[:32]


def new() -> Secret:
    """Return a fresh secret from the operating system's randomness."""
    return Secret(system_random.token_bytes(32))


def write(secret: Secret, path: Path) -> None:
    """Write a secret to a new file that only its owner can read; refuse to overwrite."""
    with open(path, "x", encoding="ascii", opener=_private) as file:
        file.write(f"{HEADER}\n{secret.value.hex()}\n")


def read(path: Path) -> Secret:
    """Read a secret file; raise `RecipeError` when it is not one, without showing what it holds."""
    try:
        header, value = path.read_text(encoding="ascii").split("\n")[:2]
        secret = Secret(bytes.fromhex(value))
    except (OSError, ValueError) as error:
        message = "cannot be read" if isinstance(error, OSError) else "is not a secret file"
        raise RecipeError.of(str(path), message) from None
    if header != HEADER or len(secret.value) != 32:
        raise RecipeError.of(str(path), "is not a secret file")
    return secret


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

"""Small JSON files that carry a digest of themselves, so that any changed bit is seen on reading."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from proofloom.engine import DamagedError
from proofloom.engine.codec import canonical_json

MANIFEST = "manifest.json"
_SEAL = "seal"


def seal(content: dict[str, Any]) -> bytes:
    """Return the file's bytes: canonical JSON with the digest of everything else under "seal"."""
    text = canonical_json(content | {_SEAL: _digest(content)})
    return text.encode() + b"\n"


def unseal(data: bytes, name: str) -> dict[str, Any]:
    """Return the content; raise `DamagedError` unless these are exactly the bytes that `seal` made."""
    try:
        content: dict[str, Any] = json.loads(data)
        stated = content.pop(_SEAL)
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise DamagedError(name, f"is not a sealed file: {error}") from None
    if stated != _digest(content) or seal(content) != data:
        raise DamagedError(name, "does not match its own seal")
    return content


def digest_of(data: bytes) -> str:
    """Return the seal of a sealed file's bytes, which serves as the digest of its content."""
    seal_text: str = json.loads(data)[_SEAL]
    return seal_text


def _digest(content: dict[str, Any]) -> str:
    return blake2b(canonical_json(content).encode(), digest_size=32, person=b"proofloom seal").hexdigest()

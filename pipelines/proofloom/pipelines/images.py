"""Read back the PNG files that our renderer writes, with the standard library only, to check their pixels."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from itertools import accumulate

from proofloom.engine import DamagedError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SMALLEST, _LARGEST = 16, 4096  # pixels a side; checked before anything is unpacked
_SUB, _UP = 1, 2  # PNG's numbers of the filters that we write


def pixel_digest(png: bytes, where: str) -> str:
    """Return the digest of a PNG's size, mode and raw pixels; raise `DamagedError` if it is not one of ours.

    Ours are 8-bit, square, with one IDAT: gray without a filter, or RGB where in each row every pixel is
    subtracted from the next (filter "Sub") or from the one below (filter "Up"). Nothing else is unpacked.
    """
    chunks = _chunks(png, where)
    if [kind for kind, _ in chunks] != [b"IHDR", b"IDAT", b"IEND"]:
        raise DamagedError(where, "image: is not a PNG as we write them")
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    if (
        width != height
        or not _SMALLEST <= width <= _LARGEST
        or depth != 8
        or colour not in (0, 2)
        or any(rest)
    ):
        raise DamagedError(where, "image: has a header that we do not write")
    channels, mode = (1, "L") if colour == 0 else (3, "RGB")
    line = 1 + width * channels
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(chunks[1][1], line * height + 1)
    except zlib.error as error:
        raise DamagedError(where, f"image: {error}") from None
    whole = len(data) == line * height and unpacker.eof and not unpacker.unused_data
    if not whole or not {*data[::line]} <= ({_SUB, _UP} if colour else {0}):
        raise DamagedError(where, "image: has not the pixels that its header says")
    gray = (data[start + 1 : start + line] for start in range(0, len(data), line))
    raw = b"".join(gray if channels == 1 else _rows(data, line))
    return blake2b(f"{width} {mode} ".encode() + raw, digest_size=16, person=b"pixels").hexdigest()


def image_size(png: bytes, where: str) -> int:
    """Return the width that a PNG's header states; raise `DamagedError` when it is none that we write."""
    size = int.from_bytes(png[16:20], "big")
    if not png.startswith(_SIGNATURE) or not _SMALLEST <= size <= _LARGEST:
        raise DamagedError(where, "image: is not a PNG as we write them")
    return size


def _rows(data: bytes, line: int) -> Iterator[bytes]:
    """Yield the rows of an RGB picture, each led by its filter in `data`."""
    above = bytes(line - 1)
    for start in range(0, len(data), line):
        filtered = data[start + 1 : start + line]
        if data[start] == _SUB:
            raw = bytearray(line - 1)
            for channel in range(3):
                raw[channel::3] = bytes([total & 255 for total in accumulate(filtered[channel::3])])
            above = bytes(raw)
        elif any(filtered):
            above = bytes([(one + other) & 255 for one, other in zip(filtered, above, strict=True)])
        yield above


def _chunks(png: bytes, where: str) -> list[tuple[bytes, bytes]]:
    if not png.startswith(_SIGNATURE):
        raise DamagedError(where, "image: is not a PNG")
    found, place = [], len(_SIGNATURE)
    while place < len(png):
        if place + 12 > len(png):
            raise DamagedError(where, "image: ends within a chunk")
        (size,) = struct.unpack_from(">I", png, place)
        if place + 12 + size > len(png):
            raise DamagedError(where, "image: ends within a chunk")
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + size]
        (stated,) = struct.unpack_from(">I", png, place + 8 + size)
        if zlib.crc32(kind + body) != stated:
            raise DamagedError(where, "image: a chunk does not match its checksum")
        found.append((kind, body))
        place += 12 + size
    return found

"""Read back the PNG files that our renderer writes, with the standard library only, to check their pixels."""

from __future__ import annotations

import struct
import zlib
from hashlib import blake2b
from itertools import accumulate

from proofloom.engine import DamagedError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SMALLEST, _LARGEST = 16, 4096  # pixels a side; checked before anything is unpacked


def pixel_digest(png: bytes, where: str) -> str:
    """Return the digest of a PNG's size, mode and raw pixels; raise `DamagedError` if it is not one of ours.

    Ours are 8-bit, square, with one IDAT: gray without a filter, or RGB where each pixel is subtracted from
    the next (filter "Sub"). Nothing else is unpacked.
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
    if not whole or any(kind != colour // 2 for kind in data[::line]):
        raise DamagedError(where, "image: has not the pixels that its header says")
    raw = b"".join(_line(data[start + 1 : start + line], channels) for start in range(0, len(data), line))
    return blake2b(f"{width} {mode} ".encode() + raw, digest_size=16, person=b"pixels").hexdigest()


def image_size(png: bytes, where: str) -> int:
    """Return the width that a PNG's header states; raise `DamagedError` when it is none that we write."""
    size = int.from_bytes(png[16:20], "big")
    if not png.startswith(_SIGNATURE) or not _SMALLEST <= size <= _LARGEST:
        raise DamagedError(where, "image: is not a PNG as we write them")
    return size


def _line(filtered: bytes, channels: int) -> bytes:
    if channels == 1:
        return filtered
    raw = bytearray(len(filtered))
    for channel in range(channels):
        raw[channel::channels] = bytes(sum_ & 255 for sum_ in accumulate(filtered[channel::channels]))
    return bytes(raw)


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

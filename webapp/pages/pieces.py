"""A page as pieces that are compressed once and joined many times.

Each piece is deflated alone and ends on a byte boundary with nothing to look back to (a full flush, RFC 1951), so that
pieces follow one another in one gzip member (RFC 1952) in any order. Joining costs a copy and a checksum.
"""

import zlib
from collections.abc import Iterable
from struct import pack

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_END = b"\x03\x00"  # an empty last block


class Piece:
    """Bytes of HTML and the same deflated."""

    __slots__ = ("deflated", "raw")

    def __init__(self, html: str) -> None:
        self.raw = html.encode()
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.deflated = squeeze.compress(self.raw) + squeeze.flush(zlib.Z_FULL_FLUSH)


def plain(pieces: Iterable[Piece]) -> bytes:
    return b"".join([piece.raw for piece in pieces])


def gzipped(pieces: list[Piece]) -> bytes:
    """One gzip member holding all the pieces."""
    raw = b"".join([piece.raw for piece in pieces])
    trailer = pack("<II", zlib.crc32(raw), len(raw) & 0xFFFFFFFF)
    return b"".join([_HEAD, *[piece.deflated for piece in pieces], _END, trailer])

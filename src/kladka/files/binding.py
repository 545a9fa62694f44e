"""Photos of several pages bound into one PDF: the pictures as they are, each upright on a page of A4."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from kladka.files.rules import FRAMES, PNG_HEAD, chunks, orientation_of, segments

SHORT, LONG = 595, 842
"""A4 in points."""
_GREY, _RGB, _PALETTE = 0, 2, 3
_SPACES = {1: "/DeviceGray", 3: "/DeviceRGB"}
_TURNS = {1: (0, False), 2: (0, True), 3: (180, False), 4: (180, True), 5: (270, True), 6: (90, False)}
_TURNS |= {7: (90, True), 8: (270, False)}
"""By how many degrees, clockwise, a picture is to be turned after it is mirrored, by what its notes say (EXIF)."""


@dataclass(frozen=True)
class _Picture:
    """A picture as a PDF holds it: its stream, and what its dictionary says of it."""

    width: int
    height: int
    stream: bytes
    told: str
    turn: int


def may_be_bound(content: bytes) -> bool:
    """Tell whether a picture can be a page: a JPEG or a PNG in grey or colours, with nothing transparent."""
    return _picture(content) is not None


def bound(pages: Sequence[bytes]) -> bytes:
    """Return a PDF of these pictures, a page each, in their order. Each of them `may_be_bound`."""
    pictures = [one for one in map(_picture, pages) if one is not None]
    numbers = range(3, 3 + 3 * len(pictures), 3)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pictures)} >>".encode(),
    ]
    for number, one in zip(numbers, pictures, strict=True):
        objects += _page(number, one)
    return _file(objects)


def _page(number: int, one: _Picture) -> list[bytes]:
    turn, is_mirrored = _TURNS.get(one.turn, (0, False))
    wide, high = (LONG, SHORT) if one.width > one.height else (SHORT, LONG)
    scale = min(wide / one.width, high / one.height)
    across, up = one.width * scale, one.height * scale
    left, low = (wide - across) / 2, (high - up) / 2
    start, step = (left + across, -across) if is_mirrored else (left, across)
    drawn = f"q {step:.2f} 0 0 {up:.2f} {start:.2f} {low:.2f} cm /P Do Q".encode()
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Rotate {turn} /Contents {number + 1} 0 R "
        f"/Resources << /XObject << /P {number + 2} 0 R >> >> >>"
    )
    head = f"<< /Type /XObject /Subtype /Image /Width {one.width} /Height {one.height} {one.told}"
    return [page.encode(), _stream("<<", drawn), _stream(head, one.stream)]


def _stream(head: str, content: bytes) -> bytes:
    return f"{head} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    made, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    start, size = len(made), len(objects) + 1
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    made += f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} /Root 1 0 R >>\n".encode()
    return bytes(made) + f"startxref\n{start}\n%%EOF\n".encode()


def _picture(content: bytes) -> _Picture | None:
    return _from_png(content) if content.startswith(PNG_HEAD) else _from_jpeg(content)


def _from_jpeg(content: bytes) -> _Picture | None:
    for marker, body in segments(content):
        if marker in FRAMES and len(body) >= 6:
            depth, height, width, colours = struct.unpack(">BHHB", body[:6])
            if depth != 8 or colours not in _SPACES:
                return None
            told = f"/ColorSpace {_SPACES[colours]} /BitsPerComponent 8 /Filter /DCTDecode"
            return _Picture(width, height, content, told, orientation_of(content))
    return None


def _from_png(content: bytes) -> _Picture | None:
    found = [(kind, body) for kind, body, _is_whole in chunks(content)]
    known = dict(reversed(found))
    width, height, depth, kind, _packing, _filter, interlaced = struct.unpack(">IIBBBBB", known[b"IHDR"])
    has_colours = kind in {_GREY, _RGB} or (kind == _PALETTE and b"PLTE" in known)
    if interlaced or not has_colours or b"tRNS" in known:
        return None
    colours = 3 if kind == _RGB else 1
    space = _SPACES[colours]
    if kind == _PALETTE:
        palette = known[b"PLTE"]
        space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
    told = (
        f"/ColorSpace {space} /BitsPerComponent {depth} /Filter /FlateDecode "
        f"/DecodeParms << /Predictor 15 /Colors {colours} /BitsPerComponent {depth} /Columns {width} >>"
    )
    stream = b"".join(body for name, body in found if name == b"IDAT")
    return _Picture(width, height, stream, told, orientation_of(content))

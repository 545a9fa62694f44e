"""What files are made of: a picture and its notes (who took it where and by what, how it is to be turned), a PDF."""

import re
import struct
import zlib
from collections.abc import Iterator

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
SCAN = 0xDA
"""The marker of a JPEG after which the picture itself follows."""
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of a JPEG that tell how large the picture is."""
_END = 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_NOT_DATA = re.compile(rb"\xff+[^\x00\x01\xff\xd0-\xd7]")
"""What ends a scan: within it 0xFF is followed by nought or by a restart."""
_JPEG_NOTES, _EXIF_HEAD, _ORIENTATION = 0xE1, b"Exif\x00\x00", 0x0112
_COMMENT = 0xFE
_KEPT = {0xE0: (b"",), 0xE2: (b"ICC_PROFILE\x00",), 0xEE: (b"Adobe",)}
"""Of the notes of programs (0xE0 to 0xEF) those by which a picture is shown: its colours, its density."""
_THUMBNAIL = b"JFXX\x00"
_PNG_NOTES = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def without_notes(content: bytes) -> bytes:
    """Return a PNG or a JPEG as it is seen, without what else it tells: where, when and by whom it was taken, and what
    was put behind it. How it is to be turned stays; the picture itself is not touched. Anything else comes back as is.
    """
    if content.startswith(PNG_HEAD):
        return _png_without_notes(content)
    return _jpeg_without_notes(content) if content.startswith(b"\xff\xd8\xff") else content


def _png_without_notes(content: bytes) -> bytes:
    turn, kept = _turn_of(content), [PNG_HEAD]
    for kind, body, _is_whole in chunks(content):
        if kind not in _PNG_NOTES:
            kept.append(_chunk(kind, body))
        if kind == b"IHDR" and turn != 1:
            kept.append(_chunk(b"eXIf", _turned(turn)))
    return b"".join(kept)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _jpeg_without_notes(content: bytes) -> bytes:
    turn, kept, position = _turn_of(content), [content[:2]], 2
    head = _EXIF_HEAD + _turned(turn)
    notes = b"" if turn == 1 else struct.pack(">BBH", 0xFF, _JPEG_NOTES, len(head) + 2) + head
    while found := _NOT_DATA.search(content, position):
        kept.append(content[position : found.start()])
        marker, start = content[found.end() - 1], found.end() - 2
        if marker == _END:
            return b"".join([*kept, content[start : found.end()]])
        if notes and marker != 0xE0:
            kept.append(notes)
            notes = b""
        position = found.end() + int.from_bytes(content[found.end() : found.end() + 2])
        if _is_shown(marker, content[found.end() + 2 : position]):
            kept.append(content[start:position])
    return content


def end_of_jpeg(content: bytes) -> int | None:
    """Return where the picture of a JPEG ends, else None: cameras put films and second pictures behind it."""
    position = 2
    while found := _NOT_DATA.search(content, position):
        if content[found.end() - 1] == _END:
            return found.end()
        position = found.end() + int.from_bytes(content[found.end() : found.end() + 2])
    return None


def _is_shown(marker: int, body: bytes) -> bool:
    """Tell whether a segment of a JPEG belongs to what is seen."""
    if marker == _COMMENT or body.startswith(_THUMBNAIL):
        return False
    return not 0xE0 <= marker <= 0xEF or body.startswith(_KEPT.get(marker, ()))


def _turned(turn: int) -> bytes:
    """Return notes that say nothing but how a picture is to be turned."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)


def _turn_of(content: bytes) -> int:
    turn = orientation_of(content)
    return turn if turn in range(1, 9) else 1


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield kind and body of the chunks of a PNG, and whether each is whole."""
    position = len(PNG_HEAD)
    while position + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[position : position + 8])
        body, end = content[position + 8 : position + 8 + length], position + 12 + length
        is_whole = end <= len(content)
        yield kind, body, is_whole and struct.unpack(">I", content[end - 4 : end])[0] == zlib.crc32(kind + body)
        position = end


def segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and body of the segments of a JPEG, the last one that of the scan."""
    position, marker = 2, 0
    while marker != SCAN and position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF or marker in _ALONE:
            position += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack(">H", content[position + 2 : position + 4])[0]
        yield marker, content[position + 4 : position + 2 + length]
        position += 2 + length


def is_turned(content: bytes) -> bool:
    """Tell whether a picture asks in its notes (EXIF) to be turned or mirrored: browsers do so, paper does not."""
    return orientation_of(content) in range(2, 9)


def orientation_of(content: bytes) -> int:
    """Return how a picture asks in its notes to be turned; 1 is upright."""
    if content.startswith(PNG_HEAD):
        notes = next((body for kind, body, _is_whole in chunks(content) if kind == b"eXIf"), b"")
    else:
        held = (body for marker, body in segments(content) if marker == _JPEG_NOTES and body.startswith(_EXIF_HEAD))
        notes = next(held, b"").removeprefix(_EXIF_HEAD)
    return _orientation(notes)


def _orientation(notes: bytes) -> int:
    """Return how a picture is to be turned, by the first directory of its notes (EXIF, tag 0x0112): 1 is upright."""
    order = {b"II": "<", b"MM": ">"}.get(notes[:2])
    if order is None or len(notes) < 8:
        return 1
    at = struct.unpack(f"{order}I", notes[4:8])[0]
    number = notes[at : at + 2]
    count = struct.unpack(f"{order}H", number)[0] if len(number) == 2 else 0
    for entry in (notes[start : start + 12] for start in range(at + 2, at + 2 + 12 * count, 12)):
        if len(entry) == 12 and struct.unpack(f"{order}H", entry[:2])[0] == _ORIENTATION:
            return int(struct.unpack(f"{order}H", entry[8:10])[0])
    return 1


def spelled(name: str) -> bytes:
    """Return a pattern for a name in a PDF: each of its letters may be written with its number, `/Java#53cript`."""
    return b"".join(rb"(?:%c|#%s)" % (letter, _number_of(letter)) for letter in name.encode())


def _number_of(letter: int) -> bytes:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{letter:02x}").encode()


_STREAM = re.compile(rb"stream\r?\n")
_OBJECTS = re.compile(b"/" + spelled("ObjStm"))
_HEAD, _MOST_PACKED, _MOST_UNPACKED, _MOST_STREAMS = 400, 256 * 1024, 8 * 1024 * 1024, 5000
"""Bytes in which a stream says of what it is; of one packed; of all unpacked, and how many there are: a document of a
thousand pages has fewer."""


def packed_objects(content: bytes) -> bytes | None:
    """Return what the packed streams of objects of a PDF hold; None where it is more than any document needs.

    A stream that is packed in another way, or is damaged, gives nothing. It takes a time that grows as the file does.
    """
    found, room = [], _MOST_UNPACKED
    for stream in _STREAM.finditer(content):
        if not _OBJECTS.search(content, max(stream.start() - _HEAD, 0), stream.start()):
            continue
        part = _unpacked(content[stream.end() : stream.end() + _MOST_PACKED], room + 1)
        found.append(part)
        room -= len(part)
        if room < 0 or len(found) > _MOST_STREAMS:
            return None
    return b"\n".join(found)


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""

"""What may be stored at all: by content, never by name."""

import re
import struct

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.files.rules import FRAMES, PNG_HEAD, SCAN, chunks, end_of_jpeg, packed_objects, segments, spelled

PNG, JPEG, PDF = "image/png", "image/jpeg", "application/pdf"
_MAX_PIXELS = 60_000_000
"""A scan of A3 at 600 dpi has 70 million; a phone's camera 50. More is a decompression bomb, not a page."""

_LONG = b"|".join(map(spelled, ("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia")))
_JS, _XFA = spelled("JS"), spelled("XFA")
_ACTIVE_PDF = re.compile(
    rb"/(?:(?:" + _LONG + rb")\b"
    rb"|(?<=[\s<>()\[\]]/)(?:"
    + _JS
    + rb"(?:\s{0,9}[(<]|\s{1,9}\d{1,9}\s{1,9}\d{1,9}\s{1,9}R)|"
    + _XFA
    + rb"\s{0,9}[\[(<\d]))"
)
_ENCRYPTED = re.compile(
    rb"(?<=[\s<>()\[\]])/" + spelled("Encrypt") + rb"(?:\s{0,9}<<|\s{1,9}\d{1,9}\s{1,9}\d{1,9}\s{1,9}R)"
)
"""Short names count with what stands before and after them: among the packed bytes of a scan three letters stand by
chance, in half of files of nine megabytes; so written in one of some thousands."""


def check_size(size: int, limit: int) -> None:
    """Refuse an empty or too large file. Sizes in bytes."""
    if size == 0:
        raise PolicyBroken(_("The file is empty. Choose another one."), field="file")
    if size > limit:
        raise PolicyBroken(
            _("The file is larger than %(limit)d MB. Scan it in lower quality.") % {"limit": limit // (1024 * 1024)},
            field="file",
        )


def media_type_of(content: bytes) -> str:
    """Return the type of `content`, read from its structure. Raises PolicyBroken for anything but PDF, PNG, JPEG."""
    if content.startswith(PNG_HEAD):
        return _checked(PNG, _png_size(content))
    if content.startswith(b"\xff\xd8\xff"):
        return _checked(JPEG, _jpeg_size(content))
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return PDF
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"msf1"}:
        raise PolicyBroken(
            _("This is a HEIC photo. On the phone choose the camera format “Most compatible” (JPEG) and try again."),
            field="file",
        )
    raise PolicyBroken(_("The file must be a PDF, a PNG or a JPEG."), field="file")


def check_picture(content: bytes) -> None:
    """A photo of a page is a picture."""
    if media_type_of(content) == PDF:
        raise PolicyBroken(_("The picture must be a PNG or a JPEG."), field="file")


def picture_size(content: bytes) -> tuple[str, int, int]:
    """Return type, width and height of a picture. Raises PolicyBroken for anything but a whole PNG or JPEG."""
    media_type = media_type_of(content)
    size = _png_size(content) if media_type == PNG else _jpeg_size(content) if media_type == JPEG else None
    if size is None:
        raise PolicyBroken(_("The picture must be a PNG or a JPEG."), field="file")
    return media_type, *size


def _checked(media_type: str, size: tuple[int, int] | None) -> str:
    if size is None or 0 in size:
        raise PolicyBroken(_("The image is damaged. Save or scan it again."), field="file")
    if size[0] * size[1] > _MAX_PIXELS:
        raise PolicyBroken(_("The image has too many pixels. Scan it in lower quality."), field="file")
    return media_type


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height when every chunk is whole and nothing follows the end, else None."""
    position, size = len(PNG_HEAD), None
    for kind, body, is_whole in chunks(content):
        position += 12 + len(body)
        if not is_whole:
            return None
        if kind == b"IHDR" and len(body) == 13:
            size = struct.unpack(">II", body[:8])
        if kind == b"IEND":
            return size if position == len(content) else None
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height from the frame header when the segments are whole up to the scan, else None."""
    size = None
    for marker, body in segments(content):
        if marker in FRAMES and len(body) >= 6:
            height, width = struct.unpack(">HH", body[1:5])
            size = (width, height)
        if marker == SCAN:
            return size if end_of_jpeg(content) else None
    return None


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-1024:] or b"startxref" not in content[-2048:]:
        raise PolicyBroken(_("The PDF is damaged or was cut off. Save it again."), field="file")
    if _ENCRYPTED.search(content):
        raise PolicyBroken(
            _("The PDF is protected, by a password for example. Print it to a new PDF and choose that one."),
            field="file",
        )
    packed = packed_objects(content)
    if packed is None or _ACTIVE_PDF.search(content) or _ACTIVE_PDF.search(packed):
        raise PolicyBroken(
            _("The PDF holds a program or another file inside. Print it to a new PDF and choose that one."),
            field="file",
        )

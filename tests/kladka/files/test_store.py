"""What is stored is known by its content; what only looks like a document is refused."""

import contextlib
import os
import struct
import time
import uuid
import zlib

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kladka.accounts.models import User
from kladka.core.errors import PolicyBroken
from kladka.files import actions, policies, queries, rules
from kladka.files.models import StoredFile
from kladka.pages.downloads import as_download

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00\xff\xda\x00\x02\x00\xff\xd9"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def stream(body: bytes, told: bytes = b"") -> bytes:
    """A PDF with a stream in it."""
    return PDF.replace(b"<<>>", b"<<" + told + b">>stream\n" + body + b"\nendstream")


def png(width: int = 2, height: int = 2, kind: int = 0) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("content", "kind"), [(PDF, policies.PDF), (JPEG, policies.JPEG), (png(), policies.PNG)])
def test_a_whole_document_is_known_by_its_content(content, kind):
    assert policies.media_type_of(content) == kind


def notes(order: str, turn: int) -> bytes:
    """Return EXIF notes with one other entry before that of the orientation."""
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(f"{order}HI", 42, 8)
    entries = struct.pack(f"{order}HHIHH", 0x0100, 3, 1, 0x0112, 0) + struct.pack(
        f"{order}HHIHH", 0x0112, 3, 1, turn, 0
    )
    return head + struct.pack(f"{order}H", 2) + entries


def photo(exif: bytes) -> bytes:
    """Return a JPEG with these notes."""
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\x00\x00" + exif + JPEG[2:]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_that_asks_to_be_turned_is_known_by_its_notes(order, turn):
    drawn = png().replace(chunk(b"IEND", b""), chunk(b"eXIf", notes(order, turn)) + chunk(b"IEND", b""))
    for content in (photo(notes(order, turn)), drawn):
        assert policies.picture_size(content)
        assert rules.is_turned(content) is (turn != 1)


@pytest.mark.parametrize("exif", [b"", b"II", b"XX*\x00\x08\x00\x00\x00", notes("<", 6)[:-13], notes(">", 6)[:9]])
def test_a_picture_without_whole_notes_is_upright(exif):
    assert not rules.is_turned(photo(exif))
    assert not rules.is_turned(JPEG)
    assert not rules.is_turned(png())


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>1</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90",
        b"PK\x03\x04",
        b"\x00\x00\x00\x18ftypheic",
        PDF[:20],
        PDF.replace(b"<<>>", b"<</JavaScript 1>>"),
        PDF.replace(b"<<>>", b"<</Launch 1>>"),
        PDF.replace(b"<<>>", b"<</JS (app.alert)>>"),
        PDF.replace(b"<<>>", b"<</JS 12 0 R>>"),
        PDF.replace(b"<<>>", b"<</XFA [1 0 R]>>"),
        stream(zlib.compress(b"<</JS (1)>>"), b"/Type/ObjStm/Filter/FlateDecode"),
        stream(zlib.compress(bytes(9_000_000)), b"/Type/ObjStm/Filter/FlateDecode"),
        # What is made to look like a stream hides nothing.
        PDF.replace(b"<<>>", b"<</Filter /X (>> stream\n) >>endobj 2 0 obj<</S /JavaScript /JS (1)>>"),
        png()[:-1],
        png() + b"<script>",
        png().replace(b"IDAT", b"IDAX"),
        png(0, 2),
        png(60_000, 60_000),
        JPEG[:-1],
        JPEG[:12],
        b"\xff\xd8\xff",
    ],
)
def test_anything_else_is_refused_with_a_sentence(content):
    with pytest.raises(PolicyBroken) as refused:
        policies.media_type_of(content)
    assert refused.value.field == "file"


def escaped(name: str) -> str:
    return "".join(f"#{ord(letter):02X}" for letter in name)


NAMES = {"JavaScript": " 1", "Launch": " 1", "EmbeddedFile": "", "EmbeddedFiles": " 3 0 R", "RichMedia": ""}
NAMES |= {"JS": " 12 0 R", "XFA": " [1 0 R]"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "write",
    [
        lambda name: name,
        lambda name: escaped(name[0]) + name[1:],
        lambda name: name[:-1] + escaped(name[-1]).lower(),
        lambda name: escaped(name),
        lambda name: escaped(name).lower(),
    ],
)
def test_a_name_counts_as_what_it_spells_however_it_is_written(name, write):
    """Each letter of a name may be written with its number: readers of PDF take /Java#53cript for /JavaScript."""
    written = f"<</{write(name)}{NAMES[name]}>>".encode()
    packed = stream(zlib.compress(written), b"/Type/ObjStm/Filter/FlateDecode")
    for content in (PDF.replace(b"<<>>", written), packed, packed.replace(b"ObjStm", write("ObjStm").encode())):
        with pytest.raises(PolicyBroken, match="program"):
            policies.media_type_of(content)


@pytest.mark.parametrize("written", [b"/Encrypt 12 0 R", b"/Encr#79pt<</Filter/Standard>>", b"/Encrypt  1 0 R/ID"])
def test_a_pdf_that_not_everybody_can_open_is_refused_and_says_why(written):
    """What is packed within it cannot be looked at, and in five years nobody knows the password."""
    with translation.override("en"), pytest.raises(PolicyBroken, match="protected"):
        policies.media_type_of(PDF.replace(b"startxref", b"trailer<<" + written + b">>startxref"))
    named = PDF.replace(b"<<>>", b"<</Title (/Encrypted) /EncryptMetadata true>>")
    assert policies.media_type_of(named) == policies.PDF


@pytest.mark.parametrize(
    "name", [b"Jav#53cript", b"Java#54cript", b"Java#5cript", b"#4a#54 (", b"x#2FJS", b"Title#20#53"]
)
def test_another_name_with_a_number_in_it_is_taken(name):
    assert policies.media_type_of(PDF.replace(b"<<>>", b"<</" + name + b" 1>>")) == policies.PDF


@pytest.mark.parametrize("letters", [b"\x9c#4a\x00/#JS \xff", b"(/#4aS\x00(", b"#53cript/Java#", b"x/J#53<"])
def test_a_scan_whose_bytes_hold_a_number_by_chance_is_taken(letters):
    assert policies.media_type_of(stream(letters, b"/Filter/DCTDecode")) == policies.PDF


@pytest.mark.parametrize("letters", [b"\x9c\x00/JS \xff", b"(/JS\x00(", b"x/JS<", b" /XFA\xff"])
def test_a_scan_whose_bytes_spell_a_name_by_chance_is_taken(letters):
    """In a megabyte of a packed picture three given bytes stand once in sixteen files."""
    assert policies.media_type_of(stream(letters, b"/Filter/DCTDecode")) == policies.PDF


def test_what_a_file_unpacks_to_is_bounded_for_all_of_it():
    """Many small streams that each grow a thousandfold would keep everybody waiting."""
    bomb = b"<</Type/ObjStm>>stream\n" + zlib.compress(bytes(1_000_000)) + b"\nendstream\n"
    with pytest.raises(PolicyBroken):
        policies.media_type_of(PDF.replace(b"<<>>", b"<<>>" + bomb * 500))


@given(st.binary(max_size=60), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"]))
def test_no_bytes_make_the_reader_fall(tail, head):
    with contextlib.suppress(PolicyBroken):
        assert policies.media_type_of(head + tail) in {policies.PDF, policies.PNG, policies.JPEG}


@pytest.fixture
def keep(db, settings, tmp_path):
    settings.VAR = tmp_path
    user = User.objects.create_user("files@example.invalid", name="Osoba Próbna")
    controller = uuid.uuid4()

    def kept(content, name="skan.pdf"):
        return actions.store(upload=ContentFile(content, name=name), controller=controller, by=user)

    return kept


def test_the_same_content_lies_on_disk_once(keep):
    first, second = keep(PDF, "a.pdf"), keep(PDF, "b.pdf")
    assert first.pk != second.pk
    assert first.sha256 == second.sha256
    path = queries.path_of(first.sha256)
    assert path.read_bytes() == PDF
    assert [found.name for found in path.parent.iterdir()] == [first.sha256]


def taken_at_home(order: str = ">", turn: int = 6) -> bytes:
    """Return a JPEG as a phone makes it: with coordinates, the device, a preview, a comment and a film behind it."""
    place = b"GPSLatitude 50.0647 GPSLongitude 19.9450 Phone of Lucja"
    exif = b"Exif\x00\x00" + notes(order, turn) + place

    def segment(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body

    head = JPEG[:2] + segment(0xE0, b"JFIF\x00\x01\x02") + segment(0xE1, exif) + segment(0xE1, b"http://ns.adobe.com/x")
    head += segment(0xE2, b"MPF\x00 second picture") + segment(0xE2, b"ICC_PROFILE\x00colours") + segment(0xED, place)
    return head + segment(0xFE, place) + SHOWN + place


SHOWN = JPEG[8:-2] + b"\x12\xff\x00\x34\xff\xd0\x56\xff\xff\xd9"


@pytest.mark.parametrize("behind", [b"\x00\x00\x00\x18ftypmp42 a film of two seconds", JPEG, b"\x00" * 9])
def test_of_a_photo_with_a_film_behind_it_the_photo_is_kept(keep, behind):
    """So phones write a “motion photo”; another one lies behind where there are two lenses."""
    assert queries.path_of(keep(JPEG + behind, "skan.jpg").sha256).read_bytes() == JPEG


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turn", [1, 6])
def test_a_photo_tells_nothing_of_where_it_was_taken_and_stays_as_it_is_seen(keep, order, turn):
    sent = taken_at_home(order, turn)[: -len(b"GPSLatitude 50.0647 GPSLongitude 19.9450 Phone of Lucja")]
    kept = queries.path_of(keep(sent, "skan.jpg").sha256).read_bytes()
    for told in (b"GPS", b"Lucja", b"adobe.com", b"MPF"):
        assert told not in kept
    assert rules.orientation_of(kept) == turn
    assert (b"ICC_PROFILE" in kept, b"JFIF" in kept) == (True, True)
    assert kept.endswith(SHOWN.replace(b"\xff\xff\xd9", b"\xff\xd9"))
    assert policies.media_type_of(kept) == policies.JPEG
    assert rules.without_notes(kept) == kept


def test_what_lies_behind_a_photo_is_left_out():
    assert b"GPS" not in rules.without_notes(taken_at_home())


def test_a_png_keeps_its_picture_and_how_it_is_turned():
    told = chunk(b"tEXt", b"Location\x0050.06,19.94") + chunk(b"eXIf", notes("<", 8))
    sent = png().replace(chunk(b"IEND", b""), told + chunk(b"IEND", b""))
    kept = rules.without_notes(sent)
    assert (b"50.06" in kept, rules.orientation_of(kept)) == (False, 8)
    assert policies.picture_size(kept) == policies.picture_size(sent)
    assert rules.without_notes(png()) == png()


@given(st.binary(max_size=80))
def test_no_bytes_make_the_taking_out_fall(tail):
    for head in (JPEG[:12], b"\xff\xd8\xff", png()[:20], b"%PDF-"):
        rules.without_notes(head + tail)


@pytest.mark.parametrize("content", [PDF, JPEG, png()])
def test_what_tells_nothing_is_kept_byte_by_byte(content):
    assert rules.without_notes(content) == content


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\boot.ini", "a\r\nSet-Cookie: x", "x" * 900, ""])
def test_a_name_is_never_a_path_and_never_a_header(keep, name):
    stored = keep(PDF, name)
    assert "/" not in stored.name
    assert "\\" not in stored.name
    assert stored.name.isprintable()
    assert 0 < len(stored.name) <= 200
    response = as_download(stored)
    response.close()
    assert "\n" not in response["Content-Disposition"]


@pytest.mark.parametrize("size", [0, 101])
def test_empty_and_too_large_files_are_refused(keep, settings, size):
    settings.UPLOAD_LIMIT = 100
    with pytest.raises(PolicyBroken):
        keep(PDF + b" " * (size - len(PDF)) if size else b"")
    assert not StoredFile.objects.exists()


def test_a_download_is_an_attachment_in_a_sandbox(keep):
    response = as_download(keep(PDF, "umowa.html"))
    assert response["Content-Disposition"] == 'attachment; filename="umowa.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(response.streaming_content) == PDF
    response.close()


def test_bytes_that_no_record_names_go_after_a_day(keep):
    kept, orphan = keep(PDF), keep(png(), "b.png")
    StoredFile.objects.filter(pk=orphan.pk).delete()
    assert actions.clear_orphans() == 0, "an upload may still be on its way"
    long_ago = time.time() - 2 * 24 * 3600
    for stored in (kept, orphan):
        os.utime(queries.path_of(stored.sha256), (long_ago, long_ago))
    assert actions.clear_orphans() == 1
    assert queries.path_of(kept.sha256).exists()
    assert not queries.path_of(orphan.sha256).exists()

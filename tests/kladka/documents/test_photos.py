"""Photos of pages become one PDF that can be read aloud: in their order, upright, and whatever a camera makes."""

import io
import os
import subprocess
import time

import pikepdf
import pytest
from PIL import Image

from kladka.documents import batches, photos
from kladka.documents.photos import PageError, Photo, photographed

RED, BLUE = (200, 30, 30), (30, 30, 200)
ORIENTATION = 0x0112


def picture(kind="JPEG", mode="RGB", size=(60, 40), turn=1, **how) -> bytes:
    """Return a picture that is red at its left half and blue at its right, before it is turned."""
    drawn = Image.new("RGB", size, RED)
    drawn.paste(BLUE, (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    kept = io.BytesIO()
    drawn.convert(mode).save(kept, kind, exif=exif, **how)
    return kept.getvalue()


def bound(*contents, language="pl"):
    said = [Photo(content, f"Strona {number}") for number, content in enumerate(contents, 1)]
    made = photographed(said, "Karta, KMI/2026/1", language)
    return made, pikepdf.open(io.BytesIO(made))


def seen(content: bytes, page: int, tmp_path) -> Image.Image:
    """Return a page as it is seen."""
    (tmp_path / "x.pdf").write_bytes(content)
    told = ["pdftoppm", "-r", "20", "-f", str(page), "-l", str(page), "-singlefile", "-png", "x.pdf", "seen"]
    subprocess.run(told, cwd=tmp_path, check=True)
    return Image.open(tmp_path / "seen.png").convert("RGB")


def test_pages_stand_in_their_order_on_paper_that_lies_or_stands_as_they_do():
    _made, file = bound(picture(), picture(size=(40, 60)), picture("PNG"))
    sizes = [[round(float(side)) for side in page.mediabox[2:]] for page in file.pages]
    assert sizes == [[842, 595], [595, 842], [842, 595]]


def test_it_is_read_aloud_page_by_page_in_the_language_of_the_paper():
    made, file = bound(picture(), picture())
    assert (str(file.Root.Lang), str(file.docinfo.Title)) == ("pl", "Karta, KMI/2026/1")
    alternatives = [str(each.Alt) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert sorted(set(alternatives)) == ["Strona 1", "Strona 2"]
    assert b"pdfuaid" in made


@pytest.mark.parametrize(("turn", "red_is"), [(1, "left"), (2, "right"), (3, "right"), (4, "left")])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_page_is_upright_by_its_notes(turn, red_is, kind, tmp_path):
    made, _file = bound(picture(kind, turn=turn))
    page = seen(made, 1, tmp_path)
    left, right = page.getpixel((10, page.height // 2)), page.getpixel((page.width - 10, page.height // 2))
    assert (left[0] > left[2], right[0] > right[2]) == (red_is == "left", red_is == "right")


@pytest.mark.parametrize(("turn", "red_is"), [(5, "top"), (6, "top"), (7, "bottom"), (8, "bottom")])
def test_a_page_that_was_taken_lying_stands(turn, red_is, tmp_path):
    made, file = bound(picture(turn=turn))
    page = seen(made, 1, tmp_path)
    top, low = page.getpixel((page.width // 2, 10)), page.getpixel((page.width // 2, page.height - 10))
    assert page.height > page.width
    assert (top[0] > top[2], low[0] > low[2]) == (red_is == "top", red_is == "bottom")
    assert len(file.pages) == 1


@pytest.mark.parametrize(
    "content",
    [
        picture(mode="L"),
        picture(mode="CMYK"),
        picture(progressive=True),
        picture("PNG", mode="L"),
        picture("PNG", mode="1"),
        picture("PNG", mode="P"),
        picture("PNG", mode="RGBA"),
        picture("PNG", mode="LA"),
    ],
    ids=["grey", "print colours", "progressive", "grey png", "black and white", "palette", "transparent", "grey both"],
)
def test_whatever_cameras_and_scanners_make_is_a_page(content, tmp_path):
    made, file = bound(picture(), content)
    assert len(file.pages) == 2
    page = seen(made, 2, tmp_path)
    left, right = page.getpixel((10, page.height // 2)), page.getpixel((page.width - 10, page.height // 2))
    assert left != right


def test_the_same_photos_give_the_same_file():
    assert bound(picture(), picture("PNG"))[0] == bound(picture(), picture("PNG"))[0]


def test_what_cannot_be_set_is_named_by_its_page_and_leaves_nothing_behind():
    whole = picture("PNG")
    broken = whole[:60] + bytes(20) + whole[80:]
    with pytest.raises(PageError) as refused:
        bound(picture(), picture(), broken)
    assert refused.value.number == 3
    assert not list(batches.path_of("x").parent.glob("photos-*"))


def test_pages_that_are_too_much_together_are_told_apart_from_one_that_is_wrong(monkeypatch):
    """One of 36 million pixels fits within the memory that is set here, two do not."""
    large = [picture("PNG", mode="RGBA", size=(6000, height)) for height in (6000, 5999)]
    monkeypatch.setattr(photos, "_MEMORY", 400 * 1024**2)
    with pytest.raises(PageError) as refused:
        bound(*large)
    assert refused.value.number == 0


def test_what_a_process_that_was_killed_left_is_cleared_away(settings, tmp_path):
    settings.VAR = tmp_path
    left = batches.path_of("x").parent / "photos-abc"
    left.mkdir(parents=True)
    (left / "1.jpg").write_bytes(b"x")
    assert batches.remove_old_batches() == 0
    before = time.time() - 3 * 24 * 3600
    os.utime(left, (before, before))
    assert batches.remove_old_batches() == 1
    assert not left.exists()

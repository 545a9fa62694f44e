"""Photos of a paper become one file before the form is saved: setting them takes seconds, saving must not."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from kladka.core.errors import KladkaError
from kladka.documents.photos import PageError, Photo, photographed
from kladka.documents.templates import kind_title
from kladka.files import actions as files
from kladka.files import policies
from kladka.pages.papers.forms import ScanForm
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of


def bring(form: ScanForm, paper: Paper) -> tuple[bytes, str]:
    """Return what is kept of a valid form, and its name: the file or the photo as it is, several photos as one PDF.

    What is wrong with a page stands at its field; the form is not valid then.
    """
    names, uploads = form.uploads
    try:
        contents = [_checked(form, name, upload, len(uploads) > 1) for name, upload in zip(names, uploads, strict=True)]
    except KladkaError:
        return b"", ""
    if len(contents) == 1:
        return contents[0], uploads[0].name
    try:
        return _bound(contents, paper), f"{number_of(paper)}.pdf".replace("/", "-")
    except PageError as refused:
        form.add_error(names[refused.number - 1] if refused.number else names[0], _why(refused))
        return b"", ""


def _checked(form: ScanForm, name: str, upload: Any, is_page: bool) -> bytes:
    try:
        content = files.checked(upload)
        if is_page:
            policies.check_picture(content)
    except KladkaError as refused:
        form.add_error(name, str(refused))
        raise
    return content


def _bound(contents: list[bytes], paper: Paper) -> bytes:
    with override(paper.language):
        photos = [
            Photo(content, _("Photo of page %(number)d of %(count)d") % {"number": number, "count": len(contents)})
            for number, content in enumerate(contents, 1)
        ]
        title = f"{kind_title(paper.kind)}, {number_of(paper)}"
    return photographed(photos, title, paper.language)


def _why(refused: PageError) -> str:
    if refused.number:
        return _("This photo cannot be put together with the others. Take it again, or choose one file with all pages.")
    return _("These photos are too large to be put together. Take them in lower quality, or choose one file.")

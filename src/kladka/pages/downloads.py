"""How a page hands out what is kept."""

from django.http import FileResponse, Http404

from kladka.files.models import StoredFile
from kladka.files.queries import name_of, path_of


def as_download(stored: StoredFile | None) -> FileResponse:
    """Return the answer of a download view; 404 where nothing is kept. The view fetched it through a permission before.

    Always an attachment in a sandbox, with our suffix: whatever the bytes are, they do not run on our pages.
    """
    path = path_of(stored.sha256) if stored else None
    if stored is None or path is None or not path.exists():
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name_of(stored), content_type=stored.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response

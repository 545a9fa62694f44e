"""Who looks at a page."""

from django.http import HttpRequest

from kladka.programmes.permissions import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who is asking, with the posts that let them see; the middleware put it on the request."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer

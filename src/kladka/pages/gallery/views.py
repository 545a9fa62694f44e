"""The gallery of components, for those who build pages and for axe."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kladka.core.gallery import gallery
from kladka.core.installation import is_demo


def components(request: HttpRequest) -> HttpResponse:
    """Show every component once, with made-up content; in a demo only."""
    if not is_demo():
        raise Http404
    return render(request, "components.html", {"gallery": gallery(request)})

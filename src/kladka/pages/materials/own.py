"""Materials on a participant's own page: those of the events at which they have a place, or which they attended."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core.components import Column, Table
from kladka.learning import queries
from kladka.learning.models import Event
from kladka.pages.downloads import as_download
from kladka.pages.events.presenters import period_of, title_of
from kladka.pages.materials import presenters
from kladka.pages.own.presenters import frame
from kladka.pages.owning import own_of


@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """Show event by event what somebody may open. Three queries."""
    own = own_of(request)
    parts = [(title_of(event), _table(event, held)) for event, held in queries.materials_for(own.participations)]
    return render(request, "materials/own.html", frame(request, own, _("My training materials"), parts=parts))


@require_safe
def material(request: HttpRequest, material: UUID) -> FileResponse:
    """Hand out the last version of a material."""
    offered = queries.materials_for(own_of(request).participations)
    found = next((one for _event, held in offered for one in held if one.material.pk == material), None)
    if found is None:
        raise Http404
    return as_download(found.last.file)


def _table(event: Event, held: list[queries.Held]) -> Table:
    rows = [
        [
            one.material.title,
            presenters.opened(one.last, one.material.title, reverse("own:material", args=[one.material.pk])),
        ]
        for one in held
    ]
    return Table(period_of(event), [Column(_("Title")), Column(_("File or link"))], rows, caption_size="s")

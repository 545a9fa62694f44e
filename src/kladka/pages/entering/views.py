"""What a participant's entry still lacks."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.calls.models import Application
from kladka.calls.queries import brought_by, copy_among
from kladka.core import clock
from kladka.pages.access import table
from kladka.pages.downloads import as_download
from kladka.pages.entering import presenters
from kladka.pages.participants.permissions import READERS, WORKERS, participation_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.viewing import viewer_of
from kladka.people.models import NeedsSheet


def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show what is missing until the participant counts, each with the way to do it. Leaves a read event."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="entering:of", subject=found)
    application = Application.objects.filter(participation=found).first()
    sheet = NeedsSheet.objects.filter(pk=found.pk).first()
    items = presenters.items(found, application, sheet, clock.today())
    roles = {post.role for post in viewer.posts if post.project_id == found.project_id}
    context = {
        "participation": found,
        "heading": _("Entry to the project"),
        "tabs": tabs(found, viewer, "entering:of"),
        "tags": status_tags(found),
        "details": bar(found, clock.today()),
        "left": presenters.left_words(items),
        "open": [(item, _may(item, roles)) for item in items if not item.is_done],
        "done": [item for item in items if item.is_done],
        "asked": presenters.asked_words(application),
        "brought": presenters.brought(application) if application else None,
    }
    return render(request, "entering/of.html", context)


def document(request: HttpRequest, participation: UUID, attachment: UUID) -> FileResponse:
    """Hand out a document that came with the application. Leaves a read event."""
    found = participation_for(viewer_of(request), participation, READERS)
    answer = as_download(copy_among(brought_by([found]), attachment))
    note_read(controller=found.project.controller_id, by=request.user, page="entering:document", subject=found)
    return answer


def _may(item: presenters.Item, roles: set[str]) -> bool:
    """Tell whether one of the viewer's roles in the project opens the page on which the thing is done."""
    return item.link is not None and bool(roles & WORKERS & table()[resolve(item.link.url).view_name].roles.keys())

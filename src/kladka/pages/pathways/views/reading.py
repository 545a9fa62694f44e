"""One participant's pathway."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.coaching.queries.pathway import way_for
from kladka.core import clock
from kladka.employers.queries import told_beside
from kladka.pages.participants.permissions import READERS, may_work_on, participation_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.pathways import presenters
from kladka.pages.viewing import viewer_of


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show where the participant stands, what the gate still lacks, and the way so far."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="pathways:of", subject=found)
    today = clock.today()
    way = way_for(found, min(found.left_date or today, today), beside=told_beside)
    context = {
        "participation": found,
        "heading": _("Pathway"),
        "tabs": tabs(found, viewer, "pathways:of"),
        "tags": status_tags(found),
        "details": bar(found, today),
        "may_work": may_work_on(viewer),
    }
    if way is not None:
        context |= {
            "way": way,
            "steps": presenters.picture(way),
            "about": presenters.about(way),
            "gate": presenters.gate(way, may_work=may_work_on(viewer)) if way.gate else None,
            "stage": way.stage,
            "models": presenters.models(way),
            "conflicts": presenters.conflicts(way.combined.conflicts, way),
            "differing": presenters.differing(way, found),
            "events": presenters.history(way),
            "menu": presenters.menu(way, found, viewer.user) if may_work_on(viewer) else None,
        }
    return render(request, "pathways/of.html", context)

"""De minimis aid: the register, what an entity was granted, and what of the limit is left."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core import clock
from kladka.core.components import Link
from kladka.core.lists import ListPage
from kladka.incubation import actions, permissions, policies, queries
from kladka.incubation.models import EntityRegistration
from kladka.pages.aid import presenters
from kladka.pages.aid.forms import AidForm
from kladka.pages.correcting import ReasonFields, asked, corrected, is_sent
from kladka.pages.exchange.listing import list_page
from kladka.pages.explaining import asking_why
from kladka.pages.refusals import why_not
from kladka.pages.viewing import viewer_of


def register(request: HttpRequest) -> HttpResponse:
    """List the aid of all entities that the viewer may see."""
    rows = queries.listed_aid(permissions.aid_visible_to(viewer_of(request)))
    context = {
        "title": _("Register of de minimis aid"),
        "listing": ListPage(request, rows, presenters.register_list()),
        "back": reverse("entities:list"),
    }
    return list_page(request, "list_page.html", context)


def of_entity(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Show what an entity was granted, and how much may still be."""
    rows = permissions.entities_with_aid(viewer_of(request)).select_related("organisation")
    found = get_object_or_404(rows, pk=entity)
    page = queries.aid_page(found.organisation, clock.today())
    context = {
        "entity": found,
        "page": page,
        "rows": presenters.room_rows(page),
        "table": presenters.aid_table(page.lines, may_change=found.may_record) if page.lines else None,
        "may_record": found.may_record,
    }
    return render(request, "aid/entity.html", context)


@require_safe
def detail(request: HttpRequest, aid: UUID) -> HttpResponse:
    """Show one grant of aid, with the way to its certificate; also what was withdrawn."""
    viewer = viewer_of(request)
    rows = permissions.aid_papers_seen_by(viewer).select_related("organisation", "project")
    found = get_object_or_404(rows, pk=aid)
    entities = permissions.entities_with_aid(viewer).filter(organisation=found.organisation_id)
    context = {
        "aid": found,
        "rows": presenters.aid_rows(found),
        "back": reverse("aid:entity", args=[entities.order_by("-recorded_no").values_list("pk", flat=True)[0]]),
        "papers": presenters.papers_of(found),
    }
    return render(request, "aid/detail.html", context)


def new(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record aid of an entity; what was sent while somebody corrected its registration is about it all the same."""
    viewer: Any = viewer_of(request)
    rows = permissions.entities_aided_by(viewer).select_related("organisation", "project__controller")
    same = EntityRegistration.objects.filter(pk=entity).values("organisation")
    found = get_object_or_404(rows, **({"organisation__in": same} if is_sent(request) else {"pk": entity}))
    back = reverse("aid:entity", args=[found.pk])
    by_road = "yes" if queries.is_road_freight(found.organisation) else ""
    form = AidForm(request.POST or None, initial={"is_road_freight": by_road})

    def act() -> str:
        with asking_why(form):
            actions.record_aid(organisation=found.organisation, project=found.project, by=viewer.user, **form.aid())
        return back

    title = _("Record de minimis aid")
    return corrected(request, form, act, title=title, caption=found.organisation.name, back=back)


def withdraw(request: HttpRequest, aid: UUID) -> HttpResponse:
    """Withdraw aid that was not granted."""
    viewer: Any = viewer_of(request)
    rows = permissions.aid_changeable_by(viewer, retracted=is_sent(request)).select_related("organisation")
    found = get_object_or_404(rows, pk=aid)
    registration = permissions.entities_aided_by(viewer).get(organisation=found.organisation_id)
    back = reverse("aid:entity", args=[registration.pk])
    form = ReasonFields(request.POST or None)
    done = why_not(policies.check_no_contract_gives, queries.grant_behind(found))
    if done and not is_sent(request):
        title, name = _("Withdraw this aid?"), found.organisation.name
        return corrected(
            request, form, lambda: back, title=title, caption=name, back=back, empty=done, empty_link=Link(name, back)
        )

    def act() -> str:
        actions.withdraw_aid(aid=found, **form.why, by=viewer.user)
        return back

    return asked(
        request,
        form,
        act,
        question=_("Withdraw this aid?"),
        consequences=[
            presenters.what(found),
            _("It will no longer count towards the limit of %(name)s.") % {"name": found.organisation.name},
        ],
        submit=_("Withdraw the aid"),
        cancel=back,
    )

"""Who takes part in a project, and which areas are served from where."""

from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.organisations.models import Organisation, Site
from kladka.pages.projects import presenters
from kladka.pages.projects.forms import AreasForm, ChangeAreasForm, EndPartnerForm, PartnerForm
from kladka.pages.projects.permissions import looked_after
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.programmes import actions, queries
from kladka.programmes.models import Partnership, Project


def add(request: HttpRequest, project: str) -> HttpResponse:
    """Add a partner or a funder."""
    found = _project(request, project)
    organisations = list(Organisation.objects.exclude(pk=found.controller_id).order_by("name_sort", "pk"))
    initial = {"role": "partner", "from_date": found.starts_on}
    form = PartnerForm(organisations=organisations, initial=initial, **sent(request))
    back = reverse("projects:about", args=[found.code])

    def act() -> str:
        actions.add_partner(project=found, **form.given, by=viewer_of(request).user)
        return back

    intro = _("An organisation that is not on the list is recorded first, among the organisations.")
    return form_page(request, form, act, title=_("Add a partner or a funder"), back=back, intro=intro)


def end(request: HttpRequest, partnership: UUID) -> HttpResponse:
    """Record the last day of a partnership, after saying what it means."""
    projects = looked_after(viewer_of(request))
    rows = Partnership.objects.select_related("project", "organisation").filter(project__in=projects)
    found = get_object_or_404(rows, pk=partnership)
    form = EndPartnerForm(
        initial={"until_date": found.until_date}, has_ended=found.until_date is not None, **sent(request)
    )
    back = reverse("projects:about", args=[found.project.code])

    def act() -> str:
        day = form.cleaned_data["until_date"]
        actions.end_partnership(partnership=found, until_date=day, by=viewer_of(request).user)
        return back

    return confirm_page(
        request,
        form,
        act,
        question=_("On which day does the part of %(name)s end?") % {"name": found.organisation.name},
        back=back,
        rows=presenters.partnership_rows(found),
        consequences=[
            _("From the next day on the people of this organisation no longer see the project."),
            _("What they recorded stays."),
        ],
        submit=_("Record the end"),
    )


def serve(request: HttpRequest, project: str) -> HttpResponse:
    """Record which powiats are served from a site."""
    found = _project(request, project)
    taking_part = found.partnerships.exclude(role=Partnership.Role.FUNDER).values("organisation")
    sites = Site.objects.filter(organisation__in=taking_part, closed_on=None).select_related("organisation")
    in_order = list(sites.order_by(F("organisation__name_sort").asc(), "name"))
    form = AreasForm(sites=in_order, **sent(request))
    back = reverse("projects:team", args=[found.code])

    def act() -> str:
        site, powiats = form.sites[form.cleaned_data["site"]], form.cleaned_data["powiats"]
        actions.serve_areas(project=found, site=site, powiats=powiats, by=viewer_of(request).user)
        return back

    served = queries.served_from(found)
    return form_page(
        request,
        form,
        act,
        title=_("Add areas that a site serves"),
        back=back,
        intro=_("Powiats that the site already serves stay. The sites are those of the organisations that take part."),
        template="projects/serve.html",
        areas=presenters.areas_table(served, found) if served else None,
    )


def change_areas(request: HttpRequest, project: str, site: UUID) -> HttpResponse:
    """Show which powiats a site serves, and change them."""
    found = _project(request, project)
    place = get_object_or_404(Site.objects.filter(served_areas__project=found).distinct(), pk=site)
    now = list(found.served_areas.filter(site=place).order_by("powiat").values_list("powiat", flat=True))
    form = ChangeAreasForm(initial={"powiats": now, "before": " ".join(now)}, **sent(request))
    back = reverse("projects:team", args=[found.code])

    def act() -> str:
        powiats, by = form.cleaned_data["powiats"], viewer_of(request).user
        actions.change_served_areas(project=found, site=place, powiats=powiats, seen=form.seen, by=by)
        return back

    intro = _("Take the tick away from powiats that are not served from there.")
    return form_page(
        request, form, act, title=_("Areas that a site serves"), caption=place.name, back=back, intro=intro
    )


def _project(request: HttpRequest, code: str) -> Project:
    return get_object_or_404(looked_after(viewer_of(request)), code=code)

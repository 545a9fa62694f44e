"""Pages of sites and branches."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.organisations import actions, permissions, queries
from kladka.organisations.models import Organisation, Site
from kladka.pages.organisations import presenters
from kladka.pages.organisations.forms import CloseSiteForm, ReopenForm, SiteForm
from kladka.pages.organisations.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of


def add(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Record a site of an organisation."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.organisations_of(viewer.staff), pk=organisation)
    form = SiteForm(mains=_mains(found), **sent(request))
    back = reverse("organisations:detail", args=[found.pk])

    def act() -> str:
        actions.add_site(organisation=found, **form.given, by=viewer.user)
        return back

    return form_page(request, form, act, title=_("Add a site"), caption=found.name, back=back)


def edit(request: HttpRequest, site: UUID) -> HttpResponse:
    """Change what is recorded of a site."""
    viewer = viewer_of(request)
    found = _site(request, site)
    mains = [each for each in _mains(found.organisation) if each.pk != found.pk]
    form = SiteForm(mains=mains, initial=SiteForm.stored_values(found), version=found.version, **sent(request))
    back = reverse("organisations:detail", args=[found.organisation_id])

    def act() -> str:
        actions.change_site(site=found, version=form.version or 0, changes=form.given, by=viewer.user)
        return back

    return form_page(request, form, act, title=_("Change the data"), caption=found.name, back=back)


def close(request: HttpRequest, site: UUID) -> HttpResponse:
    """Record the last day of a site."""
    viewer = viewer_of(request)
    found = _site(request, site)
    form = CloseSiteForm(version=found.version, **sent(request))
    back = reverse("organisations:detail", args=[found.organisation_id])

    def act() -> str:
        closed_on = form.cleaned_data["closed_on"]
        actions.close_site(site=found, version=form.version or 0, closed_on=closed_on, by=viewer.user)
        return back

    return confirm_page(
        request,
        form,
        act,
        question=_("On which day does the site close?"),
        caption=found.name,
        back=back,
        rows=presenters.site_rows(found),
        consequences=[
            _("From the next day on no new work can be put there."),
            _("Its records stay. It can be opened again."),
        ],
        submit=_("Close the site"),
        message=_("The site is closed."),
    )


def reopen(request: HttpRequest, site: UUID) -> HttpResponse:
    """Take back that a site closed."""
    viewer = viewer_of(request)
    found = _site(request, site)
    form = ReopenForm(version=found.version, **sent(request))
    back = reverse("organisations:detail", args=[found.organisation_id])

    def act() -> str:
        actions.reopen_site(site=found, version=form.version or 0, by=viewer.user)
        return back

    return form_page(
        request,
        form,
        act,
        title=_("Open the site again"),
        caption=found.name,
        back=back,
        intro=_("The last day that was recorded is taken away."),
        submit=_("Open it again"),
        message=_("The site is open again."),
    )


def _site(request: HttpRequest, site: UUID) -> Site:
    seen = permissions.sites_of(viewer_of(request).staff)
    return get_object_or_404(seen.select_related("organisation"), pk=site)


def _mains(organisation: Organisation) -> list[Site]:
    return [
        site for site in queries.sites_in_order(organisation) if site.branch_of_id is None and site.closed_on is None
    ]

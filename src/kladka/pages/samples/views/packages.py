"""The evidence behind a sample as a file: asked for, taken away, removed."""

from typing import cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core.errors import PolicyBroken
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.samples import presenters
from kladka.pages.samples.forms import CollectForm, RemovePackageForm
from kladka.pages.samples.forms.packages import NAMED
from kladka.pages.samples.views.samples import sample_of
from kladka.pages.viewing import viewer_of
from kladka.reporting import actions
from kladka.reporting.models import Package
from kladka.reporting.permissions import may_see_names, packages_of


def collect(request: HttpRequest, sample: UUID) -> HttpResponse:
    """Ask for a package, which is made in the background."""
    found = sample_of(request, sample)
    viewer = viewer_of(request)
    form = CollectForm(may_name=may_see_names(viewer, found), **sent(request))
    back = reverse("samples:detail", args=[found.pk])

    def act() -> str:
        actions.ask_package(sample=found, with_names=form.cleaned_data["variant"] == NAMED, by=viewer.user)
        return f"{back}#packages"

    message = _("The package is being made. Look at this page again in a moment.")
    intro = _("One ZIP file with an index. It is removed by itself after a while; who takes it away is recorded.")
    return form_page(
        request,
        form,
        act,
        title=_("Collect the evidence"),
        caption=presenters.title_of(found),
        back=back,
        intro=intro,
        submit=_("Make the package"),
        message=message,
    )


@require_safe
def download(request: HttpRequest, package: UUID) -> HttpResponse:
    """Hand out a package; that somebody took it is recorded before the first byte leaves."""
    found = _package(request, package)
    viewer = viewer_of(request)
    sample = found.sample
    if sample is None or (found.with_names and not may_see_names(viewer, sample)):
        raise Http404
    try:
        file = actions.open_package(package=found, by=viewer.user, page="samples:package")
    except PolicyBroken as refused:
        raise Http404 from refused
    name = f"{sample.project.code}-sample-{sample.number}{'' if found.with_names else '-without-names'}.zip"
    return attachment(file, name)


def remove(request: HttpRequest, package: UUID) -> HttpResponse:
    """Delete the file of a package, after a question."""
    found = _package(request, package)
    form = RemovePackageForm(**sent(request))
    back = reverse("samples:detail", args=[found.sample_id])

    def act() -> str:
        actions.remove_package(package=found, by=viewer_of(request).user)
        return f"{back}#packages"

    return confirm_page(
        request,
        form,
        act,
        question=_("Remove this file?"),
        back=back,
        rows=presenters.package_rows(found),
        consequences=[_("Nobody can take it away any more. It can be made again.")],
        submit=_("Remove the file"),
    )


def attachment(file: object, name: str) -> HttpResponse:
    """Return a ZIP as the answer of a download."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    # Django calls both kinds of answer alike; only their types do not know it.
    return cast(HttpResponse, response)


def _package(request: HttpRequest, pk: UUID) -> Package:
    found: Package = get_object_or_404(packages_of(viewer_of(request)).select_related("sample__project"), pk=pk)
    return found

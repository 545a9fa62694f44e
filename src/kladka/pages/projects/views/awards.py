"""An entry of the project in somebody else's contest: how it ended, its documents, the figures as known on that day."""

from fractions import Fraction
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kladka.core.components import Column, Link, Table
from kladka.pages.downloads import as_download
from kladka.pages.projects import presenters
from kladka.pages.projects.definitions import indicator_titles
from kladka.pages.projects.forms import AwardFileForm, RemoveForm
from kladka.pages.projects.permissions import looked_after, may_look_after, visible_projects
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.programmes import actions
from kladka.programmes.models import Award, AwardFile
from kladka.reporting.live import figures as reporting

NO_VALUE = "–"


def detail(request: HttpRequest, award: UUID) -> HttpResponse:
    """Show an entry with its documents, and the figures as they were known on its day."""
    found = get_object_or_404(_seen(request), pk=award)
    may_change = may_look_after(viewer_of(request), found.project)
    project, day = found.project, found.entered_on
    link = f"{reverse('figures:list')}?{urlencode({'project': project.code, 'as_of': day, 'known_on': day})}"
    context = {
        "title": found.contest,
        "caption": presenters.text_of(project, "title"),
        "rows": presenters.award_rows(found),
        "documents": _documents(found, may_change=may_change),
        "figures": _figures(found),
        "figures_link": Link(_("All about these figures"), link),
        "back": reverse("projects:about", args=[project.code]),
        "add": Link(_("Add a document"), reverse("projects:add-award-document", args=[found.pk]))
        if may_change
        else None,
    }
    return render(request, "projects/award.html", context)


def add_document(request: HttpRequest, award: UUID) -> HttpResponse:
    """Add a document: what was sent to the contest, or what came back."""
    found = get_object_or_404(_kept(request), pk=award)
    data = sent(request) | ({"files": request.FILES} if request.method == "POST" else {})
    form, back = AwardFileForm(**data), reverse("projects:award", args=[found.pk])

    def record() -> str:
        typed = form.cleaned_data
        actions.add_award_file(award=found, words=typed["words"], upload=typed["file"], by=viewer_of(request).user)
        return back

    return form_page(request, form, record, title=_("Add a document"), back=back, caption=found.contest)


def document(request: HttpRequest, award: UUID, document: UUID) -> FileResponse:
    """Hand out a document of an entry."""
    found = get_object_or_404(_seen(request), pk=award)
    return as_download(get_object_or_404(found.files.select_related("file"), pk=document).file)


def remove_document(request: HttpRequest, award: UUID, document: UUID) -> HttpResponse:
    """Take a document out of an entry, after a question."""
    found = get_object_or_404(_kept(request), pk=award)
    file = get_object_or_404(found.files.select_related("award__project"), pk=document)
    back = reverse("projects:award", args=[found.pk])

    def record() -> str:
        actions.remove_award_file(file=file, by=viewer_of(request).user)
        return back

    return confirm_page(
        request,
        RemoveForm(**sent(request)),
        record,
        back=back,
        question=_("Take this document out?"),
        rows=[(_("Document"), file.words)],
        submit=_("Take it out"),
    )


def _seen(request: HttpRequest) -> Any:
    rows = Award.objects.filter(project__in=visible_projects(viewer_of(request)).values("pk"))
    return rows.select_related("project__controller")


def _kept(request: HttpRequest) -> Any:
    return Award.objects.filter(project__in=looked_after(viewer_of(request))).select_related("project__controller")


def _documents(award: Award, *, may_change: bool) -> Table | None:
    files: list[AwardFile] = list(award.files.select_related("file").order_by("added_on", "pk"))
    columns = [Column(_("Document")), Column(_("Added on")), *([Column(_("Actions"))] if may_change else [])]
    rows: list[list[Any]] = []
    for file in files:
        at = [award.pk, file.pk]
        row: list[Any] = [Link(file.words, reverse("projects:award-document", args=at)), file.added_on]
        if may_change:
            row.append(Link(_("Take it out"), reverse("projects:remove-award-document", args=at), hidden=file.words))
        rows.append(row)
    return Table(_("Documents"), columns, rows) if rows else None


def _figures(award: Award) -> Table | None:
    """Return the figures as of the day of the entry, as they were known on that day: what could be written then."""
    day = award.entered_on
    found = reporting.figures(award.project, as_of=day, known_on=day).figures
    titles = indicator_titles(award.project)
    rows = [[titles.get(each.code, each.code), _value(each.value)] for each in found]
    columns = [Column(_("Figure")), Column(_("Value"), numeric=True)]
    return Table(_("Figures as known on the day of the entry"), columns, rows) if rows else None


def _value(value: int | Fraction | None) -> str:
    """Return a figure as it could be written then. Nothing recorded by that day is not known to be none."""
    if value is None:
        return NO_VALUE
    if value == 0:
        return _("nothing recorded by that day")
    whole = value == int(value)
    return str(number_format(int(value) if whole else float(value), 0 if whole else 1, force_grouping=True))

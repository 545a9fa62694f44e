"""Complete records handed to the funder's system."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Link
from kladka.core.polish import fold
from kladka.pages.participants import presenters
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.forms.merging import FindRecordForm, SubmitForm
from kladka.pages.participants.permissions import CHECKERS
from kladka.pages.participants.views.form_page import form_page, sent, with_undo
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people.actions.leaving import submitted_with
from kladka.people.models import RecordState
from kladka.people.queries import listed, to_submit, visible_as
from kladka.programmes.models import Post, Project

AT_ONCE = 50
"""How many records stand on one page to be ticked; all that wait can be submitted with one box."""


def submit(request: HttpRequest) -> HttpResponse:
    """Record which complete records of a project were submitted, and when."""
    viewer = viewer_of(request)
    projects = {post.project.code: post.project for post in viewer.posts if post.role == Post.Role.MONITORING_OFFICER}
    chosen = projects.get(request.GET.get("project", "")) or next(iter(projects.values()))
    waiting = to_submit(visible_as(viewer, CHECKERS).filter(project=chosen))
    words = fold(request.GET.get("q", "")).split()
    rows: Any = listed(waiting)
    for word in words:
        rows = rows.filter(person__identity__name_fold__contains=word)
    rows = rows.select_related("partner").order_by("person__identity__name_sort", "pk")
    shown, count = {str(row.pk): row for row in rows[:AT_ONCE]}, waiting.count()
    form = SubmitForm(
        participants=[(pk, _words(row)) for pk, row in shown.items()],
        everybody=_("All complete records of the project that were not submitted yet (%(count)s)") % {"count": count},
        **sent(request),
    )

    marked: list[RecordState] = []

    def act() -> str:
        typed = form.cleaned_data
        ticked = list(waiting.select_related("project")) if typed["everybody"] else _ticked(typed, shown)
        marked[:] = people.submit(participations=ticked, on_date=typed["on_date"], by=viewer.user)
        return f"{reverse('participants:submit')}?project={chosen.code}"

    if request.method == "POST" and form.is_valid():
        number = count if form.cleaned_data["everybody"] else len(form.cleaned_data["participants"])
        if form.cleaned_data["sure"] != number:
            return _ask(request, form, chosen, number)
    return form_page(
        request,
        form,
        act,
        title=_("Submit complete records"),
        submit=_("Record as submitted"),
        participation=None,
        message=lambda: _submitted(marked),
        template="participants/submit.html",
        empty="" if count else _("Every complete record of this project was submitted already."),
        find=FindRecordForm({"q": request.GET.get("q", ""), "project": chosen.code}),
        unknown=not shown,
        project=chosen,
        projects=_links(projects, chosen),
        more="" if words else _more(count - len(shown)),
    )


def undo_submission(request: HttpRequest, record_state: UUID) -> HttpResponse:
    """Take a submission back, after a question that says how many records it is about."""
    scope = visible_as(viewer_of(request), CHECKERS)
    submitted = RecordState.objects.current().filter(state=RecordState.State.SUBMITTED)
    found = get_object_or_404(submitted, pk=record_state, participation__in=scope)
    together = submitted_with(found)
    project = together[0].participation.project
    form = ConfirmForm(**sent(request))

    def act() -> str:
        people.undo_submission(states=together, by=request.user)
        return f"{reverse('participants:submit')}?project={project.code}"

    lead = ngettext(
        "%(count)s record of %(day)s will no longer be marked as submitted.",
        "%(count)s records of %(day)s will no longer be marked as submitted.",
        len(together),
    ) % {"count": len(together), "day": presenters.day(found.on_date)}
    return form_page(
        request,
        form,
        act,
        title=_("Undo the submission?"),
        submit=_("Undo the submission"),
        participation=None,
        message=_("The submission is undone."),
        lead=lead,
    )


def _ask(request: HttpRequest, form: SubmitForm, project: Project, number: int) -> HttpResponse:
    """Ask once more, with the number, before so many records are marked."""
    on_date = form.cleaned_data["on_date"]
    form.ask_whether_sure(number)
    context = {
        "question": ngettext("Mark %(count)s record as submitted?", "Mark %(count)s records as submitted?", number)
        % {"count": number},
        "rows": [(_("Project"), str(project)), (_("Day on which they were submitted"), on_date)],
        "form": form,
        "submit": _("Record as submitted"),
        "cancel": f"{reverse('participants:submit')}?project={project.code}",
    }
    return render(request, "confirm.html", context)


def _submitted(marked: list[RecordState]) -> str:
    words = ngettext(
        "%(count)s record is marked as submitted.", "%(count)s records are marked as submitted.", len(marked)
    ) % {"count": len(marked)}
    return with_undo(words, reverse("participants:undo-submission", args=[marked[0].pk])) if marked else words


def _ticked(typed: dict[str, Any], shown: dict[str, Any]) -> list[Any]:
    return [shown[pk] for pk in typed["participants"]]


def _words(row: Any) -> str:
    who = row.person.identity
    return _("%(name)s, entered on %(day)s (%(partner)s)") % {
        "name": f"{who.family_name} {who.given_name}",
        "day": presenters.day(row.entry_date),
        "partner": row.partner.short_name,
    }


def _links(projects: dict[str, Project], chosen: Project) -> list[Link]:
    address = reverse("participants:submit")
    if len(projects) < 2:
        return []
    return [
        Link(str(project), f"{address}?project={code}", active=project == chosen) for code, project in projects.items()
    ]


def _more(count: int) -> str:
    if count < 1:
        return ""
    return ngettext("%(count)s more record waits after these.", "%(count)s more records wait after these.", count) % {
        "count": count
    }

"""Papers of many people at once: asked for, made by the worker, taken away as one PDF, or as a ZIP file of many."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_tasks_db.models import DBTaskResult

from kladka.accounts.models import User
from kladka.core import clock
from kladka.core.charts import Progress
from kladka.core.ids import is_id
from kladka.core.language import language_in_use
from kladka.documents.batches import path_of
from kladka.documents.templates import kind_title
from kladka.learning.models import Event
from kladka.learning.queries import completed_at
from kladka.pages.papers import tasks
from kladka.pages.papers.completed import ask_whether_completed
from kladka.pages.papers.forms import LEFT, LEFT_WEEKS, BatchForm
from kladka.pages.participants.permissions import WORKERS
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.reports.tasks import reached
from kladka.pages.viewing import viewer_of
from kladka.people.queries import listed, visible_as

AT_ONCE = 200
"""So many papers come in one file, made in one go: each takes half a second, and other work waits for its turn."""
BEHIND = -10
"""Among what the worker has to do: whatever people wait for comes first."""
EVENTS_BACK = timedelta(days=120)


def ask(request: HttpRequest) -> HttpResponse:
    """Choose a kind, and of whom: everybody who takes part, who left, everybody of a coach, everybody of an event.

    Of an event also those whose entry form lacks something still: their attendance is certified all the same.
    """
    viewer, today = viewer_of(request), clock.today()
    everybody: QuerySet[Any] = listed(visible_as(viewer, WORKERS))
    seen = everybody.filter(entry_date__isnull=False)
    wanted = {name: request.GET[name] for name in ("kind", "group") if name in request.GET}
    events = _events(everybody, today, wanted.get("group", ""))
    coaches = _coaches(seen.filter(left_date=None))
    form = BatchForm(events=events, coaches=coaches, today=today, initial=wanted, **sent(request))
    if form.is_bound and form.is_valid() and form.is_of_training:
        ask_whether_completed(form, UUID(form.of), set(_chosen(everybody, form, today).values_list("pk", flat=True)))

    def act() -> str:
        chosen = _chosen(everybody if form.is_of_training else seen, form, today)
        people = [str(pk) for pk in chosen.order_by("person__identity__name_sort", "pk").values_list("pk", flat=True)]
        return reverse("papers:work", args=[_begin(form, people, viewer.user)])

    return form_page(
        request,
        form,
        act,
        title=_("Documents of several people"),
        submit=_("Make the documents"),
        participation=None,
        message=_("The work has begun."),
        lead=_(
            "Each gets a number of its own. Those that are there already are taken as they are, in the language in "
            "which they were made."
        ),
    )


def _begin(form: BatchForm, people: Sequence[str], user: User) -> str:
    """Let the worker make the papers of these people, part by part; return the id of the first part."""
    typed, first = form.cleaned_data, ""
    asked = {"by": str(user.pk), "language": language_in_use(), "paper_language": typed["language"]}
    asked |= {"kind": typed["kind"], "of": form.of}
    for part in batched(people, AT_ONCE) if people else [()]:
        begun = tasks.make.using(priority=BEHIND).enqueue(**asked, people=list(part), first=first)
        first = first or str(begun.id)
    return first


@require_safe
def work(request: HttpRequest, work: UUID) -> HttpResponse:
    """Show how far the work is that somebody asked for; when it is done, its files."""
    parts = _parts(request, work)
    title = kind_title(parts[0].args_kwargs["kwargs"]["kind"])
    context: dict[str, Any] = {
        "title": title,
        "caption": _("Documents of several people"),
        "back": reverse("papers:batch"),
        "files": _files(parts),
    }
    if any(not part.finished_at for part in parts):
        return render(request, "papers/work.html", context | _progress(parts) | {"is_running": True})
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(request.path)
    if any(not part.return_value for part in parts):
        context["refused"] = _("The work broke off. What was made is kept: ask once more, and the rest is made.")
    answers = [part.return_value for part in parts if part.return_value]
    count = sum(answer["count"] for answer in answers)
    context["done"] = ngettext("%(count)s document is ready.", "%(count)s documents are ready.", count) % {
        "count": count
    }
    context["left_out"] = [name for answer in answers for name in answer["left_out"]]
    return render(request, "papers/work.html", context)


def _progress(parts: Sequence[DBTaskResult[Any, Any]]) -> dict[str, Any]:
    """Return how many papers are made of how many, over all parts."""
    known = {part.pk: reached(part.pk) for part in parts if not part.finished_at}
    sizes = {part.pk: len(part.args_kwargs["kwargs"]["people"]) for part in parts}
    done = sum(sizes[part.pk] for part in parts if part.finished_at) + sum(one.done for one in known.values() if one)
    words = next((one.what for one in known.values() if one), "")
    if not words and not done:
        return {"words": _("It waits for its turn."), "progress": None}
    return {"words": words or _("Making the documents"), "progress": Progress(_("Done"), done, sum(sizes.values()))}


def _files(parts: Sequence[DBTaskResult[Any, Any]]) -> list[tuple[str, str]]:
    """Return the files that can be taken away, each with its address: two, or two for each part."""
    found = []
    for number, part in enumerate(parts, start=1):
        counts = {"number": number, "count": len(parts)}
        for page, ending, alone, words in (
            ("papers:work-pdf", "pdf", _("Download one PDF of all"), _("Download PDF %(number)s of %(count)s")),
            ("papers:work-file", "zip", _("Download the ZIP file"), _("Download ZIP file %(number)s of %(count)s")),
        ):
            if part.return_value and part.return_value["count"] and path_of(part.pk, ending).exists():
                text = alone if len(parts) == 1 else words % counts
                found.append((text, reverse(page, args=[part.pk])))
    return found


@require_safe
def work_file(request: HttpRequest, work: UUID) -> FileResponse:
    """Hand out the ZIP file of a batch to whoever asked for it; who is in it was recorded when it was made."""
    return _handed_out(request, work, "zip", "application/zip")


@require_safe
def work_pdf(request: HttpRequest, work: UUID) -> FileResponse:
    """Hand out all papers of a batch as one PDF, to be printed in one go."""
    return _handed_out(request, work, "pdf", "application/pdf")


def _handed_out(request: HttpRequest, work: UUID, ending: str, content_type: str) -> FileResponse:
    found, path = _own(request, work), path_of(work, ending)
    if not path.exists():
        raise Http404
    parts = [part.pk for part in _parts(request, work)]
    number = f"-{parts.index(found.pk) + 1}" if len(parts) > 1 else ""
    name = f"{found.args_kwargs['kwargs']['kind']}-{clock.day_of(found.enqueued_at):%Y-%m-%d}{number}.{ending}"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _own(request: HttpRequest, work: UUID) -> DBTaskResult[Any, Any]:
    found = get_object_or_404(DBTaskResult.objects.filter(task_path=tasks.make.module_path), pk=work)
    if found.args_kwargs["kwargs"]["by"] != str(request.user.pk):
        raise Http404
    return found


def _parts(request: HttpRequest, work: UUID) -> list[DBTaskResult[Any, Any]]:
    """Return all parts of what somebody asked for, in their order, by any of them."""
    own = _own(request, work)
    first = own.args_kwargs["kwargs"].get("first") or str(own.pk)
    rows = DBTaskResult.objects.filter(task_path=tasks.make.module_path)
    rows = rows.filter(Q(pk=first) | Q(args_kwargs__kwargs__first=first)).order_by("enqueued_at")
    return sorted(rows, key=lambda part: str(part.pk) != first)


def _events(seen: QuerySet[Any], today: date, group: str) -> list[Event]:
    """Return the events of late that somebody seen was enrolled in, and that which is asked for, however old."""
    found = Event.objects.filter(enrolments__participation__in=seen.values("pk"), cancelled_at=None)
    found = found.filter(starts_on__lte=today).distinct().order_by("-starts_on", "pk")
    late = list(found.filter(ends_on__gte=today - EVENTS_BACK)[:50])
    pk = group.removeprefix("event:")
    if not is_id(pk) or pk in {str(one.pk) for one in late}:
        return late
    return [*late, *found.filter(pk=pk)]


def _coaches(seen: QuerySet[Any]) -> list[tuple[str, str]]:
    rows = seen.filter(coach_id__isnull=False).order_by("coach_family", "coach_given")
    names = rows.values_list("coach_id", "coach_given", "coach_family").distinct()
    return [(str(pk), f"{given} {family}") for pk, given, family in names]


def _chosen(seen: QuerySet[Any], form: BatchForm, today: date) -> QuerySet[Any]:
    """Return whom the papers are of. Who left during a month, or since, has a card of it; who left, a survey."""
    what, _separator, pk = str(form.cleaned_data["group"]).partition(":")
    if what == "event":
        found = seen.filter(enrolments__event=UUID(pk)).distinct()
        is_of_event = bool(form.of)
        return found.filter(pk__in=completed_at(UUID(pk))) if is_of_event and form.cleaned_data["completed"] else found
    if what == LEFT:
        return seen.filter(left_date__gte=today - timedelta(weeks=LEFT_WEEKS))
    still = Q(left_date=None)
    if form.first_day is not None:
        still |= Q(left_date__gte=form.first_day)
    return seen.filter(still, coach_id=UUID(pk)) if what == "coach" else seen.filter(still)

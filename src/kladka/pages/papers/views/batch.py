"""Papers of many people at once: asked for, made by the worker, taken away as one file."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_tasks_db.models import DBTaskResult

from kladka.core import clock
from kladka.core.charts import Progress
from kladka.core.errors import PolicyBroken
from kladka.core.language import language_in_use
from kladka.documents.batches import path_of
from kladka.documents.templates import kind_title
from kladka.learning.models import Event
from kladka.pages.papers import tasks
from kladka.pages.papers.forms import BatchForm
from kladka.pages.participants.permissions import WORKERS
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.reports.tasks import reached
from kladka.pages.viewing import viewer_of
from kladka.people.queries import listed, visible_as

MOST = 200
"""So many papers at once: each takes half a second."""
EVENTS_BACK = timedelta(days=120)


def ask(request: HttpRequest) -> HttpResponse:
    """Choose a kind, and of whom: everybody who takes part, everybody of a coach, everybody of an event."""
    viewer, today = viewer_of(request), clock.today()
    everybody: QuerySet[Any] = listed(visible_as(viewer, WORKERS))
    seen = everybody.filter(entry_date__isnull=False, left_date=None)
    events = _events(seen, today)
    form = BatchForm(events=events, coaches=_coaches(seen), today=today, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        chosen = _chosen(seen, typed["group"])
        people = [str(pk) for pk in chosen.order_by("pk").values_list("pk", flat=True)]
        _check_number(len(people))
        begun = tasks.make.enqueue(
            by=str(viewer.user.pk),
            language=language_in_use(),
            paper_language=typed["language"],
            kind=typed["kind"],
            of=form.of,
            people=people,
        )
        return reverse("papers:work", args=[begun.id])

    return form_page(
        request,
        form,
        act,
        title=_("Documents of several people"),
        submit=_("Make the documents"),
        participation=None,
        message=_("The work has begun."),
        lead=_("Each gets a number of its own. Those that are there already are taken as they are."),
    )


@require_safe
def work(request: HttpRequest, work: UUID) -> HttpResponse:
    """Show how far the work is that somebody asked for; when it is done, the file."""
    found = _own(request, work)
    back = reverse("papers:batch")
    title = kind_title(found.args_kwargs["kwargs"]["kind"])
    context: dict[str, Any] = {"title": title, "caption": _("Documents of several people"), "back": back}
    if not found.finished_at:
        known = reached(work)
        progress = Progress(_("Done"), known.done, known.of) if known and known.of else None
        words = known.what if known else _("It waits for its turn.")
        context |= {"words": words, "progress": progress, "is_running": True}
        return render(request, "papers/work.html", context)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(request.path)
    answer = found.return_value
    if not answer:
        refused = _("The work broke off. What was made is kept: ask once more, and the rest is made.")
        return render(request, "papers/work.html", context | {"refused": refused})
    count = answer["count"]
    context["done"] = ngettext("%(count)s document is ready.", "%(count)s documents are ready.", count) % {
        "count": count
    }
    context["left_out"] = answer["left_out"]
    is_there = count and path_of(work).exists()
    context["file"] = reverse("papers:work-file", args=[work]) if is_there else ""
    return render(request, "papers/work.html", context)


@require_safe
def work_file(request: HttpRequest, work: UUID) -> FileResponse:
    """Hand out the file of a batch to whoever asked for it; who is in it was recorded when it was made."""
    found, path = _own(request, work), path_of(work)
    if not path.exists():
        raise Http404
    name = f"{found.args_kwargs['kwargs']['kind']}-{clock.day_of(found.enqueued_at):%Y-%m-%d}.zip"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _check_number(people: int) -> None:
    """Nobody is left out without a word."""
    if people > MOST:
        words = _("These are %(people)s people; at most %(most)s are served at once. Choose one coach or one event.")
        raise PolicyBroken(words % {"people": people, "most": MOST}, field="group")


def _own(request: HttpRequest, work: UUID) -> DBTaskResult[Any, Any]:
    found = get_object_or_404(DBTaskResult.objects.filter(task_path=tasks.make.module_path), pk=work)
    if found.args_kwargs["kwargs"]["by"] != str(request.user.pk):
        raise Http404
    return found


def _events(seen: QuerySet[Any], today: date) -> list[Event]:
    """Return the events of late that somebody seen was enrolled in."""
    found = Event.objects.filter(
        enrolments__participation__in=seen.values("pk"), cancelled_at=None, ends_on__gte=today - EVENTS_BACK
    )
    return list(found.filter(starts_on__lte=today).distinct().order_by("-starts_on", "pk")[:50])


def _coaches(seen: QuerySet[Any]) -> list[tuple[str, str]]:
    rows = seen.filter(coach_id__isnull=False).order_by("coach_family", "coach_given")
    names = rows.values_list("coach_id", "coach_given", "coach_family").distinct()
    return [(str(pk), f"{given} {family}") for pk, given, family in names]


def _chosen(seen: QuerySet[Any], group: str) -> QuerySet[Any]:
    what, _separator, pk = group.partition(":")
    if what == "coach":
        return seen.filter(coach_id=UUID(pk))
    if what == "event":
        return seen.filter(enrolments__event=UUID(pk))
    return seen

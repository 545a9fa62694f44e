"""Tests of knowledge before and after an event: planned, entered in one grid, shown and taken away as a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Link, Menu
from kladka.learning import actions, permissions, queries
from kladka.learning.models import KnowledgeTest
from kladka.pages.events import knowledge, presenters
from kladka.pages.events.forms import ConfirmRemoval
from kladka.pages.events.knowledge import KnowledgeForm, ResultsForm
from kladka.pages.events.nobody import nobody_yet
from kladka.pages.events.views.fetching import Scope, address_of, asked, event_of
from kladka.pages.exchange.listing import sheet, sheet_url, wants_sheet
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def new(request: HttpRequest, event: UUID) -> HttpResponse:
    """Add a test to an event."""
    found = event_of(request, permissions.run_by, event)
    form = KnowledgeForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            typed = form.cleaned_data
            test = actions.add_test(
                event=found, title=typed["title"], most_points=typed["most_points"], by=request.user
            )
            return _results_address(test)

        saved = save(request, form, act, message=_("The test was added. Enter the results."))
        if saved:
            return saved
    intro = _("The same test is written before the event and after it. Only points are kept, never the answers.")
    return asked(request, form, about=found, title=_("Add a test"), intro=intro, submit=_("Add the test"))


def edit(request: HttpRequest, test: UUID) -> HttpResponse:
    """Change what a test is called, or how many points can be reached."""
    found = _test_of(request, permissions.run_by, test)
    form = KnowledgeForm(request.POST or None, initial={"title": found.title, "most_points": found.most_points})
    if request.method == "POST":

        def act() -> str:
            typed = form.cleaned_data
            actions.change_test(test=found, title=typed["title"], most_points=typed["most_points"], by=request.user)
            return _address(found)

        saved = save(request, form, act)
        if saved:
            return saved
    return asked(request, form, about=found.event, title=_("Change the test"), cancel=_address(found))


def remove(request: HttpRequest, test: UUID) -> HttpResponse:
    """Ask, then remove a test without results."""
    found = _test_of(request, permissions.run_by, test)
    form, address = ConfirmRemoval(request.POST or None), address_of(found.event)
    if request.method == "POST":

        def act() -> str:
            actions.remove_test(test=found, by=request.user)
            return address

        saved = save(request, form, act, message=_("The test was removed."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        question=_("Remove this test?"),
        rows=[(_("Test"), found.title), (_("Event"), presenters.title_of(found.event))],
        submit=_("Remove the test"),
        cancel=_address(found),
    )


def shown(request: HttpRequest, test: UUID) -> HttpResponse:
    """Show what people knew before and after, as a picture and a table; the table also as a file."""
    found = _test_of(request, permissions.visible_to, test)
    rows = queries.results_of(found)
    table = knowledge.table_of(found, rows)
    if wants_sheet(request):
        return sheet(
            request,
            table,
            name="test-results",
            controllers=[found.event.project.controller_id],
            about=[(_("Test"), found.title), (_("Event"), presenters.title_of(found.event))],
        )
    viewer = viewer_of(request)
    may_run = presenters.runs(viewer, found.event)
    enter = Link(_("Enter results"), reverse("events:results", args=[found.pk]))
    return render(
        request,
        "events/knowledge.html",
        {
            "test": found,
            "caption": presenters.title_of(found.event),
            "back": reverse("events:learnt", args=[found.event_id]),
            "rows": rows,
            "table": table,
            **nobody_yet(found.event, viewer, rows),
            "picture": knowledge.picture_of(found, rows),
            "said": knowledge.said_of(rows),
            "enter": enter if may_run and rows else None,
            "menu": _menu(request, found, enter if rows else None) if may_run else None,
            "file": Link(_("Download as Excel"), sheet_url(request)) if rows else None,
        },
    )


def results(request: HttpRequest, test: UUID) -> HttpResponse:
    """Enter the points of everybody on the list, before and after, with the keyboard alone."""
    found = _test_of(request, permissions.run_by, test)
    rows = queries.results_of(found)
    names = dict(zip((str(row.participation) for row in rows), knowledge.names_of(rows), strict=True))
    stored = {str(row.participation): row.points for row in rows}
    form = ResultsForm(request.POST or None, people=names, points=stored, most=found.most_points)
    number = [0]
    if request.method == "POST":

        def act() -> str:
            number[0] = actions.enter_results(test=found, points=form.typed, seen=form.shown, by=request.user)
            return _address(found)

        def said() -> str:
            words = ngettext("%(number)d result was saved.", "%(number)d results were saved.", number[0])
            return words % {"number": number[0]}

        saved = save(request, form, act, message=said)
        if saved:
            return saved
    return asked(
        request,
        form,
        "events/results.html",
        about=found.event,
        title=found.title,
        most=knowledge.in_points(found.most_points),
        rows=[(name, form[f"before-{key}"], form[f"after-{key}"]) for key, name in names.items()],
        seen=knowledge.written(form.carried(stored) if form.is_bound else stored),
        cancel=_address(found),
        **nobody_yet(found.event, viewer_of(request), rows),
    )


def _test_of(request: HttpRequest, scope: Scope, pk: UUID) -> KnowledgeTest:
    """Return the test if its event is in the viewer's scope, else 404. One query."""
    tests = KnowledgeTest.objects.select_related("event__project", "event__site__organisation", "event__trainer")
    return get_object_or_404(tests.filter(event__in=scope(viewer_of(request)).values("pk")), pk=pk)


def _menu(request: HttpRequest, test: KnowledgeTest, enter: Link | None) -> Menu:
    from_excel = Link(_("Results from Excel"), reverse("exchange:results", args=[test.pk]))
    links = [
        *([enter, from_excel] if enter else []),
        Link(_("Change the test"), reverse("events:test-edit", args=[test.pk])),
        Link(_("Remove the test"), reverse("events:test-remove", args=[test.pk])),
    ]
    return Menu(_("What you can do"), links)


def _address(test: KnowledgeTest) -> str:
    return reverse("events:test", args=[test.pk])


def _results_address(test: KnowledgeTest) -> str:
    return reverse("events:results", args=[test.pk])

"""What an exit or a return moves, shown before it is recorded: results, windows, documents, follow-up, benefits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.queries import follow_up
from kladka.coaching.rules.follow_up import Due, Leaving
from kladka.core import clock
from kladka.core.components import Column, Table
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import digest_of
from kladka.pages.participants import outlasting
from kladka.pages.participants.reported_already import before_exit, sent_of
from kladka.people.models import Situation
from kladka.people.queries.leaving import presence_of
from kladka.people.rules.leaving import Change, Gone
from kladka.programmes.permissions import Viewer
from kladka.reporting.live.reported import reported
from kladka.reporting.live.supposing import Shift, Standing, State, exit_supposed, shifts

_WORDS = {
    State.COUNTED: gettext_lazy("counts"),
    State.UNPROVEN: gettext_lazy("counts once a document proves it"),
    State.INCOMPLETE: gettext_lazy("counts once the entry form is complete"),
    State.NOT: gettext_lazy("does not count"),
}


@dataclass(frozen=True)
class Preview:
    """What would move. `token` stands for all that is said here: whoever saves has seen just this."""

    token: str
    lead: str
    results: Table | None
    points: Table | None
    documents: Sequence[str]
    reported: Table | None = None
    benefits: Table | None = None
    planned: Sequence[str] = ()
    steps: Sequence[str] = ()
    pathway: str = ""
    lacking: Sequence[str] = ()
    caseloads: Table | None = None

    @property
    def moves_nothing(self) -> bool:
        """Tell whether nothing would be otherwise."""
        return not (self.results or self.points or self.documents or self.reported or self.benefits)


def preview(participation: Any, change: Change, viewer: Viewer) -> Preview:
    """Return what recording a change of exits and returns would move of a participant, as `viewer` may see it."""
    today, presence = clock.today(), presence_of(participation)
    now, then = presence.in_force(today), presence.after(change).in_force(today)
    supposed, project = exit_supposed(participation.pk, change), participation.project
    moved, sent = shifts(project, participation.pk, supposed), sent_of(project)
    corrected = reported(project, participation.pk, supposed, sent)
    _tasks, facts = follow_up.tasks_of(participation, today)
    points = follow_up.moved_by(facts, _leaving(then))
    results, documents = _results(moved), _documents(moved)
    benefits = outlasting.benefits(participation, now.day if now else None, then.day if then else None)
    beyond = _going_on(participation, now, then, today)
    caseloads = outlasting.caseloads(
        participation, viewer, today, lambda on: (presence.has_left(on), presence.after(change).has_left(on))
    )
    going_on = [*(benefits.rows if benefits else ()), *beyond.values(), *(caseloads.rows if caseloads else ())]
    said = [str(each) for each in (change, _lead(now, then), *results, *points, *corrected, *going_on)]
    return Preview(
        token=digest_of(said),
        lead=_lead(now, then),
        results=_results_table(results) if results else None,
        points=_points_table(points) if points else None,
        documents=documents,
        reported=before_exit(corrected),
        benefits=benefits,
        caseloads=caseloads,
        **beyond,
    )


def _going_on(participation: Any, now: Gone | None, then: Gone | None, today: date) -> dict[str, Any]:
    """Return appointments after another last day than now, what is still to be done, and where the pathway stands."""
    if then is None or (now and now.day == then.day):
        return {}
    pathway, lacking = outlasting.pathway(participation, today)
    planned, steps = outlasting.appointments(participation, then.day), outlasting.steps(participation)
    return {"planned": planned, "steps": steps, "pathway": pathway, "lacking": lacking}


def _leaving(gone: Gone | None) -> Leaving | None:
    return Leaving(gone.origin, gone.day, is_early=not gone.completed) if gone else None


def _lead(now: Gone | None, then: Gone | None) -> str:
    """Return which exit results are measured from, before and after; the entry stays as it is (case 1)."""
    days = {"old": day_in_words(now.day) if now else "", "new": day_in_words(then.day) if then else ""}
    if now is None and then is None:
        return _("The participant takes part, now and then. Nothing is measured yet.")
    if now is None:
        return _("Results are then measured from the exit on %(new)s. The entry stays the first one.") % days
    if then is None:
        words = _(
            "No exit is then in force: results measured from %(old)s stop counting until the final exit. The entry "
            "stays the first one."
        )
        return words % days
    if now.day == then.day:
        return _("Results are measured from the exit on %(new)s, as now.") % days
    return _("Results are then measured from the exit on %(new)s instead of %(old)s.") % days


def _results(moved: Sequence[Shift]) -> list[list[str]]:
    return [[shift.title, _in_words(shift.before), _in_words(shift.after)] for shift in moved]


def _in_words(standing: Standing) -> str:
    if standing.state is State.OPEN and standing.until:
        return _("can still come true until %(day)s") % {"day": day_in_words(standing.until)}
    if standing.state is State.OPEN:
        return _("can still come true")
    return str(_WORDS[standing.state])


def _results_table(rows: Sequence[Sequence[str]]) -> Table:
    columns = [Column(_("Figure")), Column(_("Now")), Column(_("After saving"))]
    return Table(_("Results and their windows"), columns, rows)


def _points_table(points: Sequence[tuple[Due | None, Due | None]]) -> Table:
    rows = []
    for old, new in points:
        label = in_use((old or new).point.labels)  # type: ignore[union-attr]
        rows.append([capfirst(label), _day(old, _("nobody asks")), _day(new, _("stops"))])
    columns = [Column(_("Follow-up")), Column(_("Now")), Column(_("After saving"))]
    return Table(_("Dates of follow-up"), columns, rows)


def _day(due: Due | None, otherwise: str) -> date | str:
    return due.on if due else otherwise


def _documents(moved: Sequence[Shift]) -> list[str]:
    """Return the situations for which a document is wanted then, and was not before."""
    before = {fact for shift in moved for fact in shift.before.facts}
    wanted = {fact for shift in moved for fact in shift.after.facts} - before
    found = Situation.objects.filter(pk__in=wanted).order_by("from_date", "pk") if wanted else ()
    kinds = dictionary("situation-kinds")
    words = _("%(what)s since %(day)s")
    return [words % {"what": kinds.label(one.kind), "day": day_in_words(one.from_date)} for one in found]

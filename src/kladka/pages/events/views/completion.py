"""Who completed an event, confirmed by whoever runs it; and who is removed from its list."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from kladka.core.components import Link
from kladka.core.forms.shown import trimmed
from kladka.learning import actions, permissions, policies, queries
from kladka.learning.models import Enrolment, Event
from kladka.learning.queries import Settled
from kladka.pages.events import completing, presenters
from kladka.pages.events.completing_forms import CompletionForm, RemovalForm
from kladka.pages.events.views.fetching import address_of, asked, enrolment_of, event_of
from kladka.pages.naming import told_apart, with_birth_year
from kladka.pages.refusals import why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def confirm(request: HttpRequest, event: UUID) -> HttpResponse:
    """Confirm who completed: ticked as the marks propose, until somebody decides otherwise."""
    found = event_of(request, permissions.run_by, event)
    people, have_changed = queries.settling(found)
    names = told_apart([one.participation.person.identity for one in people])
    keys = [str(one.participation.pk) for one in people]
    overtaken = queries.overtaken_on(queries.roster(found))
    otherwise = {row.participation for row in overtaken}
    form = CompletionForm(
        request.POST or None,
        people=list(zip(keys, names, strict=True)),
        hints={key: _hint(one) for key, one in zip(keys, people, strict=True)},
        corrects=any(one.outcome for one in people),
        initial={"people": [key for key, one in zip(keys, people, strict=True) if _is_ticked(one, otherwise)]},
    )
    if request.method == "POST":

        def act() -> str:
            typed = form.cleaned_data
            actions.confirm_completion(
                event=found,
                completed=[UUID(key) for key in typed["people"]],
                reason=typed.get("reason", ""),
                words=typed["words"],
                by=request.user,
            )
            return address_of(found)

        saved = save(request, form, act, message=_("It was confirmed who completed."))
        if saved:
            return saved
    rule = queries.completion_rule(found)
    empty = _why_nothing(found, people, have_changed=have_changed)
    intro = _("Ticked is whoever attended at least %(percent)s%% of the hours. Taking part counts all the same.")
    return asked(
        request,
        form,
        about=found,
        title=_("Confirm who completed"),
        empty=empty,
        note="" if empty else completing.overtaken(presenters.people_names(overtaken)),
        empty_link=_way_to_hours(request, found, people) if empty else None,
        intro="" if rule is None or empty else intro % {"percent": rule.least_percent},
        submit=_("Confirm who completed"),
    )


def remove(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Look once more, then take somebody off the list who missed too much without an excuse."""
    found = enrolment_of(request, permissions.planned_by, enrolment)
    form = RemovalForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            actions.remove_from_event(enrolment=found, words=form.cleaned_data["words"], by=request.user)
            return address_of(found.event)

        saved = save(request, form, act, message=_("The person was removed from the list of this event."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        about=found.event,
        question=_("Remove this person from the list?"),
        rows=_rows(found),
        consequences=[
            _("The person is no longer on the list, and cannot be marked at sessions to come."),
            _("What was attended stays recorded, and counts as taking part."),
            _("The participation in the project goes on. If the person leaves it, record the exit."),
            _("Nobody is told by the product. Tell the person, and by when they can object."),
            _("A removal can be taken back."),
        ],
        submit=_("Remove from the list"),
    )


def take_back(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Ask, then put somebody back on the list who was removed."""
    found = enrolment_of(request, permissions.planned_by, enrolment)
    form = RemovalForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            actions.take_back_removal(enrolment=found, words=form.cleaned_data["words"], by=request.user)
            return address_of(found.event)

        saved = save(request, form, act, message=_("The person is on the list again."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        about=found.event,
        question=_("Take back the removal?"),
        rows=_rows(found),
        nothing_is_lost=True,
        submit=_("Take back the removal"),
    )


def _rows(enrolment: Enrolment) -> list[tuple[str, Any]]:
    """Return whom it is about: the marks, and what they come to beside what is allowed."""
    rule, (stands, marks) = queries.completion_rule(enrolment.event), queries.stands_of(enrolment)
    names = presenters.session_names([session for session, _mark in marks])
    said = [
        f"{name}: {presenters.mark_in_full(mark)}" + (f" ({_hours(session.hours)})" if session.hours else "")
        for name, (session, mark) in zip(names, marks, strict=True)
    ]
    rows: list[tuple[str, Any]] = [
        (_("Given name and family name"), with_birth_year(queries.participation_of(enrolment).person.identity)),
        (_("Marks"), said),
    ]
    if rule and stands:
        rows += [
            (_("Missed without an excuse"), f"{completing.percent(stands.unexcused)}%"),
            (_("Allowed at most"), f"{rule.unexcused_percent}%"),
        ]
    return rows


def _hours(hours: Any) -> str:
    return _("%(hours)s h") % {"hours": formats.localize(trimmed(hours))}


def _is_ticked(one: Settled, otherwise: Collection[UUID]) -> bool:
    """As it was confirmed; before that, and where the marks say otherwise since, as they say."""
    if one.outcome and one.participation.pk not in otherwise:
        return one.outcome == "completed"
    return one.is_proposed


def _hint(one: Settled) -> str:
    return str(completing.in_words(one.stands, one.outcome).text) if one.stands else ""


def _why_nothing(event: Event, people: list[Settled], *, have_changed: bool) -> str:
    """Return why nobody can be confirmed yet, or nothing."""
    rule = queries.completion_rule(event)
    too_early = why_not(policies.check_completed_by, event, rule, has_people=bool(people))
    changed = too_early or why_not(policies.check_marks_stand, have_changed=have_changed)
    return changed or why_not(policies.check_shares_known, queries.unknown_shares(people))


def _way_to_hours(request: HttpRequest, event: Event, people: list[Settled]) -> Link | None:
    """Return where the hours of the session are entered on which somebody's completing hangs."""
    wanted = next((session for one in people if one.is_unknown for session in one.unknown), None)
    if wanted is None or not presenters.plans(viewer_of(request), event):
        return None
    return Link(_("Correct this session"), reverse("events:session-change", args=[wanted.pk]))

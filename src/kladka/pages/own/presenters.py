"""What own pages say, in plain words and to the person themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kladka.agenda import rules
from kladka.agenda.models import Appointment
from kladka.coaching.models import NextStep, Session
from kladka.core.components import Column, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.own.gathering import Part
from kladka.people.models import Participation
from kladka.people.queries.own_page import Own
from kladka.programmes.rules import profile

MENU = (
    ("own:home", gettext_lazy("My page")),
    ("own:plan", gettext_lazy("My plan")),
    ("own:appointments", gettext_lazy("My appointments")),
    ("own:materials", gettext_lazy("My training materials")),
    ("own:benefits", gettext_lazy("My benefits")),
    ("own:documents", gettext_lazy("My documents")),
    ("own:stored", gettext_lazy("What is kept about me")),
    ("own:looked", gettext_lazy("Who looked at my data")),
    ("own:correct", gettext_lazy("Correct my data")),
    ("own:consents", gettext_lazy("My consents")),
    ("own:file", gettext_lazy("My data as a file")),
)

DONE = 20
"""So many steps that are done stand with a plan, the last ones; the file has all."""


@dataclass(frozen=True)
class Goal:
    """One goal of a plan with the steps to it."""

    title: str
    tag: Tag | None
    steps: Sequence["Step"] = field(default_factory=tuple)


@dataclass(frozen=True)
class Step:
    """One step: who does it, until when, and what the person can press."""

    what: str
    who: str
    due: str
    done: str
    press: str
    is_reopened: bool = False


def frame(request: HttpRequest, own: Own, title: str, **context: Any) -> dict[str, Any]:
    """Return what every own page shows: whose it is, its menu, and what the page itself adds."""
    match = request.resolver_match
    here = match.view_name if match else ""
    items = [{"url": reverse(name), "text": text, "active": name == here} for name, text in MENU]
    return {"own": own, "title": title, "navigation": items, **context}


def label_of(participation: Participation) -> str:
    """Return what the programme calls somebody who takes part: of the sex that the person told, where it tells."""
    word = profile(participation.project.profile).word("participant", participation.person.identity.sex or "one")
    return str(capfirst(word))


def about(part: Part) -> list[SummaryRow]:
    """Return what somebody takes part in, as what, who works with them, and who is planned to go on."""
    one = part.participation
    rows = [SummaryRow(_("You take part as"), label_of(one)), SummaryRow(_("Run by"), one.partner.name)]
    if part.coach:
        coach = profile(one.project.profile).word("coach")
        rows.append(SummaryRow(capfirst(coach), part.coach))
    if part.next_coach is not None:
        told = {"name": part.next_coach.coach.name, "day": day_in_words(part.next_coach.reassignment.from_date)}
        words = _("%(name)s, from %(day)s. This is a plan and may still change.") % told
        rows.append(SummaryRow(_("Who goes on with you"), words))
    return rows


def planned(found: Sequence[Appointment], caption: str) -> Table:
    """Return appointments to come."""
    rows = [[when(one), kind(one), one.staff.name, place(one)] for one in found]
    columns = [Column(each) for each in (_("When"), _("What"), _("With whom"), pgettext("of an appointment", "Where"))]
    return Table(caption, columns, rows, caption_size="m")


def passed(found: Sequence[Appointment], unplanned: Sequence[Session], most: int) -> Table:
    """Return earlier appointments with what became of them, and meetings that nobody had planned; at most so many."""
    kinds = dictionary("appointment-kinds")
    each: list[tuple[tuple[date, time], list[Any]]] = [
        (_moment(one), [when(one), kind(one), one.staff.name, _state(one)]) for one in found
    ]
    each += [
        (
            (one.on_date, one.starts_at or time()),
            [
                _when_met(one),
                capfirst(kinds.label("group_session" if one.group else "session")),
                one.coach.name,
                str(Appointment.State.HELD.label),
            ],
        )
        for one in unplanned
    ]
    rows = [row for _at, row in sorted(each, key=lambda pair: pair[0], reverse=True)[:most]]
    columns = [Column(each) for each in (_("When"), _("What"), _("With whom"), pgettext("of an appointment", "State"))]
    return Table(_("Earlier or cancelled appointments"), columns, rows, caption_size="m")


def when(one: Appointment) -> str:
    """Return day and hours of an appointment."""
    begins, ends = rules.local(one.starts_at), rules.local(one.ends_at)
    hours = f"{time_format(begins.time(), 'G:i')}–{time_format(ends.time(), 'G:i')}"
    return f"{date_format(begins, 'l, j E Y')}, {hours}"


def _moment(one: Appointment) -> tuple[date, time]:
    begins = rules.local(one.starts_at)
    return begins.date(), begins.time()


def _when_met(one: Session) -> str:
    day = date_format(one.on_date, "l, j E Y")
    if one.starts_at is None:
        return day
    begins = datetime.combine(one.on_date, one.starts_at)
    ends = begins + timedelta(minutes=one.minutes)
    return f"{day}, {time_format(begins.time(), 'G:i')}–{time_format(ends.time(), 'G:i')}"


def kind(one: Appointment) -> str:
    """Return what an appointment is."""
    return str(capfirst(dictionary("appointment-kinds").label(one.kind)))


def place(one: Appointment) -> str:
    """Return where an appointment is."""
    words = [dictionary("place-kinds").label(one.place), one.site.name if one.site else "", one.place_words]
    return ", ".join(filter(None, words))


def _state(one: Appointment) -> str:
    if one.is_open:
        return _("nobody has noted yet what became of it")
    return str(one.get_state_display())


def goals(part: Part) -> list[Goal]:
    """Return the goals with their steps, reached ones last, then the steps that lead to none."""
    done = sorted((one for one in part.plan.steps if one.done_on), key=lambda one: str(one.done_on), reverse=True)
    steps = [*(one for one in part.plan.steps if not one.done_on), *done[:DONE]]
    ordered = sorted(part.plan.goals, key=lambda one: one.reached_on is not None)
    found = [
        Goal(
            one.what,
            Tag(_("Reached on %(day)s") % {"day": day_in_words(one.reached_on)}, "green") if one.reached_on else None,
            [step_shown(step) for step in steps if step.goal_id == one.pk],
        )
        for one in ordered
    ]
    loose = [step_shown(step) for step in steps if step.goal_id is None]
    return [*found, Goal(_("Agreed on in meetings"), None, loose)] if loose else found


def step_shown(step: NextStep) -> Step:
    """Return a step as the person sees it; their own can be ticked."""
    is_own = step.owner == NextStep.Owner.PARTICIPANT
    name = "own:step-reopen" if step.done_on else "own:step-done"
    return Step(
        what=step.words,
        who=_("you") if is_own else _("your coach"),
        due=day_in_words(step.due_on) if step.due_on else "",
        done=day_in_words(step.done_on) if step.done_on else "",
        press=reverse(name, args=[step.pk]) if is_own else "",
        is_reopened=bool(step.done_on),
    )


def signed(part: Part) -> str:
    """Return whether the plan was signed and when both look at it again, as a sentence."""
    plan = part.plan.signed
    if plan is None or part.plan.next_review is None:
        return _("This plan is not signed yet.")
    told = {"day": day_in_words(plan.signed_on), "next": day_in_words(part.plan.next_review)}
    if part.plan.is_changed:
        return (
            _(
                "You signed the plan on %(day)s. It was changed since then: this is how it stands now, and it waits "
                "for your signature anew. You look at it together again by %(next)s."
            )
            % told
        )
    return _("You signed the plan on %(day)s. You look at it together again by %(next)s.") % told

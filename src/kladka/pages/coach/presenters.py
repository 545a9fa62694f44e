"""What a coach's day says about people."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.models import NextStep, Session
from kladka.coaching.queries import Coached, Day
from kladka.coaching.queries.pathway import Stages, stages_of
from kladka.core.components import Link, SummaryRow, Tag
from kladka.pages.participants.forms.situation import OWNERS
from kladka.pages.participants.presenters import day as in_words
from kladka.pages.participants.presenters import not_counted
from kladka.pages.pathways.presenters import stay_in_words


@dataclass(frozen=True)
class Person:
    """One of the coach's people: name, page, the way to log a session, and what needs attention."""

    name: str
    url: str
    log_url: str
    last: str
    tags: list[Tag]
    stage: list[Any] = field(default_factory=list)
    """The stage of the pathway with how long it has lasted; nothing where it has not begun."""


def people(day: Day) -> list[Person]:
    """Return the coach's people by name, each with the stage in which they are."""
    stays, stages = stages_of([one.participation for one in day.people]), Stages()
    return [
        Person(
            name=one.name,
            url=reverse("participants:detail", args=[one.participation.pk]),
            log_url=reverse("coach:log-session", args=[one.participation.pk]),
            last=_last(one),
            tags=_tags(one),
            stage=_stage(stays.get(one.participation.pk), stages, day.on),
        )
        for one in day.people
    ]


def attention(day: Day) -> list[tuple[str, list[Link]]]:
    """Return what to look after, each with the people it is about; nothing when all is well."""
    found: list[tuple[str, Any, str]] = [
        (_("Not met for long"), day.unseen, "participants:detail"),
        (str(not_counted(has_support=True).text), day.incomplete, "participants:entry"),
        (str(not_counted(has_support=False).text), day.unsupported, "participants:detail"),
        (_("A document is missing"), day.unproven, "participants:evidence"),
    ]
    return [
        (title, [Link(one.name, reverse(name, args=[one.participation.pk])) for one in group])
        for title, group, name in found
        if group
    ]


def to_do(number: int) -> Link | None:
    """Return the way to what is to be mended in the records, with its number; nothing when there is nothing."""
    if not number:
        return None
    words = ngettext("%(n)s thing to mend in the records", "%(n)s things to mend in the records", number)
    return Link(words % {"n": number}, reverse("todo:list"))


def session_rows(session: Session) -> list[SummaryRow]:
    """Return the words of a session, and what was agreed in it and is still open."""
    steps = [step.what for step in session.next_steps.filter(done_on=None)]
    said = [(_("Purpose"), session.purpose), (_("What was done?"), session.done), (_("Open next steps"), steps)]
    return [SummaryRow(key, value) for key, value in said if value]


def step_rows(step: NextStep) -> list[SummaryRow]:
    """Return what was agreed, by whom and by when."""
    rows = [SummaryRow(_("What is to be done?"), step.what), SummaryRow(_("Who does it?"), dict(OWNERS)[step.owner])]
    return [*rows, SummaryRow(_("By when?"), step.due_on)] if step.due_on else rows


def _stage(stay: Any, stages: Stages, today: date) -> list[Any]:
    if stay is None:
        return []
    return stay_in_words(stages.stage(stay.base, stay.base_number, stay.stage), stay.entered_on, today)


def _last(one: Coached) -> str:
    if one.last_session is None:
        return _("No session yet")
    return _("Last session: %(day)s") % {"day": in_words(one.last_session)}


def _tags(one: Coached) -> list[Tag]:
    tags = []
    if one.in_place_of:
        tags.append(Tag(_("In place of %(coach)s") % {"coach": one.in_place_of}, "purple"))
    if one.is_unseen:
        text = ngettext("%(count)s day without a session", "%(count)s days without a session", one.unseen_days)
        tags.append(Tag(text % {"count": one.unseen_days}, "orange"))
    if not one.has_entered:
        tags.append(not_counted(has_support=one.has_support))
    if one.has_unproven:
        tags.append(Tag(_("A document is missing"), "yellow"))
    return tags

"""What a coach's day says about people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.models import NextStep, Session
from kladka.coaching.queries import Coached, Day
from kladka.coaching.queries.due import Stay, late_review_of, stays_of
from kladka.coaching.queries.pathway import Stages
from kladka.core import ids
from kladka.core.components import Link, SummaryRow, Tag
from kladka.employers.models import EmployerContact
from kladka.employers.permissions import contacts_visible_to
from kladka.employers.queries import due_steps
from kladka.pages.naming import records_apart
from kladka.pages.participants.forms.situation import OWNERS
from kladka.pages.participants.presenters import day as in_words
from kladka.pages.participants.presenters import not_counted
from kladka.pages.participants.unproved import told_again, told_lost
from kladka.pages.pathways.presenters import stay_in_words
from kladka.people.actions import Lost
from kladka.programmes.permissions import Viewer


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


class Ways:
    """Where the coach's people stand on their pathways: what several parts of the day ask. Two queries at most."""

    def __init__(self, day: Day) -> None:
        self.stays = stays_of([one.participation.pk for one in day.people])
        self.stages = Stages()

    def stage(self, one: Coached, today: date) -> list[Any]:
        """Return the stage with how long it has lasted; nothing where the pathway has not begun."""
        stay = self.stays.get(one.participation.pk)
        return stay_in_words(stay.found(self.stages), stay.entered_on, today) if stay else []

    def late(self, one: Coached, today: date) -> date | None:
        """Return the day of a review that the stage asks for and that has passed without one."""
        stay: Stay | None = self.stays.get(one.participation.pk)
        return late_review_of(stay, self.stages, one.reviewed_on, today) if stay else None


def people(day: Day, ways: Ways) -> list[Person]:
    """Return the coach's people by name, each with the stage in which they are."""
    return [
        Person(
            name=one.name,
            url=reverse("participants:detail", args=[one.participation.pk]),
            log_url=reverse("coach:log-session", args=[one.participation.pk]),
            last=_last(one),
            tags=_tags(one),
            stage=ways.stage(one, day.on),
        )
        for one in day.people
    ]


def sessions(day: Day) -> list[tuple[Session, str, UUID]]:
    """Return the sessions of the day, what the participant's record is called, and the id of an act that undoes one."""
    found: list[Coached | Session] = [*day.people, *day.sessions]
    records = {one.participation.pk: one.participation for one in found}
    names = {pk: one.person.identity.name for pk, one in records.items()}
    if len(set(names.values())) < len(names):  # only where two are called alike is it worth a question
        names = records_apart(records.values())
    return [(one, names[one.participation_id], ids.new_id()) for one in day.sessions]


def reviews(day: Day, ways: Ways) -> list[tuple[str, list[Link]]]:
    """Return the line about reviews that the stage of the model asks for, the longest ago first.

    Whose agreed review is late stands in another line already.
    """
    others = [one for one in day.people if one.review_on is None or one.review_on >= day.on]
    late = sorted((on, one.name, one.participation.pk) for one in others if (on := ways.late(one, day.on)))
    links = [Link(name, reverse("plans:of", args=[pk])) for _on, name, pk in late]
    return [(_("The model asks for a review"), links)] if links else []


def attention(day: Day) -> list[tuple[str, list[Link]]]:
    """Return what to look after, each with the people it is about; nothing when all is well."""
    found: list[tuple[str, Any, str]] = [
        (_("Not met for long"), day.unseen, "participants:detail"),
        (str(not_counted(has_support=True).text), day.incomplete, "participants:entry"),
        (str(not_counted(has_support=False).text), day.unsupported, "participants:detail"),
        (str(not_counted(has_support=True, is_withdrawn=True).text), day.withdrawn, "participants:detail"),
        (_("A document is missing"), day.unproven, "participants:evidence"),
    ]
    return [
        (title, [Link(one.name, reverse(name, args=[one.participation.pk])) for one in group])
        for title, group, name in found
        if group
    ]


def due_with_employers(viewer: Viewer, day: Day) -> list[EmployerContact]:
    """Return what the coach agreed with employers and is due like the steps. One query."""
    own = contacts_visible_to(viewer).filter(staff=viewer.staff, next_due__isnull=False)
    return list(due_steps(own, until=day.until))


def to_do(number: int | None) -> Link | None:
    """Return the way to what is to be mended in the records, with its number where it is known; none to nothing."""
    if number is None:
        return Link(_("What is to be mended in the records"), reverse("todo:list"))
    if not number:
        return None
    words = ngettext("%(n)s thing to mend in the records", "%(n)s things to mend in the records", number)
    return Link(words % {"n": number}, reverse("todo:list"))


def session_rows(session: Session) -> list[SummaryRow]:
    """Return the words of a session, and what was agreed in it and is still open."""
    steps = [step.words for step in session.next_steps.filter(done_on=None)]
    said = [(_("Purpose"), session.purpose), (_("What was done?"), session.done), (_("Open next steps"), steps)]
    return [SummaryRow(key, value) for key, value in said if value]


def step_rows(step: NextStep) -> list[SummaryRow]:
    """Return what was agreed, by whom and by when."""
    rows = [SummaryRow(_("What is to be done?"), step.words), SummaryRow(_("Who does it?"), dict(OWNERS)[step.owner])]
    return [*rows, SummaryRow(_("By when?"), step.due_on)] if step.due_on else rows


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
        tags.append(not_counted(has_support=one.has_support, is_withdrawn=one.was_withdrawn))
    if one.has_unproven:
        tags.append(Tag(_("A document is missing"), "yellow"))
    return tags


def changed_words(support: UUID, lost: Sequence[Lost], before: Collection[UUID], *, is_signed: bool) -> str:
    """Return what is said of a changed session: also what proves it no more or again, and what to do where nothing
    does. `before`: the documents that proved it until then; `is_signed`: somebody signed it now."""
    saved = _("The session is changed.")
    if is_signed:
        saved = _("The session is changed. It is signed on screen as it is now.")
    elif not lost:
        saved = " ".join([saved, *told_again(support, before)])
    to_do = _(
        "Nothing proves it now. Let it be signed on screen where the session is changed, or make its card as it is now "
        "and have it signed."
    )
    return told_lost(saved, support, lost, to_do=to_do)

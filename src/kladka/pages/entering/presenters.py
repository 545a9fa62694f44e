"""What must be complete before somebody counts, one thing after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.models import Application, Attachment
from kladka.calls.queries import attachments_of
from kladka.core.components import Link, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.participants import presenters
from kladka.pages.recruitment import documents
from kladka.people.models import NeedsSheet, Participation
from kladka.people.queries.entry import entry_day, gaps_of


@dataclass(frozen=True)
class Item:
    """One thing: what it is, whether it is there, particulars, and where to do it."""

    title: str
    is_done: bool
    details: Sequence[str] = ()
    link: Link | None = None


def items(participation: Any, application: Application | None, sheet: NeedsSheet | None, today: date) -> list[Item]:
    """Return everything that must be complete, in the order in which it is usually done.

    Whom an institution sends is coached by nobody and not asked about barriers; nor is who has left asked any more.
    """
    is_coached = participation.left_date is None and participation.draft.kind != Participation.Kind.INSTITUTIONAL
    return [
        _contact(participation),
        _answers(participation, today),
        *([_documents(application)] if application and application.answers.get("documents") else []),
        *([_needs(participation, sheet), _coach(participation)] if is_coached else []),
        _support(participation),
    ]


def brought(application: Application) -> Table | None:
    """Return the documents that came with the application and went along. One query."""
    rows = list(attachments_of(application))

    def opens(one: Attachment) -> str:
        return reverse("entering:document", args=[application.participation_id, one.pk])

    return documents.table(rows, opens=opens)


def left_words(found: Sequence[Item]) -> str:
    """Return how much is still missing."""
    number = sum(not item.is_done for item in found)
    if not number:
        return _("Nothing is missing: the participant counts.")
    return ngettext("%(count)s thing is missing.", "%(count)s things are missing.", number) % {"count": number}


def asked_words(application: Application | None) -> str:
    """Return where it is recorded that the sensitive questions were asked, if the participant came by a call."""
    if application is None or application.asked_on is None or not application.asked:
        return ""
    words = _("Sensitive questions were asked on %(day)s, in application no. %(number)s.")
    return words % {"day": day_in_words(application.asked_on), "number": application.number}


def _contact(participation: Any) -> Item:
    identity = participation.person.identity
    is_known = bool(identity.phone or identity.email)
    details = [] if is_known else [_("A telephone number or an e-mail address is missing.")]
    return Item(
        _("How to reach the participant"), is_known, details, _link(_("Add"), "participants:identity", participation)
    )


def _answers(participation: Any, today: date) -> Item:
    link = _link(_("Fill in the entry form"), "participants:entry", participation)
    if participation.entry_date:
        return Item(_("Answers of the entry form"), True, link=link)
    day = entry_day(participation, today) if participation.last_support else today
    gaps = [presenters.question(name) for name in gaps_of(participation.draft, day)]
    if not gaps and participation.last_support:
        return Item(_("Answers of the entry form"), False, [_why_no_entry(participation)], link)
    return Item(_("Answers of the entry form"), not gaps, gaps, link)


def _why_no_entry(participation: Any) -> str:
    if not participation.was_withdrawn:
        if participation.is_merged:
            return _("This record is merged with another one, by whose entry the person counts.")
        return _("Save the entry form, and the entry is recorded.")
    if participation.is_merged:
        return _("The entry was withdrawn, and this record is merged with another one.")
    return _("The entry was withdrawn. Save the entry form, and it is recorded again.")


def _documents(application: Application) -> Item:
    """The documents that somebody said they would bring; the committee's cards say whether they were seen."""
    labels = dictionary("recruitment-documents")
    cards = list(application.assessments.all())
    was_seen = bool(cards) and all(card.formal.get("documents", card.formal.get("delegation")) for card in cards)
    return Item(
        _("Documents that were declared in the application"),
        was_seen,
        [labels.label(code) for code in application.answers["documents"]],
    )


def _needs(participation: Any, sheet: NeedsSheet | None) -> Item:
    link = _link(_("Ask and note"), "needs:edit", participation)
    return Item(_("Barriers and access needs"), sheet is not None, link=link)


def _coach(participation: Any) -> Item:
    link = _link(_("Assign a coach"), "participants:assign", participation)
    return Item(_("A coach"), participation.coach_id is not None, link=link)


def _support(participation: Any) -> Item:
    link = None
    if participation.coach_id and not participation.coaching_ended:
        link = _link(_("Log a session"), "coach:log-session", participation)
    details = (
        [] if participation.last_support else [_("The day of the first support is the entry, not the declaration.")]
    )
    return Item(_("The first support"), participation.last_support is not None, details, link)


def _link(words: str, name: str, participation: Any) -> Link:
    return Link(words, reverse(name, args=[participation.pk]))

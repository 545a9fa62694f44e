"""What own pages say of stored data, consents, requests, files and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kladka.core import clock
from kladka.core.components import Column, Link, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words, moment_in_words
from kladka.pages.own.copies import Held
from kladka.pages.own.register import Purpose, title_of
from kladka.pages.participants.forms import IdentityForm
from kladka.pages.participants.presenters import address_lines, question
from kladka.people.actions.own_rights import path_of_own
from kladka.people.actions.person import pesel_of
from kladka.people.models import Consent, CorrectionRequest, Entry, OwnFile, Participation
from kladka.people.policies.own_page import parameter
from kladka.people.queries.own_page import Own

STATES = {
    CorrectionRequest.State.OPEN: Tag(gettext_lazy("Waits for an answer"), "yellow"),
    CorrectionRequest.State.CORRECTED: Tag(pgettext_lazy("of a request", "Done"), "green"),
    CorrectionRequest.State.PARTLY: Tag(pgettext_lazy("of a request", "Done in part"), "turquoise"),
    CorrectionRequest.State.REFUSED: Tag(pgettext_lazy("of a request", "Not changed"), "grey"),
}
HOW = {
    Consent.How.PAPER: gettext_lazy("on paper"),
    Consent.How.TOLD: gettext_lazy("told to the staff"),
    Consent.How.OWN_PAGE: gettext_lazy("on the own page"),
}
_ASKED = {
    "education": "education",
    "labour_status": "labour-status",
    "municipality": "municipalities",
    "disability": "four-valued",
    "disability_degree": "disability-degrees",
    "foreign_background": "four-valued",
    "third_country": "four-valued",
    "citizenship": "citizenships",
    "minority": "four-valued",
    "homeless": "four-valued",
}
"""Answers of the entry form that the page shows, with their dictionaries."""


@dataclass(frozen=True)
class Stored:
    """One purpose: its words, how much there is, and what is shown of it in full."""

    words: Any
    number: str
    rows: Sequence[SummaryRow]


@dataclass(frozen=True)
class Given:
    """One consent: what it is, since when and how it was given, until when, and the way to withdraw it."""

    title: str
    project: str
    since: str
    how: Any
    until: str
    means: str
    withdraw: str


def stored(purpose: Purpose, own: Own, number: int) -> Stored:
    """Return one purpose for the page."""
    words = ngettext("%(number)s entry", "%(number)s entries", number) % {"number": number} if purpose.tables else ""
    shows = {"identity": _identity, "entry": _entry}
    return Stored(purpose.words, words, [row for name in purpose.shows for row in shows[name](own)])


def _identity(own: Own) -> list[SummaryRow]:
    identity = own.access.person.identity
    answers = [
        (_asked_as("given_name"), identity.given_name),
        (_asked_as("family_name"), identity.family_name),
        (_asked_as("pesel"), pesel_of(identity)),
        (_asked_as("birth_date"), identity.birth_date),
        (_asked_as("sex"), dictionary("sexes").label(identity.sex) if identity.sex else ""),
        (_asked_as("phone"), identity.phone),
        (_asked_as("email"), identity.email),
        (_("Address"), address_lines(identity)),
    ]
    return [SummaryRow(key, value or _("Not given")) for key, value in answers]


def _asked_as(name: str) -> str:
    return str(IdentityForm.base_fields[name].label)


def _entry(own: Own) -> list[SummaryRow]:
    """Return the answers at entry of every participation; a project's title where there are several."""
    rows = []
    for entry in (
        Entry.objects.current().filter(participation__in=own.participations).select_related("participation__project")
    ):
        if len(own.participations) > 1:
            rows.append(SummaryRow(_("Project"), str(entry.participation.project)))
        for name, words in _ASKED.items():
            if value := getattr(entry, name):
                rows.append(SummaryRow(question(name), dictionary(words).label(str(value))))
    return rows


def consent(one: Consent) -> Given:
    """Return a consent for the page."""
    item = dictionary("consent-kinds")[one.kind]
    return Given(
        str(capfirst(item.label)),
        str(one.participation.project),
        day_in_words(one.given_on),
        HOW[Consent.How(one.given_how)],
        day_in_words(one.withdrawn_on) if one.withdrawn_on else "",
        in_use(item.data["means"]),
        "" if one.withdrawn_on else reverse("own:withdraw", args=[one.pk]),
    )


@dataclass(frozen=True)
class Offer:
    """A consent that can be given: to what, in which project, what it allows, and the way to give it."""

    title: str
    project: str
    words: str
    give: str


def offer(participation: Participation, kind: str) -> Offer:
    """Return a consent that can be given."""
    item = dictionary("consent-kinds")[kind]
    give = reverse("own:give", args=[participation.pk, kind])
    return Offer(str(capfirst(item.label)), str(participation.project), in_use(item.data["gives"]), give)


def offers(participations: Sequence[Participation], found: Sequence[Consent]) -> list[Offer]:
    """Return the consents that can be given today: those that do not stand."""
    standing = {(one.participation_id, one.kind) for one in found if one.withdrawn_on is None}
    kinds = [code for code, _label in dictionary("consent-kinds").choices(clock.today())]
    return [offer(one, kind) for one in participations for kind in kinds if (one.pk, kind) not in standing]


def what_was_asked(one: CorrectionRequest) -> str:
    """Return what somebody asks: their words, or which consent they withdrew."""
    if one.consent is None:
        return one.words
    told = dictionary("consent-kinds").label(one.consent.kind)
    return _("The consent was withdrawn: %(what)s.") % {"what": told}


def asked(one: CorrectionRequest) -> list[SummaryRow]:
    """Return a request for correction with what became of it."""
    rows = [
        SummaryRow(_("Day of the request"), one.asked_on),
        SummaryRow(_("What it is about"), title_of(one.about)),
        SummaryRow(_("What you asked for") if one.consent else _("In your words"), what_was_asked(one)),
        SummaryRow(_("State of your request"), STATES[CorrectionRequest.State(one.state)]),
    ]
    if one.answered_on is None:
        return [*rows, SummaryRow(_("Answer by"), one.due_on)]
    return [*rows, SummaryRow(_("Answered on"), one.answered_on), SummaryRow(_("Answer"), one.answer)]


@dataclass(frozen=True)
class Waiting:
    """One request as the first page tells of it: what it is about, its state, and what comes."""

    title: str
    tag: Tag
    words: str


def waiting(found: Sequence[CorrectionRequest], today: date) -> list[Waiting]:
    """Return the answers of the last days, then the requests that wait for one."""
    since = today - timedelta(days=parameter("answer_shown", today, "days"))
    answered = [one for one in found if one.answered_on and one.answered_on >= since]
    still_open = [one for one in found if one.answered_on is None]
    return [_waiting(one) for one in (*answered, *still_open)]


def _waiting(one: CorrectionRequest) -> Waiting:
    words = _("We answer by %(day)s.") % {"day": day_in_words(one.due_on)}
    if one.answered_on:
        words = _("We answered on %(day)s.") % {"day": day_in_words(one.answered_on)}
    return Waiting(title_of(one.about), STATES[CorrectionRequest.State(one.state)], words)


def files(found: Sequence[OwnFile]) -> Table | None:
    """Return the files that were asked for, with the way to fetch those that are ready."""
    rows = [[moment_in_words(one.asked_at), _file(one)] for one in found]
    columns = [Column(_("Asked for")), Column(_("File"))]
    return Table(_("Your files"), columns, rows, caption_size="m") if rows else None


def _file(one: OwnFile) -> Any:
    if one.ready_at is None or one.expires_at is None:
        return _("is being prepared")
    if one.expires_at <= clock.now() or not path_of_own(one).exists():
        return _("has expired; you can ask for it anew")
    until = _("can be fetched until %(day)s") % {"day": day_in_words(clock.day_of(one.expires_at))}
    return [Link(_("Fetch the file"), reverse("own:download", args=[one.pk])), until]


def documents(found: Sequence[Held]) -> Table | None:
    """Return the documents that can be opened."""
    rows = [[one.title, one.on, _open(one)] for one in found]
    columns = [Column(_("Document")), Column(_("Of the day")), Column(_("File"))]
    return Table(_("Documents of which we keep a copy"), columns, rows, caption_size="hidden") if rows else None


def _open(one: Held) -> Any:
    """Return the way to a document as it was signed, else as it is to be signed."""
    address = reverse(one.page, args=[one.pk])
    if one.stored is not None:
        told = {"name": one.stored.name, "size": filesizeformat(one.stored.size)}
        return Link(_("Open %(name)s (%(size)s)") % told, address, hidden=one.hidden)
    to = Link(_("Open it (PDF)"), address, hidden=one.hidden)
    return to if one.is_signed else [to, Tag(_("not signed yet"), "yellow")]

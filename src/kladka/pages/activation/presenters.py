"""What the pages of social activation say."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kladka.coaching.models import CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.policies.activation import lacks_in_words
from kladka.coaching.queries import Day, parameter
from kladka.coaching.queries.activation import Activation, activation_of, asked, needs_of, recorded
from kladka.coaching.rules.activation import Shift, card_due, shifts
from kladka.core.charts import Ladder, Rung
from kladka.core.components import Colour, Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import in_use
from kladka.core.quoting import in_quotes
from kladka.pages.activation.forms import MOMENTS, OUTCOMES
from kladka.pages.participants.presenters import day as in_words
from kladka.people.models import Evidence, Paper
from kladka.people.policies.paper import number_of
from kladka.workflows.actions.opinions import made_before
from kladka.workflows.queries.cards import assessed_otherwise, card_with

FORMS = {
    SocialOpinion.Form.SIGNATURE: lambda: pgettext("of an opinion", "signed on screen"),
    SocialOpinion.Form.SCAN: lambda: pgettext("of an opinion", "signed on paper"),
}
COLOURS: Mapping[str, Colour] = {"improved": "green", "same": "grey", "worse": "yellow"}


def about(
    found: Activation, *, is_open: bool, believed: Collection[UUID], today: date, unsaid: Paper | None
) -> list[SummaryRow]:
    """Return where the activation stands: the opinions, or what one still lacks; when the card is due.

    `believed`: the documents that prove something now; `unsaid`: a signed card whose opinion nobody recorded.
    """
    rows = [SummaryRow(_("Opinion"), _opinion(found.opinion, believed), _file(found.opinion))]
    if unsaid is not None:
        rows.insert(0, _signed_card(unsaid))
    earlier = found.opinions[1:]
    rows += [SummaryRow(_("Earlier opinion"), _opinion(one, believed), _file(one)) for one in earlier]
    if found.opinion is None and needs_of(found.project) and found.lacks:
        rows.append(SummaryRow(_("Needed before the opinion"), [lacks_in_words(one) for one in found.lacks]))
    if is_open and found.assessments:
        due = found.due(found.assessments[0].on_date, today)
        late = [Tag(_("Late"), "red")] if due < today else []
        rows.append(SummaryRow(_("Next entry of the card"), [due, *late]))
    return rows


def _signed_card(card: Paper) -> SummaryRow:
    if not can_sign(card):
        to_paper = Link(_("Look at the card"), reverse("papers:detail", args=[card.pk]))
        return SummaryRow(_("Signed card"), [Tag(_("Reads otherwise"), "red"), made_before(card)], [to_paper])
    told = [Tag(_("Opinion to be recorded"), "yellow"), signed_card(card)]
    return SummaryRow(_("Signed card"), told, [to_record(card)])


def goes_with(opinion: SocialOpinion) -> list[str]:
    """Return what is taken back with an opinion: the situation that it recorded, or its proof of one that stays."""
    if opinion.document_id is None or not Evidence.objects.current().filter(document=opinion.document_id).exists():
        return []
    if opinion.is_source:
        return [_("The better social situation that was recorded with it is taken back, too.")]
    return [_("The better social situation stays recorded, and this opinion does not prove it any more.")]


def undone_with(opinion: SocialOpinion) -> list[str]:
    """Return what becomes of everything else when an opinion is taken back."""
    card = card_with(opinion)
    if card is None:
        return goes_with(opinion)
    number = {"number": number_of(card)}
    if opinion.form == SocialOpinion.Form.SIGNATURE:
        of_card = _("%(number)s was made of the signature on screen: it becomes void.") % number
    else:
        of_card = _("The signed scan stays with %(number)s. Its opinion can be recorded again.") % number
    return [*goes_with(opinion), of_card]


def can_sign(card: Paper) -> bool:
    """Tell whether a signed card can prove an opinion; while something lacks before any opinion, that is said first."""
    return not activation_of(card.of_participation).may_sign or not assessed_otherwise(card)


def signed_card(card: Paper) -> str:
    """Return that a signed card waits for somebody to record what is ticked on it."""
    words = _("%(number)s was signed on paper on %(day)s. What is ticked and written on it is not recorded yet.")
    return words % {"number": number_of(card), "day": in_words(card.signed_on) if card.signed_on else ""}


def to_record(card: Paper) -> Link:
    """Return the way to record what is on a signed card."""
    return Link(_("Record the opinion on the card"), reverse("activation:from-card", args=[card.pk]))


def _opinion(one: SocialOpinion | None, believed: Collection[UUID]) -> Any:
    if one is None:
        return Tag(pgettext("of an opinion", "Not signed yet"), "yellow")
    shown: list[Any] = [outcome(one), one.words, _signed(one)]
    if one.document_id is not None:
        words = {
            True: _("Recorded as a better social situation, with this opinion as its evidence."),
            False: _("The better social situation that it proved is not believed any more."),
        }
        shown.append(words[one.document_id in believed])
    return shown


def signed_rows(opinion: SocialOpinion) -> list[SummaryRow]:
    """Return an opinion that was signed, as its print shows it."""
    rows = [SummaryRow(_("Opinion"), outcome(opinion)), SummaryRow(_("Reasons"), opinion.words)]
    return [*rows, SummaryRow(_("Signatures"), _signed(opinion))]


def outcome(opinion: SocialOpinion) -> Tag:
    """Return what an opinion says of the situation."""
    return Tag(str(dict(OUTCOMES)[opinion.outcome]), COLOURS[opinion.outcome])


def _signed(opinion: SocialOpinion) -> str:
    return _("%(day)s, %(how)s; coach: %(coach)s") % {
        "day": in_words(opinion.signed_on),
        "how": FORMS[SocialOpinion.Form(opinion.form)](),
        "coach": opinion.coach.name,
    }


def _file(opinion: SocialOpinion | None) -> list[Link]:
    if opinion is None or opinion.file_id is None:
        return []
    hidden = _("of the opinion of %(day)s") % {"day": in_words(opinion.signed_on)}
    return [Link(_("Signature"), reverse("activation:file", args=[opinion.pk]), hidden=hidden)]


def moment(one: SelfAssessment) -> str:
    """Return at which moment a self-assessment was held."""
    return str(dict(MOMENTS)[one.moment])


def ladder(start: SelfAssessment | None, later: SelfAssessment | None, today: date) -> Ladder | None:
    """Return the start drawn beside the latest self-assessment; the start alone while there is no other."""
    if start is None:
        return None
    levels = later.levels if later else {}
    records = [one for one in (later, start) if one is not None]
    order = [one.code for one in asked(today).areas]
    rungs = [_rung(one, start, later, records) for one in shifts(start.levels, levels, order)]
    steps = max(len(one.asked["scale"]) for one in records)
    after = _beside(later) if later else _("Nothing later yet")
    return Ladder(_("How the participant sees the situation"), steps, rungs, _beside(start), after, later is not None)


def _beside(one: SelfAssessment) -> str:
    return _("%(moment)s, %(day)s") % {"moment": moment(one), "day": in_words(one.on_date)}


def _rung(one: Shift, start: SelfAssessment, later: SelfAssessment | None, records: Sequence[SelfAssessment]) -> Rung:
    labels = (each.asked["areas"][one.code] for each in records if one.code in each.asked["areas"])
    notes = [
        _("“%(words)s”") % {"words": in_quotes(each.reasons[one.code])}
        for each in reversed(records)
        if one.code in each.reasons
    ]
    return Rung(
        label=in_use(next(labels)),
        before=one.before,
        after=one.after,
        before_words=_step(start, one.before),
        after_words=_step(later, one.after),
        tag=_change(one) if later else None,
        notes=notes,
    )


def _step(record: SelfAssessment | None, level: int | None) -> str:
    return "" if record is None or level is None else in_use(record.asked["scale"][level - 1])


def _change(one: Shift) -> Tag | None:
    if one.change is None:
        return None
    steps = abs(one.change)
    if steps == 0:
        return Tag(pgettext("of a self-assessment", "No change"), "grey")
    if one.change > 0:
        return Tag(ngettext("%(steps)s step up", "%(steps)s steps up", steps) % {"steps": steps}, "green")
    return Tag(ngettext("%(steps)s step down", "%(steps)s steps down", steps) % {"steps": steps}, "yellow")


def assessments(found: Activation, *, reads_health: bool) -> Table:
    """Return the self-assessments, the latest first, with what can be done with each."""
    rows = []
    for one in reversed(found.assessments):
        name = _beside(one)
        links = [Link(pgettext("self-assessment", "Open"), reverse("activation:change", args=[one.pk]), hidden=name)]
        if reads_health:
            links.append(Link(_("Health"), reverse("activation:health", args=[one.pk]), hidden=name))
        rows.append([moment(one), one.on_date, len(one.levels), links])
    columns = [
        Column(_("Moment")),
        Column(_("Day")),
        Column(_("Areas answered"), numeric=True),
        Column(pgettext("column", "Actions")),
    ]
    return Table(_("Self-assessments"), columns, rows)


def card(found: Activation, sessions: Sequence[tuple[date, int]], *, may_change: bool = True) -> Table:
    """Return the monitoring card, the latest entry first, with the sessions of each entry's days."""
    rows = [_entry(one, sessions, may_change=may_change) for one in found.card]
    labels = [_("Days"), _("What was done"), _("Contacts"), _("Remarks"), _("Written by")]
    columns = [Column(each) for each in [*labels, *([pgettext("column", "Actions")] if may_change else [])]]
    return Table(_("Monitoring card"), columns, rows)


def _entry(one: CardEntry, sessions: Sequence[tuple[date, int]], *, may_change: bool) -> list[Any]:
    days = f"{in_words(one.from_date)} – {in_words(one.until_date)}"
    contacts = [*([one.contacts] if one.contacts else []), recorded(one.from_date, one.until_date, sessions)]
    row = [days, one.done, contacts, one.remarks or "–", one.staff.name]
    change = Link(_("Change"), reverse("activation:change-entry", args=[one.pk]), hidden=days)
    return [*row, change] if may_change else row


def menu(participation: Any, found: Activation) -> Menu:
    """Return what can be done."""

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"activation:{name}", args=[participation.pk]))

    links = [to("assess", _("Write down a self-assessment")), to("entry", _("Add an entry to the card"))]
    if found.may_sign:
        links.append(to("opinion", _("Sign the opinion")))
    is_signed = found.opinion is not None and not found.may_sign
    links.append(to("paper", _("Print the card with the opinion") if is_signed else _("Print the card for signing")))
    return Menu(_("What can be done"), links)


def late_cards(day: Day) -> list[tuple[str, list[Link]]]:
    """Return the line of a coach's day about cards whose next entry is late, the longest ago first; nothing without."""
    days = parameter("card_due_days", day.on)
    since = {one.participation.pk: getattr(one.assignment, "card_from", None) for one in day.people}
    late = [one for one in day.people if (began := since[one.participation.pk]) and card_due(began, (), days) < day.on]
    late.sort(key=lambda one: since[one.participation.pk] or day.on)
    links = [Link(one.name, reverse("activation:entry", args=[one.participation.pk])) for one in late]
    return [(_("The entry of the monitoring card is late"), links)] if links else []

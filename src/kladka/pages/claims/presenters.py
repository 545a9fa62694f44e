"""What the pages of claims show, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kladka.accounts.models import User
from kladka.core import clock
from kladka.core.components import Column, Link, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, moment_in_words
from kladka.pages.claims.fetching import Claims, address
from kladka.programmes.models import Project
from kladka.reporting.live.figures import said
from kladka.reporting.models import Claim, ClaimTakenBack
from kladka.reporting.policies import claim as policies
from kladka.reporting.queries import claim as queries
from kladka.reporting.rules.claim import Term, Terms
from kladka.reporting.worklists import limits_on


def claim_name(claim: Claim) -> str:
    """Return what a claim is called."""
    words = _("Payment claim %(label)s, final") if claim.is_final else _("Payment claim %(label)s")
    return words % {"label": claim.label}


def period_words(claim: Claim) -> str:
    """Return the period of a claim."""
    return f"{day_in_words(claim.period_from)} – {day_in_words(claim.period_until)}"


def state_tag(claim: Claim, there: Sequence[Claim]) -> Tag:
    """Return a claim's state in words; a sent one that was corrected since says so."""
    if claim.is_open:
        return Tag(pgettext("claim", "Open"), "blue")
    if queries.is_corrected(claim, there):
        return Tag(pgettext("claim", "Corrected"), "orange")
    return Tag(pgettext("claim", "Sent"), "green")


def left_tag(claim: Claim, due_on: date | None) -> Tag | None:
    """Return how much time is left of an open claim's; nothing for one without a deadline, or sent."""
    if not claim.is_open or due_on is None:
        return None
    remaining, today = (due_on - clock.today()).days, clock.today()
    if remaining < 0:
        words = ngettext("%(n)s day late", "%(n)s days late", -remaining) % {"n": -remaining}
        return Tag(words, "red")
    if remaining == 0:
        return Tag(_("Due today"), "red")
    words = ngettext("%(n)s day left", "%(n)s days left", remaining) % {"n": remaining}
    return Tag(words, "orange" if remaining <= limits_on(today).claim_due else "grey")


def term_words(term: Term) -> str:
    """Return a deadline in words."""
    if term.unit == "working":
        words = ngettext("%(n)s working day after the period", "%(n)s working days after the period", term.days)
    else:
        words = ngettext("%(n)s calendar day after the period", "%(n)s calendar days after the period", term.days)
    return words % {"n": term.days}


def basis_words(claim: Claim, terms: Terms | None) -> str:
    """Return how a deadline was worked out, and who says so."""
    if terms is None:
        return _("agreed otherwise")
    words = {"term": term_words(terms.term(is_final=claim.is_final)), "source": said(terms.source)}
    if terms.is_own:
        return _("%(term)s, by the contract: %(source)s") % words
    return _("%(term)s, by the programme: %(source)s") % words


def claims_table(found: Claims) -> Table:
    """Return the claims of a project with their deadlines, the newest first."""
    rows = [
        [
            Link(claim_name(each), address("detail", each)),
            period_words(each),
            _due_cell(found, each),
            state_tag(each, found.there),
            next_words(found, each),
        ]
        for each in found.there
    ]
    heads = [_("Claim"), _("Period"), _("Deadline"), _("State"), _("What to do next")]
    return Table(_("Payment claims of the project"), [Column(head) for head in heads], rows, caption_size="hidden")


def _due_cell(found: Claims, claim: Claim) -> list[Any]:
    if claim.sent_on is not None:
        return [_("sent on %(day)s") % {"day": day_in_words(claim.sent_on)}]
    due_on, _terms = queries.due_of(claim, found.terms)
    if due_on is None:
        return [pgettext("deadline", "none of its own") if claim.replaces_id else pgettext("deadline", "not known")]
    tag = left_tag(claim, due_on)
    return [day_in_words(due_on), *([tag] if tag else [])]


def restore_link(claim: Claim) -> Link:
    """Return the way to put a removed claim back."""
    words = {"claim": claim_name(claim), "period": period_words(claim)}
    return Link(_("%(claim)s, %(period)s") % words, address("restore", claim))


def next_words(found: Claims, claim: Claim) -> str:
    """Return in a sentence what is to be done with a claim next."""
    if claim.is_open:
        if claim.period_until >= clock.today():
            return _("The period lasts. Close the gaps that it will have.")
        return _("Close the gaps, send it to the funder, and mark it as sent.")
    if queries.is_corrected(claim, found.there):
        return _("Nothing: a later edition took its place.")
    return _("Nothing. If something in it was wrong, prepare a correction.")


def terms_words(found: Claims) -> str:
    """Return what holds for deadlines in the project today, or that nobody has said."""
    project = found.project
    probe = Claim(project=project, period_until=min(project.ends_on, clock.today()))
    _due, terms = queries.due_of(probe, found.terms)
    if terms is None:
        return _("The programme leaves the deadline to the contract, and nobody has typed what the contract says.")
    words = {"interim": term_words(terms.interim), "final": term_words(terms.final), "source": said(terms.source)}
    return _("Claims are handed in %(interim)s, the final one %(final)s; so says: %(source)s.") % words


def about_rows(found: Claims, claim: Claim) -> list[SummaryRow]:
    """Return what a claim is: its period, its deadline, who sent it, and the days it is told from."""
    due_on, terms = queries.due_of(claim, found.terms)
    due: Any = _("Not known. Type what the contract says, or a deadline of this claim.")
    if claim.replaces_id:
        due = _("None of its own. Type one where the funder set a day for the correction.")
    if due_on is not None:
        tag = left_tag(claim, due_on)
        due = [day_in_words(due_on), basis_words(claim, terms), *([tag] if tag else [])]
    before = queries.taken_back_for(claim)
    names = _names({claim.sent_by, *(each.taken_by for each in before)})
    rows = [
        SummaryRow(_("Period"), period_words(claim)),
        SummaryRow(_("Deadline"), due),
        *sent_rows(claim, names),
    ]
    if claim.replaces_id and (corrected := found.base(claim)):
        rows.append(SummaryRow(_("Corrects"), Link(claim_name(corrected), address("detail", corrected))))
    return [*rows, *_taken_back_rows(before, names)]


def _names(users: set[UUID | None]) -> dict[UUID, str]:
    """Return the names of users, in one query; none where nobody is meant."""
    known = [each for each in users if each]
    return dict(User.objects.filter(pk__in=known).values_list("pk", "name"))


def _taken_back_rows(before: Iterable[ClaimTakenBack], names: Mapping[UUID, str]) -> list[SummaryRow]:
    """Return what was said of this claim before it was open again: when it was marked as sent, and who took it back."""
    rows = []
    for each in before:
        words = _("%(moment)s by %(who)s: %(reason)s. Marked as sent on %(day)s; SHA-256 of what it said: %(hash)s") % {
            "moment": moment_in_words(each.taken_at),
            "who": names.get(each.taken_by) or _("unknown"),
            "reason": dictionary("taking-back-reasons").label(each.reason),
            "day": day_in_words(each.claim.sent_on) if each.claim.sent_on else "",
            "hash": each.claim.content.sha256,
        }
        rows.append(SummaryRow(pgettext("claim", "Taken back"), words))
    return rows


def sent_rows(claim: Claim, names: Mapping[UUID, str] | None = None) -> list[SummaryRow]:
    """Return when a claim was sent and who said so, with the hash of what it said; of an open one what it knows."""
    if claim.sent_on is None or claim.sent_at is None or claim.sent_by is None:
        return [SummaryRow(_("As known on"), day_in_words(clock.today()))]
    who = (_names({claim.sent_by}) if names is None else names).get(claim.sent_by)
    marked = _("%(day)s; marked %(moment)s by %(who)s") % {
        "day": day_in_words(claim.sent_on),
        "moment": moment_in_words(claim.sent_at),
        "who": who or _("unknown"),
    }
    return [
        SummaryRow(pgettext("claim", "Sent"), marked),
        SummaryRow(_("Kept as it was sent (SHA-256)"), claim.content.sha256),
    ]


def deeds(found: Claims, claim: Claim) -> list[Link]:
    """Return what this viewer can do with a claim, the most likely first."""
    if not found.may_keep:
        return []
    if claim.is_open:
        links = [
            Link(_("Mark as sent"), address("send", claim)),
            Link(_("Change"), address("change", claim)),
            Link(_("Remove"), address("remove", claim)),
        ]
        return links if claim.period_until < clock.today() else links[1:]
    if any(each.number == claim.number and each.edition > claim.edition for each in found.there):
        return []
    links = [Link(_("Prepare a correction"), address("correct", claim))]
    if policies.can_be_taken_back(claim, found.there):
        links.append(Link(_("Take back that it was sent"), address("take-back", claim)))
    return links


def usual(found: Claims) -> dict[str, Any]:
    """Return what the form of the next claim begins with: the days after the last one, three months of them."""
    project, last = found.project, max(found.there, key=lambda each: each.period_until, default=None)
    first = last.period_until + timedelta(days=1) if last else project.starts_on
    given: dict[str, Any] = {"number": queries.next_number(found.there), "is_final": False}
    if first > project.ends_on:
        return given
    until = min(_quarter_end(first), project.ends_on)
    return given | {"period_from": first, "period_until": until, "is_final": until == project.ends_on}


def _quarter_end(day: date) -> date:
    """Return the last day of a day's quarter of the year."""
    month = (day.month - 1) // 3 * 3 + 4
    following = date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)
    return following - timedelta(days=1)


def frame_of(found: Claims, claim: Claim) -> dict[str, Any]:
    """Return what every page about a claim shows around its own part."""
    project: Project = found.project
    return {
        "project": project,
        "title": str(project),
        "claim": claim,
        "name": claim_name(claim),
        "tag": state_tag(claim, found.there),
        "back": reverse("claims:list", args=[project.code]),
        "detail_url": address("detail", claim),
    }

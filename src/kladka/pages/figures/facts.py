"""The facts behind a member, in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core import clock
from kladka.core.components import Colour, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import DAY
from kladka.incubation.models import EntityStatus
from kladka.pages.entities.forms import STATUSES
from kladka.pages.figures.behind import Row
from kladka.pages.participants.presenters import anchor_of
from kladka.processes.queries import label_of
from kladka.reporting.extraction.columns import fact_of
from kladka.reporting.extraction.facts import Recorded
from kladka.reporting.live import figures as reporting

MOST = 4
"""Facts told of one member; the rest are counted, and stand on the member's own page."""

_ORDER = ("situation", "exit", "ending", "assignment", "reentry", "entity", "incubator", "post", "support")
"""What decides comes first; the entry, which all have, comes last."""

type Known = Mapping[tuple[str, str], Recorded]


def _labelled(name: str) -> Callable[[str], str]:
    return lambda code: dictionary(name).label(code)


_WORDS: dict[str, Callable[[str], Any]] = {
    "participation": lambda _code: _("entry"),
    "support": _labelled("support-kinds"),
    "situation": _labelled("situation-kinds"),
    "exit": lambda _code: _("left the project"),
    "reentry": lambda _code: _("came back"),
    "assignment": label_of,
    "ending": lambda code: (
        _("end: %(outcome)s") % {"outcome": dictionary("ending-outcomes").label(code)} if code else _("end")
    ),
    "post": _labelled("post-roles"),
    "entity": _labelled("legal-forms"),
    "incubator": lambda _code: _("incubator opened"),
    "founder": lambda _code: _("founder"),
    "member": lambda _code: _("member"),
    "status": lambda code: STATUSES[EntityStatus.Kind(code)],
    "job": lambda _code: _("job made"),
    "occupancy": _labelled("contract-kinds"),
}

ANCHORED = frozenset({"assignment", "support", "situation", "ending", "exit", "reentry"})
"""Kinds of facts that have a place of their own on the participant's page, with their documents."""
PROVABLE = frozenset({"support", "situation", "entity"})
"""Kinds of facts that documents prove; of others nobody misses one."""
STATES: dict[str, Words] = {
    "proven": gettext_lazy("Counted"),
    "claimed": gettext_lazy("Without a document"),
    "incomplete": gettext_lazy("With an incomplete record"),
}
COLOURS: dict[str, Colour] = {"proven": "green", "claimed": "orange", "incomplete": "grey"}


def telling(member: reporting.Member) -> Sequence[reporting.FactRef]:
    """Return the facts that say most about why a member counts, at most MOST; of supports the first stands for all."""
    ranked = sorted(member.facts, key=lambda fact: (_rank(fact.table), fact.date))
    first = next((fact for fact in ranked if fact.table == "support"), None)
    return [fact for fact in ranked if fact.table != "support" or fact is first][:MOST]


def _rank(table: str) -> int:
    return _ORDER.index(table) if table in _ORDER else len(_ORDER)


def behind(rows: Iterable[Row]) -> list[reporting.FactRef]:
    """Return every fact behind these members."""
    return [fact for row in rows for fact in row.member.facts]


def told(rows: Iterable[Row]) -> list[reporting.FactRef]:
    """Return the facts that are told of these members."""
    return [fact for row in rows for fact in telling(row.member)]


def lines(row: Row, known: Known) -> list[str | SafeString]:
    """Return one line for each telling fact, how many more there are, and, folded, how these came into the ledger."""
    facts = telling(row.member)
    found = [(_what(fact, known, row.member), fact) for fact in facts]
    shown: list[str | SafeString] = [_line(_linked(row, what, fact), fact) for what, fact in found]
    more = len(row.member.facts) - len(facts)
    if more:
        shown.append(ngettext("and %(n)s more record", "and %(n)s more records", more) % {"n": more})
    entries = [(what, entry) for what, fact in found if (entry := _entry(known.get((fact.table, fact.id))))]
    if entries:
        listed = format_html_join("", "<li>{}: {}</li>", entries)
        shown.append(
            format_html(
                '<details class="govuk-details govuk-!-margin-bottom-0"><summary class="govuk-details__summary">'
                '<span class="govuk-details__summary-text">{}</span></summary>'
                '<ul class="govuk-list govuk-details__text">{}</ul></details>',
                _("Who recorded it"),
                listed,
            )
        )
    return shown


def plain_lines(row: Row, known: Known) -> str:
    """Return for a file every fact behind a member, one a line, with the audit entry that recorded it."""
    return "\n".join(
        "; ".join(
            part
            for part in (
                unescape(strip_tags(_line(_what(fact, known, row.member), fact))),
                _entry(known.get((fact.table, fact.id))),
            )
            if part
        )
        for fact in sorted(row.member.facts, key=lambda fact: (_rank(fact.table), fact.date, fact.id))
    )


def _what(fact: reporting.FactRef, known: Known, member: reporting.Member) -> str:
    """Return what a fact is; whoever has no entry yet stands here by the first support."""
    if fact.table == "participation" and member.state == "incomplete":
        return str(capfirst(_("first support")))
    recorded = known.get((fact.table, fact.id))
    return str(capfirst(str(_WORDS[fact.table](recorded.says if recorded else ""))))


def _linked(row: Row, what: str, fact: reporting.FactRef) -> str | SafeString:
    """Return what a fact is, as the way to its place on the participant's page, where there is one for this viewer."""
    if not row.url or fact.table not in ANCHORED:
        return what
    return format_html('<a class="govuk-link" href="{}#{}">{}</a>', row.url, anchor_of(UUID(fact_of(fact.id))), what)


def _line(what: str | SafeString, fact: reporting.FactRef) -> SafeString:
    day = format_html("<strong>{}</strong>, {}", what, date_format(fact.date, DAY))
    evidence = _evidence(fact)
    return format_html("{}; {}", day, evidence) if evidence else day


def _evidence(fact: reporting.FactRef) -> str:
    if not fact.document_kind:
        return _("no document") if fact.table in PROVABLE else ""
    kind = dictionary("document-kinds").label(fact.document_kind)
    if fact.evidence == "verified":
        return _("%(document)s, checked by a second person") % {"document": kind}
    return kind


def _entry(recorded: Recorded | None) -> str:
    if recorded is None:
        return ""
    day = date_format(clock.day_of(recorded.recorded_at), DAY)
    words = {"day": day, "who": recorded.recorded_by or _("unknown"), "number": recorded.number}
    return _("recorded %(day)s by %(who)s, audit entry %(number)s") % words

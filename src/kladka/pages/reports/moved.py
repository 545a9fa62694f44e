"""The list of those who were moved: who, by which cause, and the line of the audit that says so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any, Literal, Self

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.components import Tag, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms import ChoiceField
from kladka.core.forms.shown import DAY, day_in_words, moment_in_words
from kladka.core.lists import Column, Empty, Filter, List, ListPage
from kladka.core.polish import fold
from kladka.pages.figures.behind import Row, rows_of
from kladka.pages.figures.facts import Known, told
from kladka.pages.figures.facts import lines as fact_lines
from kladka.pages.figures.listing import AskedPage
from kladka.pages.reports.causes import COLOURS, LABELS, TABLES
from kladka.pages.reports.comparison import NAMES, Pair
from kladka.processes.queries import label_in
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.extraction.facts import Recorded, recorded
from kladka.reporting.live import figures as reporting
from kladka.reporting.restatement.changes import Line, audit_lines
from kladka.reporting.restatement.restating import Change, Difference, Moved

AT_ONCE = 2000
"""Changes asked for in one query; a database takes only so many ids at a time."""
MOST = 4
"""Changes told of one member; the rest are counted."""

type Effect = Literal["came", "went", "remeasured", "joined", "left"]
_EFFECTS: tuple[Effect, ...] = ("came", "went", "remeasured", "joined", "left")
type Lines = Mapping[Change, Line]

_DICTIONARIES = {
    "support": "support-kinds",
    "situation": "situation-kinds",
    "assignment": "coaching-models",
    "ending": "ending-outcomes",
    "post": "post-roles",
    "entity": "legal-forms",
    "occupancy": "contract-kinds",
    "evidence": "document-kinds",
    "exit": "leaving-reasons",
}


@dataclass(frozen=True)
class Entry:
    """One move of one member, who has a name."""

    row: Row
    cause: str
    effect: Effect
    moved: Moved


class Entries(list[Entry]):
    """Moves in the order of the way and of names; answers what a list asks of a queryset."""

    def order_by(self, *_columns: str) -> Self:
        """Return itself: it is sorted already."""
        return self

    def iterator(self, chunk_size: int = 0) -> Iterator[Entry]:
        """Return the moves one by one, for a file."""
        return iter(self)

    def named(self, words: str) -> "Entries":
        """Return those whose name holds every one of the words."""
        wanted = fold(words).split()
        return Entries(each for each in self if all(word in each.row.folded for word in wanted))

    def by(self, cause: str) -> "Entries":
        """Return those that one cause moved."""
        return Entries(each for each in self if each.cause == cause)

    def with_effect(self, effect: str) -> "Entries":
        """Return those that came, or went, or count for another amount."""
        return Entries(each for each in self if each.effect == effect)


def entries_of(project: Project, unit: str, difference: Difference, viewer: Viewer) -> tuple[Entries, int]:
    """Return the moves whose member `viewer` may know by name, in one query, and how many members stay unnamed."""
    moves = [
        (step.cause, effect, moved)
        for step in difference.steps
        for effect in _EFFECTS
        for moved in getattr(step, effect)
    ]
    # A unit may go by one participation in one step and by another in the next: after a merge, or when it was undone.
    members = {_key(moved): _member(moved) for _cause, _effect, moved in moves}
    rows = {_key(row.member): row for row in rows_of(project, unit, list(members.values()), viewer)}
    places = {key: place for place, key in enumerate(rows)}
    order: dict[str, int] = {step.cause: place for place, step in enumerate(difference.steps)}
    named = [Entry(rows[_key(each)], cause, effect, each) for cause, effect, each in moves if _key(each) in rows]
    named.sort(key=lambda each: (order[each.cause], places[_key(each.moved)], each.effect))
    return Entries(named), len({unit for unit, _by in members} - {unit for unit, _by in rows})


def _key(one: Moved | reporting.Member) -> tuple[str, str | None]:
    return one.id, one.participation


def _member(moved: Moved) -> Any:
    """Return a moved unit as the naming of members asks for it."""
    return reporting.Member(moved.id, "proven", moved.since, (), moved.participation)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Shown:
    """What a list of moves says of itself: `pair` is the question, `people`: whether its members are some.

    `members`, by id: those behind the later value, and those who went out by time alone, with their facts. `filters`
    narrow it beside those that every such list has.
    """

    pair: Pair
    members: Mapping[str, reporting.Member]
    people: bool
    empty: str
    about: Sequence[tuple[Words, Any]]
    filters: Sequence[Filter] = ()


def moved_list(request: HttpRequest, entries: Entries, shown: Shown) -> ListPage[Entry]:
    """Return the moves as this request asks for them, with the audit lines of the page's moves: one query."""
    known: dict[Change, Line] = {}
    facts: dict[tuple[str, str], Recorded] = {}
    definition = _definition(entries, shown, known, facts)
    listing: ListPage[Entry] = AskedPage(request, entries, definition, shown.pair.asked, NAMES)
    if listing.wants_export:
        changes = [change for each in listing.queryset for change in each.moved.changes]
    else:
        changes = [change for each in listing.page.object_list for change in each.moved.changes[:MOST]]
    for batch in batched(dict.fromkeys(changes), AT_ONCE, strict=False):
        known.update(audit_lines(batch))
    grown = [_row_of(each, shown) for each in listing.page.object_list if each.cause == "time"]
    facts.update(recorded(told(row for row in grown if row)))
    return listing


def _row_of(entry: Entry, shown: Shown) -> Row | None:
    """Return the member with the facts that make it count, or made it; None where nothing is known of it."""
    member = shown.members.get(entry.moved.id)
    return replace(entry.row, member=member) if member else None


def _definition(entries: Entries, shown: Shown, known: Lines, facts: Known) -> List[Entry]:
    causes = dict.fromkeys(each.cause for each in entries)
    effects = {each.effect for each in entries}
    return List(
        caption=_("Who was moved, and by what"),
        columns=[
            Column("name", _("Who") if shown.people else _("What it is called"), lambda each: each.row.name),
            Column("cause", _("Cause"), lambda each: Tag(LABELS[each.cause], COLOURS[each.cause]), kind="tag"),
            Column("effect", _("What happened"), lambda each: _effects()[each.effect]),
            Column(
                "why",
                _("What the ledger says"),
                lambda each: lines(each, shown, known, facts),
                export_value=lambda each: "\n".join(plain_line(change, known) for change in each.moved.changes),
            ),
        ],
        count=lambda n: _("On the list: %(n)s") % {"n": n},
        empty=Empty(shown.empty),
        filters=[
            *shown.filters,
            _filter("cause", _("Cause"), [(code, LABELS[code]) for code in causes], lambda rows, code: rows.by(code)),
            _filter(
                "effect",
                _("What happened"),
                [(code, words) for code, words in _effects().items() if code in effects],
                lambda rows, code: rows.with_effect(code),
            ),
        ],
        search=lambda rows, words: rows.named(words),  # type: ignore[attr-defined]
        search_label=_("Part of the given or family name") if shown.people else _("Part of its name"),
        row_url=lambda each: each.row.url,
        file_name="restatement",
        per_page=15,
        about=shown.about,
    )


def _filter(name: str, label: str, choices: Any, apply: Any) -> Filter:
    return Filter(name, ChoiceField(label=label, choices=choices, look="select", empty=_("All"), required=False), apply)


def _effects() -> dict[str, str]:
    return {
        "came": _("came in"),
        "went": _("went out"),
        "remeasured": _("counts for another amount"),
        "joined": _("came into the base"),
        "left": _("left the base"),
    }


def lines(entry: Entry, shown: Shown, known: Lines, facts: Known) -> list[str | SafeString]:
    """Return why a member was moved: each change with its audit line; of what time did, the facts that made it so."""
    moved, row = entry.moved, _row_of(entry, shown)
    if entry.cause == "definition":
        return [_definition_words(shown.pair)]
    if entry.cause == "time":
        return [_time_words(entry, shown.pair), *(fact_lines(row, facts) if row else [])]
    found: list[str | SafeString] = [_line(change, known) for change in moved.changes[:MOST]]
    more = len(moved.changes) - MOST
    if more > 0:
        found.append(_("and %(n)s more in the file") % {"n": more})
    return found or [_("It follows from what was recorded of others.")]


def _definition_words(pair: Pair) -> str:
    words = {"before": pair.then.moment.pack.version, "after": pair.now.moment.pack.version}
    return _("Definitions %(before)s gave way to %(after)s.") % words


def _time_words(entry: Entry, pair: Pair) -> str:
    day = pair.now.moment.as_of
    if entry.effect == "went" and day < pair.then.moment.as_of:
        return _("Did not count yet on %(day)s.") % {"day": day_in_words(day)}
    since = entry.moved.since
    if since and pair.then.moment.as_of < since <= day:
        dated = {"came": _("Counts since %(day)s."), "joined": _("In the base since %(day)s.")}
        return dated[entry.effect] % {"day": day_in_words(since)}
    return {
        "came": _("Began to count between the two days."),
        "went": _("Stopped counting between the two days."),
        "remeasured": _("The amount grew with time."),
        "joined": _("Came into the base between the two days."),
        "left": _("Left the base between the two days."),
    }[entry.effect]


def _line(change: Change, known: Lines) -> SafeString:
    line = known.get(change)
    if line is None:
        return format_html("<strong>{}</strong>", capfirst(str(TABLES.get(change.table, change.table))))
    return format_html("<strong>{}</strong><br>{}", _fact(change, line), _audit(change, line))


def plain_line(change: Change, known: Lines) -> str:
    """Return a change with its audit line as one text, for a file."""
    line = known.get(change)
    return f"{_fact(change, line)}; {_audit(change, line)}" if line else str(TABLES.get(change.table, change.table))


def _fact(change: Change, line: Line) -> str:
    name = str(TABLES.get(change.table, change.table))
    named = _DICTIONARIES.get(change.table) if line.says else None
    parts = [f"{name}: {label_in(named, line.says)}" if named else name]
    if line.day:
        parts.append(date_format(line.day, DAY))
    return str(capfirst(", ".join(parts)))


def _audit(change: Change, line: Line) -> str:
    words = {"moment": moment_in_words(line.at), "who": line.by or _("unknown"), "number": line.number}
    if change.what == "recorded":
        return _("recorded %(moment)s by %(who)s, audit entry %(number)s") % words
    words["reason"] = dictionary("correction-reasons").label(line.reason) if line.reason else _("unknown")
    return _("withdrawn %(moment)s by %(who)s, audit entry %(number)s; reason: %(reason)s") % words

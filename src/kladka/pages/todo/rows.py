"""The lines of a list for one viewer: counted and filtered as columns, named and worded a page at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, overload

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Link, Words
from kladka.incubation.permissions import cards_changeable_by
from kladka.learning.permissions import run_by
from kladka.organisations.models import Organisation, Staff
from kladka.pages.participants.permissions import LEADERS, MERGERS, READERS, WORKERS
from kladka.pages.todo import ways, wording
from kladka.people.models import Paper
from kladka.people.queries import visible_as, visible_to
from kladka.programmes.permissions import Viewer
from kladka.reporting.live import figures as reporting
from kladka.reporting.worklists import Line, Seen, rows
from kladka.workflows.queries.subjects import papers_within

_AT_ONCE = 5000
"""Lines named in one query for a file; a database takes only so many ids at a time."""

_LOOKED_UP = frozenset({"claim", "release", "second", "recruitment", "entity"})
"""Kinds that open to whoever sees them: deadlines and publication to monitoring officers, what waits to whoever may
approve it, calls to those who run them,
read them, or were asked for a card; registers are public, so entities to everybody."""
_PAPER = "unsigned_record"
"""Opens to whoever opens its record."""
_OF_PEOPLE = frozenset({"evidence", "incomplete"})
"""Kinds of which miara is asked what they would move; other lines say it themselves, or move nothing alone."""


@dataclass(frozen=True)
class Row:
    """A line as this viewer reads it. `url` and `mend` are None where nothing may be opened."""

    line: Line
    project: str
    name: str
    url: str
    sentence: Words
    mend: Link | None
    mender: str
    moves: Sequence[str]


@dataclass(frozen=True)
class Menders:
    """Who mends lines, in words: people, and the partners whose coordinators do; "" stands for no partner, but the
    monitoring officers."""

    staff: Mapping[str, str]
    partners: Mapping[str, str]

    def group(self, partner: str) -> str:
        """Return who mends what nobody is named for, in words."""
        name = self.partners.get(partner, "")
        return _("Coordinators: %(partner)s") % {"partner": name} if partner else name


class Rows:
    """Lines in the order of urgency; answers what a list asks of a queryset."""

    def __init__(self, lines: pa.Table, seen: Seen, viewer: Viewer, menders: Menders) -> None:
        self.lines, self.seen, self.viewer, self.menders = lines, seen, viewer, menders

    def __len__(self) -> int:
        return int(self.lines.num_rows)

    def order_by(self, *_columns: Any) -> Self:
        """Return itself: it is sorted already."""
        return self

    def iterator(self, chunk_size: int = 0) -> Iterator[Row]:
        """Yield the lines for a file, some thousands named at a time."""
        for start in range(0, len(self), _AT_ONCE):
            yield from self._named(self.lines.slice(start, _AT_ONCE), with_figures=False)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        """Return the lines of one page, named: one query."""
        if isinstance(place, int):
            return self._named(self.lines.slice(place, 1))[0]
        start, stop, _step = place.indices(len(self))
        return self._named(self.lines.slice(start, max(stop - start, 0)))

    def narrowed(self, column: str, value: Any) -> "Rows":
        """Return those with a value in a column."""
        lines = self.lines.filter(pc.equal(self.lines[column], value))
        return Rows(lines, self.seen, self.viewer, self.menders)

    def _named(self, lines: pa.Table, *, with_figures: bool = True) -> list[Row]:
        found = list(zip(rows(lines.drop_columns(["mine", "project"])), lines["project"].to_pylist(), strict=True))
        known = _people(self.viewer, {line.participation for line, _code in found if line.participation})
        open_ = _open_to(self.viewer, [line for line, _code in found])
        moves = self._moves(found) if with_figures else {}
        return [row for line, code in found if (row := self._row(line, code, known, moves, open_))]

    def _row(
        self,
        line: Line,
        code: str,
        known: Mapping[str, "_Known"],
        moves: Mapping[Any, Sequence[str]],
        open_: Collection[str],
    ) -> Row | None:
        who = known.get(line.participation)
        if line.participation and who is None:
            return None
        return Row(
            line=line,
            project=code,
            name=who.name if who else wording.title_of(line),
            url=who.url(line.participation) if who else "",
            sentence=wording.sentence(line),
            mend=_mend(line, who, open_, self.viewer),
            mender=self.menders.staff.get(line.staff) or self.menders.partners.get(line.partner, ""),
            moves=self._titles(
                code,
                moves.get((code, line.participation, line.fact), ()) if line.kind in _OF_PEOPLE else line.figures,
            ),
        )

    def _moves(self, found: Sequence[tuple[Line, str]]) -> dict[tuple[str, str, str], Sequence[str]]:
        """The figures that a document or a complete form would move, by project, participation and fact."""
        asked: dict[str, set[str]] = {}
        for line, code in found:
            if line.kind in _OF_PEOPLE and line.participation:
                asked.setdefault(code, set()).add(line.participation)
        return {
            (code, participation, fact): codes
            for code, participations in asked.items()
            for (participation, fact), codes in self.seen.current[code].moving(participations).items()
        }

    def _titles(self, code: str, codes: Sequence[str]) -> list[str]:
        pack = self.seen.current[code].pack
        return [reporting.said(pack.by_code[each].title) for each in codes]


@dataclass(frozen=True)
class _Known:
    """A participant's name, and what this viewer may do."""

    name: str
    may: frozenset[str]

    def url(self, participation: str) -> str:
        return reverse("participants:detail", args=[participation]) if "reader" in self.may else ""


def menders(seen: Seen) -> Menders:
    """Return who mends the lines that somebody sees. Two queries."""
    staff = [each for each in pc.unique(seen.lines["staff"]).to_pylist() if each]
    partners = [each for each in pc.unique(seen.lines["partner"]).to_pylist() if each]
    names = {str(each.pk): each.name for each in Staff.objects.filter(pk__in=staff).order_by("name_sort")}
    rows = Organisation.objects.filter(pk__in=partners).order_by("short_name").values_list("pk", "short_name")
    officers = {"": str(_("The monitoring officers"))} if "" in pc.unique(seen.lines["partner"]).to_pylist() else {}
    return Menders(names, {str(pk): name for pk, name in rows} | officers)


def _people(viewer: Viewer, participations: set[str]) -> dict[str, _Known]:
    if not participations:
        return {}
    may = {
        name: Exists(visible_as(viewer, roles).filter(pk=OuterRef("pk")))
        for name, roles in (("reader", READERS), ("worker", WORKERS), ("leader", LEADERS), ("answerer", MERGERS))
    }
    names = ("pk", "person__identity__family_name", "person__identity__given_name", *may)
    found = visible_to(viewer).filter(pk__in=participations).annotate(**may).values_list(*names)
    return {
        str(pk): _Known(f"{family} {given}", frozenset(name for name, yes in zip(may, can, strict=True) if yes))
        for pk, family, given, *can in found
    }


def _open_to(viewer: Viewer, lines: Sequence[Line]) -> frozenset[str]:
    """The events, advice cards and papers of these lines that the viewer may change: a query for each kind there is."""
    papers = [line.fact for line in lines if line.rule == _PAPER]
    events = [
        line.fact for line in lines if not line.participation and line.kind not in _LOOKED_UP and line.rule != _PAPER
    ]
    cards = [line.fact for line in lines if line.participation and ways.way_of(line).for_ == "anybody"]
    found: set[str] = set()
    if events:
        found |= {str(pk) for pk in run_by(viewer).filter(pk__in=events).values_list("pk", flat=True)}
    if cards:
        found |= {str(pk) for pk in cards_changeable_by(viewer).filter(pk__in=cards).values_list("pk", flat=True)}
    if papers:
        rows = Paper.objects.filter(papers_within(viewer, to_change=True), pk__in=papers)
        found |= {str(pk) for pk in rows.values_list("pk", flat=True)}
    return frozenset(found)


def _mend(line: Line, who: _Known | None, open_: Collection[str], viewer: Viewer) -> Link | None:
    way = ways.way_of(line, by=str(viewer.staff.pk) if viewer.staff else "")
    if line.kind in _LOOKED_UP:
        return Link(way.text, way.address(line), wording.title_of(line))
    if who is None:
        look = ways.LOOK_AT_PAPER if line.rule == _PAPER else ways.LOOK_AT_EVENT
        way = way if line.fact in open_ else look
        return Link(way.text, way.address(line), wording.title_of(line))
    may = line.fact in open_ if way.for_ == "anybody" else way.for_ in who.may
    if not may:
        way = ways.LOOK
    if way is ways.LOOK and "reader" not in who.may:
        return None
    return Link(way.text, way.address(line), who.name)

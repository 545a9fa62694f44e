"""What is shown of two records that may be one person."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kladka.core.components import Column, Link, Table, Words
from kladka.core.dictionaries import dictionary
from kladka.core.numbers import written
from kladka.pages.figures.presenters import base_words
from kladka.pages.participants.presenters import day
from kladka.people.models import Alias
from kladka.people.queries.entry import entered_by_both
from kladka.reporting.live.reported import Reported
from kladka.reporting.live.supposing import Moved


def candidates(found: Any, others: Iterable[Any]) -> list[Link]:
    """Return the way to the comparison with each of `others` (identity, project and partner joined)."""
    address = reverse("participants:merge", args=[found.pk])
    return [Link(_who(other), f"{address}?other={other.pk}") for other in others]


def compared(one: Any, other: Any) -> Table:
    """Return both records side by side."""
    rows = [[label, value(one), value(other)] for label, value in _questions()]
    columns = [Column(_("What is recorded")), Column(_("This record")), Column(_("The other record"))]
    return Table(_("Both records side by side"), columns, rows)


def doubts(one: Any, other: Any) -> list[str]:
    """Return what speaks against the two being one person, and whether their PESEL numbers are equal."""
    mine, theirs = one.person.identity, other.person.identity
    found = []
    if mine.pesel_index and theirs.pesel_index:
        same = mine.pesel_index == theirs.pesel_index
        found.append(_("Both have the same PESEL.") if same else _("They have two different PESEL numbers."))
    if mine.birth_date and theirs.birth_date and mine.birth_date != theirs.birth_date:
        found.append(_("They have two different birth dates."))
    if mine.sex and theirs.sex and mine.sex != theirs.sex:
        found.append(_("They are of different sex."))
    return found


@dataclass(frozen=True)
class Twice:
    """Entries into one project of records that become one human being, the first one first.

    `found` and `other` are the two records side by side, `mine` the persons of all records of the first one.
    """

    found: Any
    other: Any
    mine: Collection[UUID]
    entries: Sequence[Any]

    @property
    def first(self) -> Any:
        """The one that stays."""
        return self.entries[0]

    @property
    def further(self) -> Sequence[Any]:
        """Those to withdraw after the merge."""
        return self.entries[1:]

    def record_of(self, entry: Any) -> str:
        """Return of which record an entry is: day and partner may be the same."""
        if entry.participation_id == self.found.pk:
            return _("this record")
        if entry.participation_id == self.other.pk:
            return _("the other record")
        if entry.participation.person_id in self.mine:
            return _("a record merged with this one")
        return _("a record merged with the other one")


def twice_entered(found: Any, other: Any, mine: Collection[UUID], theirs: Collection[UUID], seen: Any) -> list[Twice]:
    """Return it for the project of each of the two, where a record of either human being entered it. One query.

    `mine` and `theirs` are the persons of all records of each, `seen` the participations that may be opened.
    """
    groups = entered_by_both(mine, theirs, {found.project_id, other.project_id}, seen)
    return [Twice(found, other, mine, entries) for entries in groups]


def which_stays(twice: Twice) -> str:
    """Return which of the entries of one person in one project stays, and what is to be done with the others."""
    if {one.participation_id for one in twice.entries} != {twice.found.pk, twice.other.pk}:
        return _which_of_all(twice)
    words = _(
        "Both entered this project, and one project counts one participation of a person, from the first entry. The "
        "entry of %(first)s (%(first_partner)s, %(first_record)s) stays. After the merge withdraw the entry of "
        "%(second)s (%(second_partner)s, %(second_record)s): until then both count, also with their coaches, and the "
        "list of things to do says so. Agree which coach goes on, and end the coaching by the other."
    )
    told: dict[str, str] = {}
    for name, one in zip(("first", "second"), twice.entries, strict=True):
        told |= {name: day(one.entry_date), f"{name}_partner": one.participation.partner.short_name}
        told[f"{name}_record"] = twice.record_of(one)
    return words % told


def _which_of_all(twice: Twice) -> str:
    words = _(
        "With the records merged already the person then has more than one entry in the project %(project)s, and one "
        "project counts one participation of a person, from the first entry. The entry of %(first)s stays. After the "
        "merge withdraw: %(others)s. Until then all of them count, also with their coaches, and the list of things to "
        "do says so. Agree which coach goes on, and end the coaching by the others."
    )
    first, *others = (
        _("%(day)s (%(partner)s, %(record)s)")
        % {
            "day": day(one.entry_date),
            "partner": one.participation.partner.short_name,
            "record": twice.record_of(one),
        }
        for one in twice.entries
    )
    project = str(twice.first.participation.project)
    return words % {"project": project, "first": first, "others": "; ".join(others)}


def moved_table(moved: Sequence[Moved]) -> Table | None:
    """Return the figures that the merge would change; None when none would."""
    if not moved:
        return None
    columns = [Column(_("Figure")), Column(_("Now"), numeric=True), Column(_("After the merge"), numeric=True)]
    return Table(_("Figures that change"), columns, moved_rows(moved))


def moved_rows(moved: Sequence[Moved]) -> list[list[Any]]:
    """Return each figure with its value now and then."""
    return [[title_of(each.title, each.state), *values_of(each)] for each in moved]


def reported_row(moved: Reported) -> list[str]:
    """Return the same of a figure that was sent, and in what; one of the whole project says so, and of how many."""
    title = _("%(figure)s (of the whole project)") % {"figure": moved.title} if moved.is_whole else moved.title
    values = values_of(moved)
    if moved.amounts:
        bases = [base_words(amount, moved.measure) for amount in moved.amounts]
        values = [with_base(value, base) for value, base in zip(values, bases, strict=True)]
    return [", ".join(moved.names), title_of(title, moved.state), *values]


def with_base(value: str, base: str) -> str:
    """Return a value with the words of what it is taken of, where there are any."""
    return _("%(value)s (%(base)s)") % {"value": value, "base": base} if base else value


def title_of(figure: str, state: str) -> str:
    """Return the title of a figure, or of what would come on top of it."""
    return str(_TITLES[state]) % {"figure": figure}


_TITLES: Mapping[str, Words] = {
    "proven": "%(figure)s",
    "claimed": gettext_lazy("%(figure)s: without a document"),
    "incomplete": gettext_lazy("%(figure)s: with an incomplete record"),
}


def values_of(moved: Moved | Reported) -> list[str]:
    """Return what a figure is now and then, as figures are written."""
    return [_value(value, moved.decimals) for value in (moved.before, moved.after)]


def _value(value: float | None, decimals: int) -> str:
    return pgettext("figure", "no value") if value is None else written(value, decimals)


def merges_table(found: Any, merges: Iterable[Alias], records: Iterable[Any]) -> Table | None:
    """Return the records of this human being, each with the way to part it where it was joined; None without any.

    `merges`: all of them that may be parted; `records`: what may be seen of them (identity, project, partner joined).
    """
    names: dict[UUID, list[str]] = {}
    for one in records:
        names.setdefault(one.person_id, []).append(_who(one))
    told = {person: "; ".join(words) for person, words in names.items()} | {found.person_id: _("this record")}
    rows = []
    for far, near, alias in _joined(found.person_id, list(merges)):
        hidden = f"{told[far]} – {told[near]}"
        part = Link(_("Part the records"), reverse("participants:unmerge", args=[alias.pk]), hidden=hidden)
        rows.append([told[far], told[near], part])
    columns = [Column(_("Record")), Column(_("Merged with")), Column(_("Changes"))]
    return Table(_("Merged already"), columns, rows) if rows else None


def _joined(start: UUID, rest: list[Alias]) -> Iterator[tuple[UUID, UUID, Alias]]:
    """Return each merge with the record that it joins and with which one, from this record on outwards."""
    reached = [start]
    while rest:
        at = next((one for one in rest if one.person_id in reached or one.same_as_id in reached), rest[0])
        rest.remove(at)
        near, far = (at.person_id, at.same_as_id) if at.person_id in reached else (at.same_as_id, at.person_id)
        reached += [near, far]
        yield far, near, at


def _questions() -> list[tuple[str, Any]]:
    return [
        (_("Name"), lambda row: row.person.identity.name),
        (_("Birth date"), lambda row: row.person.identity.birth_date),
        (_("Sex"), lambda row: _sex(row.person.identity.sex)),
        (_("PESEL"), lambda row: _("recorded") if row.person.identity.pesel_index else _("not recorded")),
        (_("Phone"), lambda row: row.person.identity.phone),
        (_("E-mail address"), lambda row: row.person.identity.email),
        (_("Town"), lambda row: row.person.identity.town),
        (_("Project"), lambda row: str(row.project)),
        (_("Partner"), lambda row: row.partner.short_name),
        (_("Entry"), lambda row: row.entry_date),
        (_("Last support"), lambda row: row.last_support),
    ]


def _sex(code: str) -> str:
    return dictionary("sexes").label(code) if code else ""


def _who(row: Any) -> str:
    who = row.person.identity
    born = _("born on %(day)s") % {"day": day(who.birth_date)} if who.birth_date else ""
    return ", ".join(part for part in (who.name, born, row.partner.short_name, str(row.project)) if part)

"""What is shown of two records that may be one person."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kladka.core.components import Column, Link, Table, Words
from kladka.core.dictionaries import dictionary
from kladka.core.numbers import written
from kladka.pages.figures.presenters import base_words
from kladka.pages.participants.presenters import day
from kladka.people.models import Alias
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


def twice_entered(one: Any, other: Any) -> list[Any]:
    """Return the two, the first entry first, where both entered one project; nothing otherwise."""
    if one.project_id != other.project_id or not (one.entry_date and other.entry_date):
        return []
    return sorted((one, other), key=lambda row: (row.entry_date, str(row.pk)))


def which_stays(found: Any, first: Any, second: Any) -> str:
    """Return which of the two entries of one person in one project stays, and what is to be done with the other.

    They are told apart by where they stand side by side: day and partner may be the same. `found` is this record.
    """
    words = _(
        "Both entered this project, and one project counts one participation of a person, from the first entry. The "
        "entry of %(first)s (%(first_partner)s, %(first_record)s) stays. After the merge withdraw the entry of "
        "%(second)s (%(second_partner)s, %(second_record)s): until then both count, also with their coaches, and the "
        "list of things to do says so. Agree which coach goes on, and end the coaching by the other."
    )
    told: dict[str, str] = {}
    for name, one in (("first", first), ("second", second)):
        told |= {name: day(one.entry_date), f"{name}_partner": one.partner.short_name}
        told[f"{name}_record"] = _("this record") if one.pk == found.pk else _("the other record")
    return words % told


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


def merges_table(found: Any, merges: Sequence[Alias]) -> Table:
    """Return the records merged with this one already, each with the way to part them."""
    rows = []
    for alias in merges:
        other = alias.same_as if alias.person_id == found.person_id else alias.person
        name = other.identity.name
        part = Link(_("Part the records"), reverse("participants:unmerge", args=[alias.pk]), hidden=name)
        rows.append([name, part])
    return Table(_("Merged already"), [Column(_("Name")), Column(_("Changes"))], rows)


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

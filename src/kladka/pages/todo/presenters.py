"""What the pages say beside the list: numbers by kind, and by who mends."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column, Link, Table, Tile
from kladka.pages.todo.listing import COORDINATORS
from kladka.pages.todo.rows import Menders
from kladka.reporting.worklists import KINDS, Seen, counts_of

MOST = 20
"""People, and partners, on a page; the file has all."""


def address(**query: str) -> str:
    """Return the address of the list with these answers."""
    found = reverse("todo:list")
    return f"{found}?{urlencode(query)}" if query else found


def age_words() -> str:
    """Return how old the list may be; nothing where it is always of this moment."""
    seconds = settings.WORK_LISTS_SECONDS
    if not seconds:
        return ""
    words = ngettext(
        "What others record may come into this list up to %(n)s second later; what you do is in it at once.",
        "What others record may come into this list up to %(n)s seconds later; what you do is in it at once.",
        seconds,
    )
    return words % {"n": seconds}


def tiles(lines: pa.Table) -> list[Tile]:
    """Return how many lines there are of each kind, each the way to them."""
    return [Tile(KINDS[kind], number, address(kind=kind)) for kind, number in counts_of(lines).items()]


def related(*, leads: bool) -> list[Link]:
    """Return the ways from the list."""
    found = [Link(_("By person and partner"), reverse("todo:people"))] if leads else []
    return [*found, Link(_("Weekly letter"), reverse("todo:letter"))]


def people_table(seen: Seen, menders: Menders, most: int | None = None) -> Table:
    """Return who has how much to mend, of each kind, the most first, at most so many; the sum leads to the lines."""
    kinds = list(counts_of(seen.lines))
    rows = []
    for (staff, partner), counts in _most_first(_counted(seen.lines))[:most]:
        person = staff or f"{COORDINATORS}-{partner}"
        name, total = menders.staff.get(staff) or menders.group(partner), sum(counts.values())
        link = Link(str(total), address(person=person), name)
        rows.append([name, link, *(counts.get(kind, 0) for kind in kinds)])
    return Table(_("What is to do, by who mends it"), _columns(_("Who"), kinds), rows)


def partners_table(seen: Seen, menders: Menders, most: int | None = None) -> Table:
    """Return the same by partner."""
    kinds = list(counts_of(seen.lines))
    found: dict[str, dict[str, int]] = {}
    for (_staff, partner), counts in _counted(seen.lines).items():
        for kind, number in counts.items():
            of = found.setdefault(partner, {})
            of[kind] = of.get(kind, 0) + number
    rows = [
        [menders.partners.get(partner, ""), sum(counts.values()), *(counts.get(kind, 0) for kind in kinds)]
        for partner, counts in _most_first(found)[:most]
    ]
    return Table(_("What is to do, by partner"), _columns(_("Partner"), kinds), rows)


def left_out(seen: Seen) -> str:
    """Return how many people the page leaves out, or nothing."""
    number = len(_counted(seen.lines)) - MOST
    if number <= 0:
        return ""
    return ngettext(
        "And %(n)s more, with less to do. The file has all of them.",
        "And %(n)s more, with less to do. The file has all of them.",
        number,
    ) % {"n": number}


def _columns(first: str, kinds: Sequence[str]) -> list[Column]:
    numbers = (Column(KINDS[kind], numeric=True) for kind in kinds)
    return [Column(first), Column(_("Together"), numeric=True), *numbers]


def _most_first[K](found: Mapping[K, dict[str, int]]) -> list[tuple[K, dict[str, int]]]:
    return sorted(found.items(), key=lambda each: (-sum(each[1].values()), str(each[0])))


def _counted(lines: pa.Table) -> Mapping[tuple[str, str], dict[str, int]]:
    """Numbers by kind for each person, or for each partner whose coordinators mend."""
    counted = lines.group_by(["staff", "partner", "kind"]).aggregate([("rule", "count")])
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in counted.to_pylist():
        of = found.setdefault((row["staff"], row["partner"]), {})
        of[row["kind"]] = of.get(row["kind"], 0) + row["rule_count"]
    return found

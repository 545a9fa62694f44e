"""What the pages say beside the list: numbers by kind, and by who mends."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kladka.core.components import Column, Link, Table, Tile
from kladka.pages.todo.listing import COORDINATORS
from kladka.pages.todo.rows import Menders
from kladka.reporting.worklists import KINDS, Seen, counts_of


def address(**query: str) -> str:
    """Return the address of the list with these answers."""
    found = reverse("todo:list")
    return f"{found}?{urlencode(query)}" if query else found


def tiles(lines: pa.Table) -> list[Tile]:
    """Return how many lines there are of each kind, each the way to them."""
    return [Tile(KINDS[kind], number, address(kind=kind)) for kind, number in counts_of(lines).items()]


def related(*, leads: bool) -> list[Link]:
    """Return the ways from the list."""
    found = [Link(_("By person and partner"), reverse("todo:people"))] if leads else []
    return [*found, Link(_("Weekly letter"), reverse("todo:letter"))]


def people_table(seen: Seen, menders: Menders) -> Table:
    """Return who has how much to mend, of each kind, the most first; every number is the way to these lines."""
    kinds = list(counts_of(seen.lines))
    columns = [
        Column(_("Who")),
        Column(_("Together"), numeric=True),
        *(Column(KINDS[kind], numeric=True) for kind in kinds),
    ]
    found = _counted(seen.lines)
    rows = []
    for (staff, partner), counts in sorted(found.items(), key=lambda each: (-sum(each[1].values()), each[0])):
        person = staff or f"{COORDINATORS}-{partner}"
        name = menders.staff.get(staff) or _("Coordinators: %(partner)s") % {
            "partner": menders.partners.get(partner, "")
        }
        links = [_number(counts.get(kind, 0), name, kind=kind, person=person) for kind in kinds]
        rows.append([name, _number(sum(counts.values()), name, person=person), *links])
    return Table(_("What is to do, by who mends it"), columns, rows, caption_size="hidden")


def partners_table(seen: Seen, menders: Menders) -> Table:
    """Return the same by partner."""
    kinds = list(counts_of(seen.lines))
    columns = [
        Column(_("Partner")),
        Column(_("Together"), numeric=True),
        *(Column(KINDS[kind], numeric=True) for kind in kinds),
    ]
    found: dict[str, dict[str, int]] = {}
    for (_staff, partner), counts in _counted(seen.lines).items():
        for kind, number in counts.items():
            of = found.setdefault(partner, {})
            of[kind] = of.get(kind, 0) + number
    rows = [
        [menders.partners.get(partner, ""), sum(counts.values()), *(counts.get(kind, 0) for kind in kinds)]
        for partner, counts in sorted(found.items(), key=lambda each: -sum(each[1].values()))
    ]
    return Table(_("What is to do, by partner"), columns, rows)


def _number(number: int, name: str, **query: str) -> Any:
    return Link(str(number), address(**query), name) if number else 0


def _counted(lines: pa.Table) -> Mapping[tuple[str, str], dict[str, int]]:
    """Numbers by kind for each person, or for each partner whose coordinators mend."""
    counted = lines.group_by(["staff", "partner", "kind"]).aggregate([("rule", "count")])
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in counted.to_pylist():
        of = found.setdefault((row["staff"], row["partner"]), {})
        of[row["kind"]] = of.get(row["kind"], 0) + row["rule_count"]
    return found

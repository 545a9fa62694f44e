"""A list taken away as an Excel file, exactly as filtered, and the record of who took it."""

import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, note_read, verb
from kladka.core import clock
from kladka.core.components import Words
from kladka.core.errors import PolicyBroken
from kladka.core.lists import ListPage
from kladka.exchange.models import Export
from kladka.exchange.workbook import MOST_ROWS, Head, write_list

SPOOLED = 2 * 1024 * 1024
"""Bytes of a file kept in memory; a larger one goes to a temporary file that nobody else can open."""


def export_list(
    *,
    listing: ListPage[Any],
    controllers: Collection[UUID],
    by: Actor,
    by_name: str,
    page: str,
    is_made_up: bool = False,
) -> IO[bytes]:
    """Return the list as an open Excel file, and record the export with each data controller, with a read event.

    `page` is the name of the address; the caller has scoped and filtered `listing`. Raises PolicyBroken when there
    are more rows than a sheet holds.
    """
    if listing.count > MOST_ROWS:
        raise PolicyBroken(_("The list is longer than an Excel sheet can be. Narrow it with the filters."))
    said = {str(label) for label, _value in listing.definition.about}
    filters = [(each.label, each.text) for each in listing.active_filters if each.label not in said]
    sheet = Sheet(
        name=listing.definition.file_name,
        title=str(listing.definition.caption),
        heads=[Head(str(column.label), column.kind) for column in listing.export_columns],
        rows=listing.export_rows(),
        address=listing.request.build_absolute_uri(listing.path),
        about=[
            *listing.definition.about,
            (_("How many"), listing.count_text),
            *(filters or [(_("Filters"), _("None: the whole list"))]),
        ],
    )
    return export_sheet(sheet=sheet, controllers=controllers, by=by, by_name=by_name, page=page, is_made_up=is_made_up)


@dataclass(frozen=True)
class Sheet:
    """A table to be taken away. `name` is that of the file, `about` what a reader must know to read it later.

    `more` are further sheets of the same workbook; of them only title, heads and rows are written.
    """

    name: str
    title: str
    heads: Sequence[Head]
    rows: Iterable[Sequence[Any]]
    address: str
    about: Sequence[tuple[Words, Any]] = ()
    more: Sequence["Sheet"] = ()


def export_sheet(
    *, sheet: Sheet, controllers: Collection[UUID], by: Actor, by_name: str, page: str, is_made_up: bool = False
) -> IO[bytes]:
    """Return a table as an open Excel file, recorded as `export_list` records it."""
    # Not closed here: the answer reads it to its end, and closes it.
    file: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115
    with transaction.atomic():
        rows = write_list(
            file,
            title=sheet.title,
            heads=sheet.heads,
            rows=sheet.rows,
            about_title=_("About"),
            about=_about(sheet, by_name, is_made_up),
            more=[(each.title, each.heads, each.rows) for each in sheet.more],
        )
        note_export(controllers=controllers, name=sheet.name, rows=rows, by=by, page=page)
    file.seek(0)
    return file


def note_export(*, controllers: Collection[UUID], name: str, rows: int, by: Actor, page: str) -> None:
    """Record that somebody took a table away that the caller writes itself, in the records of every controller."""
    with transaction.atomic():
        for controller in sorted(controllers):
            _record(controller, name, rows, by, page)


def _record(controller: UUID, name: str, rows: int, by: Actor, page: str) -> None:
    with verb("exchange.export_list", controller=controller, by=by) as entry:
        export = Export(controller=controller, list=name, rows=rows, exported_at=entry.at, exported_by=by.id)
        entry.save(export)
    note_read(controller=controller, by=by, page=page, subject=export)


def _about(sheet: Sheet, by_name: str, is_made_up: bool) -> list[tuple[str, Any]]:
    return [
        (_("What this is"), sheet.title),
        (_("Page"), sheet.address),
        *((str(label), value) for label, value in sheet.about),
        (_("Exported on"), clock.now()),
        (_("Exported by"), by_name),
        *([(_("Note"), _("All people and organisations in this file are made up."))] if is_made_up else []),
    ]

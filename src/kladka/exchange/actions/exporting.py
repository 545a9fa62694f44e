"""A list taken away as an Excel file, exactly as filtered, and the record of who took it."""

import tempfile
from collections.abc import Collection
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, note_read, verb
from kladka.core import clock
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
    # Not closed here: the answer reads it to its end, and closes it.
    file: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115
    with transaction.atomic():
        heads = [Head(str(column.label), column.kind) for column in listing.export_columns]
        rows = write_list(
            file,
            title=str(listing.definition.caption),
            heads=heads,
            rows=listing.export_rows(),
            about_title=_("About"),
            about=_about(listing, by_name, is_made_up),
        )
        for controller in sorted(controllers):
            _record(controller, listing.definition.file_name, rows, by, page)
    file.seek(0)
    return file


def _record(controller: UUID, name: str, rows: int, by: Actor, page: str) -> None:
    with verb("exchange.export_list", controller=controller, by=by) as entry:
        export = Export(controller=controller, list=name, rows=rows, exported_at=entry.at, exported_by=by.id)
        entry.save(export)
    note_read(controller=controller, by=by, page=page, subject=export)


def _about(listing: ListPage[Any], by_name: str, is_made_up: bool) -> list[tuple[str, Any]]:
    filters = [(each.label, each.text) for each in listing.active_filters]
    return [
        (_("What this is"), listing.definition.caption),
        (_("Page"), listing.request.build_absolute_uri(listing.path)),
        (_("How many"), listing.count_text),
        *(filters or [(_("Filters"), _("None: the whole list"))]),
        (_("Exported on"), clock.now()),
        (_("Exported by"), by_name),
        *([(_("Note"), _("All people and organisations in this file are made up."))] if is_made_up else []),
    ]

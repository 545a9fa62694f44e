"""What the pages of materials show, as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Column, Link, Menu, SummaryRow, Table
from kladka.core.forms.shown import day_in_words
from kladka.learning import permissions
from kladka.learning.models import Event, Material, MaterialVersion
from kladka.learning.queries import Held
from kladka.pages.events.presenters import runs, session_names
from kladka.pages.materials.forms import WHOLE
from kladka.pages.projects.presenters import text_of
from kladka.programmes.permissions import Viewer

type Places = Mapping[UUID, str]
"""The names of an event's sessions by id."""


def places_of(event: Event) -> dict[UUID, str]:
    """Return the sessions of an event by their names, in order. One query."""
    sessions = list(event.sessions.order_by("on_date", "starts", "pk"))
    return {one.pk: name for one, name in zip(sessions, session_names(sessions), strict=True)}


def places_kept(event: Event, viewer: Viewer) -> list[tuple[str, str]]:
    """Return to what of an event the viewer may add materials, to choose from: all of it, or sessions. Two queries."""
    may_mark = set(permissions.sessions_run_by(viewer).filter(event=event).values_list("pk", flat=True))
    whole = [(WHOLE, _("the whole event"))] if runs(viewer, event) else []
    return [*whole, *((str(key), name) for key, name in places_of(event).items() if key in may_mark)]


def belongs_to(material: Material, places: Places) -> str:
    """Return what a material belongs to, in words."""
    if material.module is not None:
        return _("the module %(title)s") % {"title": text_of(material.module, "title")}
    if material.session_id is not None:
        return _("the session %(session)s") % {"session": places.get(material.session_id, "")}
    return _("the whole event")


def opened(version: MaterialVersion, title: str, address: str) -> Link:
    """Return the way to what a version holds: our download at `address`, or the page it leads to."""
    if version.file is None:
        host = urlsplit(version.address).hostname or version.address
        return Link(_("Open %(site)s") % {"site": host}, version.address, title)
    return Link(_("Download (%(size)s)") % {"size": filesizeformat(version.file.size)}, address, title)


def file_of(version: MaterialVersion) -> str:
    """Return the address at which the staff downloads a version."""
    return reverse("materials:file", args=[version.pk])


def table_of(held: Sequence[Held], places: Places) -> Table:
    """Return materials with the way to each and to what it holds."""
    columns = [Column(_("Title")), Column(_("Belongs to")), Column(_("Who sees it")), Column(_("Version"))]
    rows: list[list[Any]] = [
        [
            Link(one.material.title, reverse("materials:detail", args=[one.material.pk])),
            belongs_to(one.material, places),
            one.material.get_audience_display(),
            version_of(one.last),
            opened(one.last, one.material.title, file_of(one.last)),
        ]
        for one in held
    ]
    return Table(_("Materials"), [*columns, Column(_("File or link"))], rows, caption_size="hidden")


def removed_table(held: Sequence[Held]) -> Table:
    """Return materials that were removed, with the way to put each back."""
    rows = [
        [
            one.material.title,
            day_in_words(clock.day_of(one.material.removed_at)) if one.material.removed_at else "",
            Link(_("Put back"), reverse("materials:put-back", args=[one.material.pk]), one.material.title),
        ]
        for one in held
    ]
    columns = [Column(_("Title")), Column(_("Removed on")), Column(_("Undo"))]
    return Table(_("Removed materials"), columns, rows, caption_size="hidden")


def version_of(version: MaterialVersion) -> str:
    """Return which version it is, and since when it stands."""
    words = _("%(number)d, of %(day)s")
    return words % {"number": version.number, "day": day_in_words(clock.day_of(version.added_at))}


def versions_table(material: Material, versions: Sequence[MaterialVersion]) -> Table:
    """Return everything a material held, the last first."""
    columns = [Column(_("Version")), Column(_("Name of the file, or link")), Column(_("File or link"))]
    rows = [
        [
            version_of(one),
            one.file.name if one.file else one.address,
            opened(one, f"{material.title}, {one.number}", file_of(one)),
        ]
        for one in versions
    ]
    return Table(_("Versions"), columns, rows)


def facts_of(material: Material, places: Places) -> list[SummaryRow]:
    """Return what is to be known of a material."""
    return [
        SummaryRow(_("Belongs to"), belongs_to(material, places)),
        SummaryRow(_("Who sees it"), material.get_audience_display()),
    ]


def menu_of(material: Material) -> Menu:
    """Return what can be done with a material."""
    if material.removed_at is not None:
        pages = {"put-back": _("Put it back")}
    else:
        pages = {
            "replace": _("Replace it by a new version"),
            "change": _("Change its title or for whom it is"),
            "remove": _("Remove it"),
        }
    links = [Link(words, reverse(f"materials:{name}", args=[material.pk])) for name, words in pages.items()]
    return Menu(_("What you can do"), links)
